// What a visitor does with an offer's code, and until when he may.

/** "Nov 24, 6:00 PM", in the locale or, where it is none, the browser's; empty for what is no time. */
export function until(iso: string, locale: string): string {
  const at = new Date(iso);
  const written = (tag?: string): string => at.toLocaleString(tag, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  if (Number.isNaN(+at)) return "";
  try {
    return written(locale.replace("_", "-"));
  } catch {
    return written();
  }
}

/** Puts what an element says on the clipboard. Where that is forbidden it is selected, to be copied by hand: then false. */
export async function copy(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(`${element.textContent}`);
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return document.execCommand("copy");
  }
}
