import assert from "node:assert/strict";
import { test } from "node:test";
import { added, canMove, checkNode, duplicated, emptyGroup, groupOf, moved, pathsOf, removed, treeOf, withMode, type CheckNode, type GroupNode } from "./tree";

const A = { field: "a", operator: "is", value: 1 };
const B = { field: "b", operator: "is", value: 2 };
const C = { field: "c", operator: "is", value: 3 };
const GIVEN = { all: [A, { any: [B, C] }] };

const idOf = (root: GroupNode, field: string): number => {
  for (const part of root.parts) {
    if (part.kind === "check" && part.field === field) return part.id;
    if (part.kind === "group") {
      const found = idOf(part, field);
      if (found) return found;
    }
  }
  return 0;
};

test("a tree comes back as it was given", () => {
  assert.deepEqual(groupOf(treeOf(GIVEN)), GIVEN);
  assert.deepEqual(groupOf(treeOf({})), { all: [] });
});

test("paths are those the server names", () => {
  const root = treeOf(GIVEN);
  const paths = pathsOf(root);
  assert.equal(paths.get(root.id), "condition");
  assert.equal(paths.get(idOf(root, "a")), "condition.all[0]");
  assert.equal(paths.get(idOf(root, "c")), "condition.all[1].any[1]");
});

test("stepping down and up goes through every place and back", () => {
  let root = treeOf(GIVEN);
  const id = idOf(root, "a");
  const seen = [];
  while (canMove(root, id, 1)) {
    root = moved(root, id, 1);
    seen.push(groupOf(root));
  }
  assert.deepEqual(seen, [{ all: [{ any: [A, B, C] }] }, { all: [{ any: [B, A, C] }] }, { all: [{ any: [B, C, A] }] }, { all: [{ any: [B, C] }, A] }]);
  while (canMove(root, id, -1)) root = moved(root, id, -1);
  assert.deepEqual(groupOf(root), GIVEN);
  assert.equal(moved(root, id, -1), root);
});

test("a group moves with all that is in it, and not into too many levels", () => {
  let deep: GroupNode = treeOf({ all: [A] });
  for (let level = 0; level < 7; level += 1) deep = { ...emptyGroup("all"), parts: [deep] };
  const group = { ...emptyGroup("none"), parts: [checkNode(B)] };
  const root: GroupNode = { ...deep, parts: [group, ...deep.parts] };
  const inside = moved(root, group.id, 1);
  assert.equal(inside.parts.length, 1);
  let all = inside;
  for (let step = 0; step < 40; step += 1) all = moved(all, group.id, 1);
  assert.equal([...pathsOf(all).values()].some((path) => path.split("[").length > 9), false);
});

test("adding, removing, doubling and changing the mode touch nothing else", () => {
  const root = treeOf(GIVEN);
  const group = root.parts[1] as GroupNode;
  assert.deepEqual(groupOf(added(root, group.id, checkNode(A), 1)), { all: [A, { any: [B, A, C] }] });
  assert.deepEqual(groupOf(removed(root, group.id)), { all: [A] });
  assert.deepEqual(groupOf(withMode(root, group.id, "none")), { all: [A, { none: [B, C] }] });
  assert.deepEqual(groupOf(withMode(root, root.id, "any")), { any: GIVEN.all });
  const twice = duplicated(root, (group.parts[0] as CheckNode).id);
  assert.deepEqual(groupOf(twice), { all: [A, { any: [B, B, C] }] });
  assert.equal(new Set(pathsOf(twice).keys()).size, 6);
  assert.deepEqual(groupOf(root), GIVEN);
});
