// Signs that the visitor turns to go: the pointer flies out at the top, a quick swipe back up, a tab left and found again.

const UPWARD_PX_PER_MS = 0.3;
const SCROLL_UP_PX_PER_MS = 2;
const SAMPLE_MS = 60;
/** Within this time after the finger, the page still moves by its momentum. */
const MOMENTUM_MS = 1500;

interface Sample {
  y: number;
  at: number;
}

export function watchExit(leaving: () => void): void {
  const root = document.documentElement;
  const passive = { passive: true };
  const pointer = trace();
  const scroll = trace();
  let touched = false;
  let swiped_at = -MOMENTUM_MS;

  root.addEventListener("mousemove", (event) => void pointer(event.clientY), passive);
  root.addEventListener("mouseleave", (event) => {
    if (event.clientY < 5 && pointer(event.clientY) > UPWARD_PX_PER_MS) leaving();
  });
  addEventListener("touchstart", () => (touched = true), passive);
  addEventListener("touchmove", () => (swiped_at = performance.now()), passive);
  addEventListener(
    "scroll",
    () => {
      const isQuick = scroll(scrollY) > SCROLL_UP_PX_PER_MS;
      if (isQuick && performance.now() - swiped_at < MOMENTUM_MS) leaving();
    },
    passive,
  );
  document.addEventListener("visibilitychange", () => void (touched && !document.hidden && leaving()));
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
