// Small things about documents: elements from data, addresses that may be opened, links found in text.

/** An element with properties and children; strings become text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  props: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), props);
  made.append(...children);
  return made;
}

/** The absolute address if it is http or https, else the empty string. */
export function webUrl(url: string, base?: string): string {
  try {
    const { protocol, href } = new URL(url, base);
    return /^https?:$/.test(protocol) ? href : "";
  } catch {
    return "";
  }
}

export type Piece = string | { href: string; text: string };

/** Text cut into plain pieces and addresses that may be opened. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  // Punctuation at the end belongs to the sentence.
  for (const { 0: found, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"]*[^\s<>".,:;!?'()[\]{}]/gi)) {
    const href = webUrl(found);
    if (!href) continue;
    if (index > end) pieces.push(text.slice(end, index));
    pieces.push({ href, text: found });
    end = index + found.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}
