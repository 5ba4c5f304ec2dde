import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsIn, formOf, offerOf, type OfferForm } from "./offer";

const TEN = { offer_id: "spring", name: "Spring", kind: "percentage", percent: 10, most_minor: 2000, min_cart_minor: 3000, valid_s: 7200, per_visitor: 1 } as const;

test("an offer comes back as it was", () => {
  const offer = offerOf(formOf(TEN, "EUR"), "EUR");
  for (const [name, value] of Object.entries(TEN)) assert.equal(offer[name as keyof typeof offer], value, name);
  assert.equal(formOf(TEN, "EUR").typed.valid_s, "2");
  assert.equal(formOf(TEN, "EUR").typed.min_cart_minor, "30");
  assert.equal(offer.budget_minor, null);
});

test("a kind sends only what it has", () => {
  const free = offerOf({ ...formOf(TEN, "EUR"), kind: "free_shipping" }, "EUR");
  assert.ok(!("percent" in free));
  assert.equal(free.amount_minor, 500);
  assert.equal(offerOf({ ...formOf(TEN, "EUR"), kind: "gift", gift: " mug-1 " }, "EUR").gift, "mug-1");
});

test("what is wrong stands at its number", () => {
  const form = formOf(TEN, "EUR");
  const of = (changed: Partial<OfferForm>) => faultsIn({ ...form, ...changed }, "EUR").map(({ path, key }) => `${path} ${key}`);
  assert.deepEqual(of({}), []);
  assert.deepEqual(of({ name: " " }), ["name wrong.name"]);
  assert.deepEqual(of({ kind: "gift" }), ["gift wrong.gift"]);
  assert.deepEqual(of({ typed: { ...form.typed, percent: "101", valid_s: "" } }), ["percent wrong.most", "valid_s wrong.number"]);
  assert.deepEqual(of({ typed: { ...form.typed, budget_minor: "500", most_minor: "" } }), ["most_minor wrong.most_for_budget"]);
  assert.deepEqual(of({ starts_at: "2026-02-01T00:00:00Z", ends_at: "2026-01-01T00:00:00Z" }), ["ends_at wrong.schedule"]);
});
