import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldName, isMet, missedOf, shortfall, unitOf, valueName } from "./findings";
import { finding } from "./fixtures";
import { wordsOf } from "./words";

const EN = wordsOf({}, "en");
const DE = wordsOf({}, "de");

test("what is excluded is met where it does not hold", () => {
  const found = [finding({ held: true }), finding({ held: false, excluded: true }), finding({ held: true, excluded: true }), finding({ held: false })];
  assert.deepEqual(found.map(isMet), [true, true, false, false]);
  assert.equal(missedOf(found), 2);
});

test("a shop's own events and attributes keep their names", () => {
  assert.equal(fieldName(EN, "event:size_guide"), "own event size_guide");
  assert.equal(fieldName(DE, "cart_minor"), "Wert des Warenkorbs");
  assert.equal(fieldName(EN, "of_tomorrow"), "of_tomorrow");
});

test("values are read with their units, the reader's way", () => {
  assert.equal(valueName(EN, "cart_minor", "15050", "USD"), "$150.50");
  assert.equal(valueName(DE, "page_dwell_s", "1", "USD"), "1 Sekunde");
  assert.equal(valueName(EN, "page_scroll", "0.075", "USD"), "7.5%");
  assert.equal(valueName(DE, "local_hour", "22", "USD"), "22 Uhr");
  assert.equal(valueName(DE, "device", "mobile, tablet", "USD"), "Handy, Tablet");
  assert.equal(valueName(EN, "utm_campaign", "2025", "USD"), "2025");
  assert.equal(valueName(EN, "in_conversation", "false", "USD"), "no");
  assert.equal(valueName(EN, "cart_minor", "", "USD"), "");
  assert.equal(unitOf("visits"), "");
});

test("text that looks like a key, a slot or markup stays what it is", () => {
  for (const text of ["{found}", "$&", "<b>", "constructor"]) assert.equal(valueName(EN, "page_url", text, "USD"), text);
});

test("by how much a number missed, and to which side", () => {
  const missed = finding({ field: "cart_minor", held: false, short_by: 1200 });
  assert.equal(shortfall(EN, { ...missed, operator: "at_least" }, "EUR"), "€12.00 too little");
  assert.equal(shortfall(EN, { ...missed, operator: "at_most" }, "EUR"), "€12.00 too much");
  assert.equal(shortfall(EN, { ...missed, field: "local_hour", operator: "is", short_by: 3 }, "EUR"), "3 hours off");
  assert.equal(shortfall(EN, { ...missed, excluded: true }, "EUR"), "");
  assert.equal(shortfall(EN, { ...missed, short_by: null }, "EUR"), "");
});
