import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf, neighbour } from "./keys";

const free = { modified: false, writing: false, listing: false };

test("letters are commands, but not while one writes", () => {
  assert.deepEqual(commandOf({ ...free, key: "T" }), { do: "take" });
  assert.equal(commandOf({ ...free, key: "t", writing: true }), null);
  assert.deepEqual(commandOf({ ...free, key: "Escape", writing: true }), { do: "escape" });
});

test("the browser keeps its own combinations, and arrows outside the list", () => {
  assert.equal(commandOf({ ...free, key: "r", modified: true }), null);
  assert.equal(commandOf({ ...free, key: "ArrowDown" }), null);
  assert.deepEqual(commandOf({ ...free, key: "ArrowDown", listing: true }), { do: "move", step: 1 });
});

test("walking begins at an end and stops at the other", () => {
  const ids = ["a", "b", "c"];
  assert.equal(neighbour(ids, null, 1), "a");
  assert.equal(neighbour(ids, null, -1), "c");
  assert.equal(neighbour(ids, "c", 1), "c");
  assert.equal(neighbour(ids, "gone", 1), "a");
  assert.equal(neighbour([], null, 1), null);
});
