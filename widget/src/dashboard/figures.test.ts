import assert from "node:assert/strict";
import { test } from "node:test";
import type { OverviewAnswer } from "../shared/protocol";
import { averageCredited, rate, scaleEnd, wilson } from "./figures";
import { percent } from "./percent";

const REPORT: OverviewAnswer = {
  since: "",
  until: "",
  visits: 0,
  conversations: 0,
  handed_over: 0,
  orders: 3,
  unverified: 0,
  quarantined: 0,
  revenue: [],
  credited: 3,
  credited_revenue: [{ amount_minor: 1000, currency: "USD" }],
  with_chat: { visitors: 0, buyers: 0 },
  without_chat: { visitors: 0, buyers: 0 },
  shown: 0,
  held_out: 0,
  opened: 0,
};

test("nobody came: there is no rate and no interval, and no NaN", () => {
  assert.equal(rate({ visitors: 0, buyers: 0 }), null);
  assert.equal(wilson({ visitors: 0, buyers: 0 }), null);
});

// Oracle: scipy.stats.binomtest(10, 100).proportion_ci(method="wilson") = (0.0552291, 0.1743657)
test("the interval is Wilson's", () => {
  const interval = wilson({ buyers: 10, visitors: 100 });
  assert.ok(interval);
  assert.ok(Math.abs(interval.low - 0.0552291) < 1e-6);
  assert.ok(Math.abs(interval.high - 0.1743657) < 1e-6);
});

test("the interval stays between 0 and 1 at the corners", () => {
  for (const group of [{ buyers: 0, visitors: 1 }, { buyers: 1, visitors: 1 }, { buyers: 0, visitors: 9999 }]) {
    const interval = wilson(group);
    assert.ok(interval && interval.low >= 0 && interval.high <= 1 && interval.low < interval.high);
  }
});

test("an average is rounded to the minor unit, and never made over currencies", () => {
  assert.deepEqual(averageCredited(REPORT), { amount_minor: 333, currency: "USD" });
  const two = [...REPORT.credited_revenue, { amount_minor: 5, currency: "EUR" }];
  assert.equal(averageCredited({ ...REPORT, credited_revenue: two }), null);
  assert.equal(averageCredited({ ...REPORT, credited: 0, credited_revenue: [] }), null);
});

test("the scale ends at a round number that holds every interval", () => {
  assert.equal(scaleEnd([{ low: 0.05, high: 0.081 }, null]), 0.1);
  assert.equal(scaleEnd([{ low: 0.4, high: 0.9 }]), 1);
  assert.equal(scaleEnd([]), 0.01);
});

test("small shares keep a decimal", () => {
  assert.equal(percent(0.068, "en"), "6.8%");
  assert.equal(percent(0.33, "en"), "33%");
});
