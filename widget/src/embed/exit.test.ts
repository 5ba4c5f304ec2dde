import assert from "node:assert/strict";
import { test } from "node:test";
import { trace } from "./exit";

function speed(...path: [y: number, at: number][]): number {
  let time = 0;
  const measure = trace(() => time);
  let last = 0;
  for (const [y, at] of path) {
    time = at;
    last = measure(y);
  }
  return last;
}

test("a pointer that flies upward is fast, also after a long rest", () => {
  assert(speed([400, 0], [400, 16], [300, 5000], [150, 5016], [0, 5032]) > 1);
});

test("one that drifts upward is slow", () => {
  const path: [number, number][] = Array.from({ length: 100 }, (_, step) => [50 - step / 2, step * 16]);
  assert(speed(...path) < 0.1);
});

test("downward is never upward", () => {
  assert(speed([0, 0], [100, 50], [300, 100]) < 0);
});
