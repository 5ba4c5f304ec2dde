// Where a card may lie: it goes to the top of the screen where it would cover what the shop's visitors buy with.

const BUYS = /cart|basket|korb|kauf|buy|\badd\b/i;

/** Keeps in view what a card would cover, however the page is scrolled. */
export function keepClear(card: HTMLElement, { signal }: AbortController): void {
  const place = (): void => {
    const covered = areaUnder(card);
    if (!covered) return;
    card.classList.toggle("top");
    if (areaUnder(card) >= covered) card.classList.toggle("top");
  };
  place();
  for (const type of ["scroll", "resize"]) addEventListener(type, place, { capture: true, signal });
}

/** The size of the buttons it touches, in px²: the one that matters is the largest. */
function areaUnder(card: HTMLElement): number {
  const here = card.getBoundingClientRect();
  let area = 0;
  for (const button of document.querySelectorAll("button,[type=submit]")) {
    const at = button.getBoundingClientRect();
    const isUnder = at.left < here.right && at.right > here.left && at.top < here.bottom && at.bottom > here.top;
    if (isUnder && BUYS.test(button.outerHTML)) area += at.width * at.height;
  }
  return area;
}
