import assert from "node:assert/strict";
import { test } from "node:test";
import { finding, looked } from "./fixtures";
import { reasonOf } from "./reasons";
import { wordsOf } from "./words";

const EN = wordsOf({}, "en");

test("a rule that held it back is said with what goes into it", () => {
  const held = looked({ verdict: "restrained", because: "quiet_step", params: { step: "payment" } });
  assert.equal(reasonOf(EN, held), "quiet step of the checkout: payment");
  assert.equal(reasonOf(wordsOf({}, "de"), { ...held, because: "per_day", params: { most: "2" } }), "2 in 24 Stunden und nicht mehr");
  const until = "2025-11-29T12:00:00Z";
  assert.match(reasonOf(EN, { ...held, because: "dismissed", params: { until } }), /^dismissed; quiet until Nov 29, 2025, \d/);
  assert.match(reasonOf(EN, looked({ verdict: "scheduled", params: { starts_at: until } })), /^begins Nov 29/);
  assert.equal(reasonOf(EN, looked({ verdict: "outranked", params: { by: "{by} & <b>" } })), "“{by} & <b>” came first");
});

test("missed conditions are counted only where they decided", () => {
  const findings = [finding({ held: false }), finding({ held: true, excluded: true }), finding({})];
  assert.equal(reasonOf(EN, looked({ verdict: "unmet", findings })), "2 of 3 conditions missed");
  assert.equal(reasonOf(EN, looked({ verdict: "ghost", findings })), "");
});

test("what was shown tells its variant, and what would have been decided by then", () => {
  assert.equal(reasonOf(EN, looked({ verdict: "shown", because: "b" })), "variant B");
  assert.equal(reasonOf(EN, looked({ verdict: "shown", because: "b", params: { since: "unmet" } })), "variant B · by then: conditions not met");
});

test("a sentence of earlier versions is read as it was written", () => {
  assert.equal(reasonOf(EN, looked({ verdict: "", because: "cart at least 50: 60" })), "cart at least 50: 60");
});
