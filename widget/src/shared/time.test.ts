import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, clock, day, span } from "./time";

const NOW = Date.parse("2025-11-21T12:00:00Z");

test("a span counts minutes and seconds, hours where there are some", () => {
  assert.equal(span(0), "0:00");
  assert.equal(span(72.9), "1:12");
  assert.equal(span(3723), "1:02:03");
});

test("a span is never negative and never NaN", () => {
  assert.equal(span(-5), "0:00");
  assert.equal(span(Number.NaN), "0:00");
});

test("ago goes from now over minutes, hours and days to the date", () => {
  assert.equal(ago("2025-11-21T11:59:30Z", NOW, "en"), "now");
  assert.equal(ago("2025-11-21T11:58:00Z", NOW, "en"), "2m ago");
  assert.equal(ago("2025-11-21T09:00:00Z", NOW, "en"), "3h ago");
  assert.equal(ago("2025-11-20T11:00:00Z", NOW, "en"), "yesterday");
  assert.match(ago("2025-11-01T12:00:00Z", NOW, "en"), /Nov 1, 2025/);
});

test("a clock that runs ahead counts as now", () => {
  assert.equal(ago("2025-11-21T12:05:00Z", NOW, "en"), "now");
});

test("what is no time is shown as nothing", () => {
  assert.equal(clock("soon", "en"), "");
  assert.equal(day("", "de"), "");
  assert.equal(ago("", NOW, "en"), "");
});
