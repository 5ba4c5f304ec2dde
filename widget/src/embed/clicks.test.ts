import assert from "node:assert/strict";
import { test } from "node:test";
import { rage, type Spot } from "./clicks";

function raged(...spots: [x: number, y: number, at: number][]): boolean[] {
  const isThird = rage();
  return spots.map(([x, y, at]) => isThird({ x, y, at } satisfies Spot));
}

test("the third click on one spot is one of rage, and then it begins again", () => {
  assert.deepEqual(raged([9, 9, 0], [9, 9, 200], [12, 9, 400], [12, 9, 500], [12, 9, 600]), [false, false, true, false, false]);
});

test("clicks that take their time are none", () => {
  assert.deepEqual(raged([9, 9, 0], [9, 9, 400], [9, 9, 800], [9, 9, 1200]), [false, false, false, false]);
});

test("clicks in different places are none", () => {
  assert.deepEqual(raged([9, 9, 0], [90, 9, 100], [9, 90, 200]), [false, false, false]);
});

test("a slow click before a quick three does not hide them", () => {
  assert.equal(raged([9, 9, 0], [9, 9, 2000], [9, 9, 2200], [9, 9, 2400]).at(-1), true);
});
