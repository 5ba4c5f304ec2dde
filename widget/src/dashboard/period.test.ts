import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDays, parsePeriod, periodQuery, problemOf, reportQuery } from "./period";

const TODAY = "2025-11-21";
const parse = (text: string) => parsePeriod(new URLSearchParams(text), TODAY);

test("the last days include today", () => {
  assert.deepEqual(lastDays(7, TODAY), { since: "2025-11-15", until: TODAY, days: 7 });
});

test("the reports' until is the day after the last", () => {
  assert.equal(reportQuery({ since: "2025-02-01", until: "2025-02-28", days: null }), "since=2025-02-01&until=2025-03-01");
});

test("an address gives back the period it was made from", () => {
  for (const period of [lastDays(7, TODAY), lastDays(28, TODAY), parse("since=2025-01-01&until=2025-01-31")]) {
    assert.deepEqual(parsePeriod(new URLSearchParams(periodQuery(period)), TODAY), period);
  }
});

test("an address that makes no sense shows the default", () => {
  for (const text of ["", "days=5", "days=x", "since=2025-02-30&until=2025-03-01", "since=2025-03-02&until=2025-03-01"]) {
    assert.equal(parse(text).days, 28);
  }
});

test("wrong dates are told apart", () => {
  assert.equal(problemOf("", TODAY), "period.no_date");
  assert.equal(problemOf("2025-11-22", TODAY), "period.order");
  assert.equal(problemOf("2020-01-01", TODAY), "period.long");
  assert.equal(problemOf(TODAY, TODAY), "");
});
