import assert from "node:assert/strict";
import { test } from "node:test";
import type { GuideEdge, GuideNode } from "../shared/protocol";
import { BOX_WIDTH, pictureOf, wrapped } from "./picture";

function node(id: string, layer: number, column = 0): GuideNode {
  return { id, kind: "choices", title: `Step ${id}`, lines: [], layer, column, x: column };
}

function edge(start: string, end: string, changes: Partial<GuideEdge> = {}): GuideEdge {
  return { start, end, label: "", back: false, passes: [], ...changes };
}

test("boxes of a layer stand side by side, layers below each other", () => {
  const { boxes } = pictureOf([node("a", 0), node("b", 1), node("c", 1, 1)], [edge("a", "b"), edge("a", "c")]);
  const [a, b, c] = boxes;
  assert.ok(a && b && c);
  assert.ok(b.y >= a.y + a.height);
  assert.equal(b.y, c.y);
  assert.ok(c.x >= b.x + BOX_WIDTH);
  assert.ok(Math.abs(2 * a.x - (b.x + c.x)) < 1e-6);
});

test("answers that lead the same way are one label of a few lines", () => {
  const joined = edge("a", "b", { label: "red / green / blue / white" });
  const { lines } = pictureOf([node("a", 0), node("b", 1)], [joined]);
  assert.deepEqual(lines.map((line) => line.label), [["red", "green", "+ 2"]]);
});

test("a line that passes a layer passes its boxes", () => {
  const edges = [edge("a", "b"), edge("b", "c"), edge("a", "c", { passes: [1] })];
  const { boxes, lines } = pictureOf([node("a", 0), node("b", 1), node("c", 2)], edges);
  const b = boxes.find((box) => box.node.id === "b");
  const passing = lines.find((line) => line.edge.end === "c" && line.edge.start === "a");
  assert.ok(b && passing);
  const x = Number(/ L\S+ \S+ C.* L(\S+) /.exec(passing.path)?.[1]);
  assert.ok(x > b.x + BOX_WIDTH);
});

test("ways back are said in the box and not drawn", () => {
  const edges = [edge("a", "b"), edge("b", "a", { label: "Start again", back: true })];
  const { boxes, lines } = pictureOf([node("a", 0), node("b", 1)], edges);
  assert.equal(lines.length, 1);
  assert.deepEqual(boxes.map((box) => box.backs), [[], ["↩ Start again: a"]]);
});

test("labels do not lie on each other", () => {
  const nodes = [node("a", 0), node("b", 0, 1), node("c", 1), node("d", 1, 1)];
  const pairs = [["a", "c"], ["b", "c"], ["a", "d"], ["b", "d"]] as const;
  const { lines } = pictureOf(nodes, pairs.map(([start, end]) => edge(start, end, { label: `${start} to ${end}` })));
  for (const one of lines) {
    for (const other of lines) {
      if (one !== other) assert.ok(Math.abs(one.x - other.x) > 40 || Math.abs(one.y - other.y) >= 16);
    }
  }
});

test("an edge to a step that is not there is left out, and an empty guide is an empty picture", () => {
  assert.equal(pictureOf([node("a", 0)], [edge("a", "gone")]).lines.length, 0);
  assert.deepEqual(pictureOf([], []).boxes, []);
});

test("long texts are cut where the box ends", () => {
  assert.deepEqual(wrapped("who is the gift for", 10, 3), ["who is the", "gift for"]);
  assert.deepEqual(wrapped("one two three", 5, 2), ["one", "two…"]);
  assert.deepEqual(wrapped("incomprehensibilities", 8, 1), ["incompr…"]);
  assert.deepEqual(wrapped("", 8, 1), []);
});
