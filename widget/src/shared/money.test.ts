import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "./money";

const plain = (text: string) => text.replace(/\u00a0/g, " ");

test("the currency's own decimals are used", () => {
  assert.equal(formatMoney(299, "USD", "en"), "$2.99");
  assert.equal(formatMoney(299, "JPY", "en"), "¥299");
  assert.equal(plain(formatMoney(2990, "KWD", "en")), "KWD 2.990");
});

test("the reader's language writes it its way", () => {
  assert.equal(plain(formatMoney(1234567, "EUR", "de")), "12.345,67 €");
});

test("a currency or language that nobody knows shows the bare amount", () => {
  assert.equal(formatMoney(299, "US", "en"), "299 US");
  assert.equal(formatMoney(299, "", "en"), "299");
});
