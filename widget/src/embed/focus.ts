// What the visitor is busy with: nothing is put before somebody who writes or pays.

/** Where payment details are asked for; into a frame, such as a payment provider's, nobody can look. */
export const PAYING = "iframe,[type=password],[autocomplete*=cc-]";

/** What has the focus, in the shop's own shadow roots too. */
export function focused(): HTMLElement | null {
  let at = document.activeElement;
  for (let inner; (inner = at?.shadowRoot?.activeElement); at = inner);
  return at as HTMLElement | null;
}
