import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./promise";

test("a time is written in the reader's way, also where the page's language is none", () => {
  assert.match(until("2026-11-24T12:00:00Z", "de-AT"), /^2[345]\. Nov\.,? /);
  assert.match(until("2026-11-24T12:00:00Z", "en_US"), /^Nov 2[345],? /);
  assert.match(until("2026-11-24T12:00:00Z", "not a language!"), /\d/);
});

test("what is no time is not written", () => {
  assert.equal(until("soon", "en"), "");
});
