import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, placeOf, same } from "./differences";

const ONE = { name: "Exit", holdout: 0.1, condition: { all: [{ field: "a" }] }, variants: [{ weight: 1, content: { text: { en: "Hello" } } }] };

test("nothing differs from itself, in whatever order", () => {
  assert.deepEqual(differences(ONE, structuredClone(ONE)), []);
  assert.ok(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }));
  assert.ok(same({ a: null }, {}));
  assert.ok(!same([1, 2], [2, 1]));
  assert.ok(!same([], {}));
});

test("a difference is named by its place", () => {
  const other = structuredClone(ONE);
  other.holdout = 0.2;
  other.variants[0]!.content.text.en = "Hi";
  assert.deepEqual(differences(ONE, other), [
    { path: "holdout", one: 0.1, other: 0.2 },
    { path: "variants[0].content.text.en", one: "Hello", other: "Hi" },
  ]);
});

test("a condition is one place, and so is a variant more", () => {
  const other = structuredClone(ONE);
  other.condition.all.push({ field: "b" });
  other.variants.push({ weight: 2, content: { text: { en: "Hi" } } });
  assert.deepEqual(differences(ONE, other).map(({ path }) => path), ["condition", "variants[1]"]);
});

test("a problem finds the nearest place there is", () => {
  const known = ["condition", "condition.all[1]", "condition.all[1].value", "variants[0]", "variants[0].weight"];
  assert.equal(placeOf("condition.all[1].value", known), "condition.all[1].value");
  assert.equal(placeOf("condition.all[1].value[3]", known), "condition.all[1].value");
  assert.equal(placeOf("condition.all[11].value", known), "condition");
  assert.equal(placeOf("variants[0].content.text.en", known), "variants[0]");
  assert.equal(placeOf("elsewhere", known), "");
});
