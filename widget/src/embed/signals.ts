// Signs that the visitor is about to leave: the pointer flies out at the top, a quick scroll up, a tab left and found again.

const UPWARD_PX_PER_MS = 0.3;
const SCROLL_UP_PX_PER_MS = 2;
const SAMPLE_MS = 60;

interface Sample {
  y: number;
  at: number;
}

/** `leaving` is called at every sign, except while something is being typed. */
export function watchExit(leaving: () => void): void {
  const root = document.documentElement;
  let pointer = trace();
  let scroll = trace();
  let touched = false;

  function signal(): void {
    const focused = document.activeElement as HTMLElement | null;
    if (!focused?.matches("input,textarea,select") && !focused?.isContentEditable) leaving();
  }

  root.addEventListener("mousemove", (event) => void pointer(event.clientY));
  root.addEventListener("mouseleave", (event) => {
    if (event.clientY < 5 && pointer(event.clientY) > UPWARD_PX_PER_MS) signal();
  });
  addEventListener("touchstart", () => (touched = true));
  addEventListener("scroll", () => void (scroll(scrollY) > SCROLL_UP_PX_PER_MS && touched && signal()));
  document.addEventListener("visibilitychange", () => void (touched && !document.hidden && signal()));
}

/**
 * Upward speed in px/ms, over the last one to two `SAMPLE_MS`. Positions come only while something moves, so that
 * however long it rested before, the way since then was made in that time.
 */
export function trace(now: () => number = () => performance.now()): (y: number) => number {
  let older: Sample | undefined;
  let newer: Sample | undefined;
  return (y) => {
    const at = now();
    if (!newer || at - newer.at > SAMPLE_MS) {
      older = newer;
      newer = { y, at };
    }
    const from = older ?? newer;
    return (from.y - y) / Math.min(Math.max(at - from.at, SAMPLE_MS), 2 * SAMPLE_MS);
  };
}
