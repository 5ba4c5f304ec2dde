import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged, settled, type Place } from "./layout";

function place(id: string, x: number, width = 100): Place {
  return { id, x, width };
}

test("what has room stands where it wants to", () => {
  const row = settled([place("a", 0), place("b", 0)], [0, 300], 20);
  assert.deepEqual(row.map(({ x }) => x), [0, 300]);
});

test("what would overlap shares the shortfall, in its order", () => {
  const row = settled([place("a", 0), place("b", 0)], [50, 50], 20);
  assert.deepEqual(row.map(({ x }) => x), [-10, 110]);
});

test("nothing overlaps however wide things are", () => {
  const row = settled([place("a", 0, 200), place("b", 0, 10), place("c", 0, 60)], [500, 0, 0], 20);
  const [a, b, c] = row.map(({ x }) => x);
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  assert.ok(b - a >= 125 - 1e-9 && c - b >= 55 - 1e-9);
});

test("one below two stands between them, and the picture begins at the left", () => {
  const rows = [[place("a", 0), place("b", 1)], [place("c", 0)]];
  const joints = [
    { upper: "a", lower: "c" },
    { upper: "b", lower: "c" },
  ];
  const [[a, b] = [], [c] = []] = arranged(rows, joints, 20);
  assert.ok(a && b && c);
  assert.ok(Math.abs(c.x - (a.x + b.x) / 2) < 1e-9);
  assert.equal(Math.min(a.x, b.x, c.x) - 50, 0);
});

test("no rows are no rows", () => {
  assert.deepEqual(arranged([], [], 20), []);
});
