import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionField } from "../../shared/protocol";
import { unitOf } from "../../staff/findings";
import { begunWith, choicesOf, kindOf, linesOf, read, withOperator, written } from "./fields";

const CART: ConditionField = { name: "cart_minor", kind: "number", group: "cart", operators: ["is", "at_least", "at_most"] };
const DEVICE: ConditionField = { name: "device", kind: "text", group: "visitor", operators: ["is", "one_of"] };
const EVENT: ConditionField = { name: "event:", kind: "number", group: "custom", operators: ["at_least"] };

test("money is written in major units, shares in percent", () => {
  assert.equal(written(1250, unitOf("cart_minor"), "EUR"), "12.5");
  assert.equal(read("12,5", "money", "EUR"), 1250);
  assert.equal(read("1250", "money", "JPY"), 1250);
  assert.equal(written(0.07, unitOf("page_scroll"), "EUR"), "7");
  assert.equal(read("7", "share", "EUR"), 0.07);
  assert.equal(unitOf("page_dwell_s"), "seconds");
  assert.equal(unitOf("visits"), "");
});

test("what is no number stays as it was typed", () => {
  assert.equal(read("", "", "EUR"), "");
  assert.equal(read("many", "money", "EUR"), "many");
  assert.equal(written("many", "", "EUR"), "many");
});

test("a check begins with something that makes sense", () => {
  assert.deepEqual(begunWith(CART), { field: "cart_minor", operator: "at_least", value: 1 });
  assert.deepEqual(begunWith(DEVICE), { field: "device", operator: "is", value: "mobile" });
});

test("another operator keeps the value where it can", () => {
  const one = { field: "device", operator: "is", value: "mobile" };
  const several = withOperator(one, "one_of");
  assert.deepEqual(several.value, ["mobile"]);
  assert.deepEqual(withOperator(several, "is"), one);
  assert.deepEqual(withOperator({ ...one, value: "" }, "one_of").value, []);
});

test("a shop's own events are known by what stands before the colon", () => {
  assert.equal(kindOf([EVENT], "event:size_guide"), EVENT);
  assert.equal(kindOf([EVENT], "page_type"), null);
});

test("lists are one value a line", () => {
  assert.deepEqual(linesOf(" a \n\nb\na"), ["a", "b"]);
  assert.equal(choicesOf("device")?.open, false);
  assert.equal(choicesOf("referrer"), null);
});
