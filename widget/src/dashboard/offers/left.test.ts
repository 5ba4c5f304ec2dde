import assert from "node:assert/strict";
import { test } from "node:test";
import type { OfferRow } from "../../shared/protocol";
import { leftOf } from "./left";

const USED = { granted: 10, redeemed: 30, granted_minor: 5_000, redeemed_minor: 15_000 };
const row = (bounds: object): OfferRow => ({ offer_id: "o", stamp: "s", definition: { offer_id: "o", name: "o", kind: "amount", ...bounds }, state: "live", used: USED, campaigns: [] });

test("what is scarcer tells how much is left", () => {
  assert.deepEqual(leftOf(row({ count: 50, budget_minor: 80_000 })), { part: 0.2, count: 10, budget_minor: 60_000 });
  assert.deepEqual(leftOf(row({ budget_minor: 25_000 })), { part: 0.2, count: null, budget_minor: 5_000 });
});

test("without bounds there is no end, and never less than nothing left", () => {
  assert.deepEqual(leftOf(row({})), { part: null, count: null, budget_minor: null });
  assert.equal(leftOf(row({ count: 20 })).count, 0);
});
