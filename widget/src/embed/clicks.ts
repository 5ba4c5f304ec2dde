// Clicks that say something went wrong: thrice on one spot in anger, or on what looks clickable and does nothing.

const RAGE = 3;
const RAGE_MS = 700;
const RAGE_PX = 30;
const DEAD_MS = 1000;
const CLICKABLE = "a,button,summary,[role=button],[role=link],[role=tab],[onclick],[type=submit],[type=button]";
/** What these do happens out of the page's sight. */
const ELSEWHERE = "[target],[download],[href^=mailto],[href^=tel],label,select,input:not([type=submit],[type=button])";
/** Any of them means that the click did something. */
const LIFE = "beforeunload submit change input scroll focusin blur copy play toggle hashchange popstate".split(" ");

export interface Spot {
  x: number;
  y: number;
  at: number;
}

/** Whether this click is the third of an angry series; what lies outside of it in time or place does not count. */
export function rage(): (click: Spot) => boolean {
  let recent: Spot[] = [];
  return (click) => {
    const isNear = ({ x, y, at }: Spot): boolean =>
      click.at - at < RAGE_MS && Math.hypot(click.x - x, click.y - y) <= RAGE_PX;
    recent = [...recent.filter(isNear), click];
    if (recent.length < RAGE) return false;
    recent = [];
    return true;
  };
}

export function watchRage(raged: () => void): void {
  let isThird = rage();
  // Who counts up a quantity clicks as quickly, and gets what he wants.
  for (const type of ["change", "input"]) addEventListener(type, () => (isThird = rage()), true);
  onClick(({ clientX: x, clientY: y, timeStamp: at, target }) => {
    if (isThird({ x, y, at }) && !hasSelected(target as Node)) raged();
  });
}

/** Three clicks also select a paragraph. */
function hasSelected(place: Node): boolean {
  const selection = getSelection();
  return !!selection?.toString().trim() && place.contains(selection.anchorNode);
}

/** `died` is called at most once for each element. */
export function watchDead(died: () => void): void {
  const known = new WeakSet<Element>();
  onClick((event) => {
    const target = event.target as Element;
    const element = target.closest(CLICKABLE) ?? (getComputedStyle(target).cursor === "pointer" ? target : undefined);
    // What happens in a shadow root, ours among them, cannot be seen from here.
    if (!element || event.composedPath()[0] !== target || target.closest(ELSEWHERE) || known.has(element)) return;
    const { href } = location;
    const observer = new MutationObserver(stop);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const type of LIFE) addEventListener(type, stop, true);
    const timer = setTimeout(() => {
      stop();
      if (href !== location.href || document.hidden || known.has(element)) return;
      known.add(element);
      died();
    }, DEAD_MS);

    function stop(): void {
      clearTimeout(timer);
      observer.disconnect();
      for (const type of LIFE) removeEventListener(type, stop, true);
    }
  });
}

/** Of a mouse or a finger; a key held down, or a script, is not one. */
function onClick(clicked: (event: MouseEvent) => void): void {
  addEventListener("click", (event) => event.isTrusted && event.detail && clicked(event), true);
}
