import assert from "node:assert/strict";
import { test } from "node:test";
import { mailTo, telTo } from "./reach";

test("an address and a number become links", () => {
  assert.equal(mailTo("marta.kern+shop@example.com"), "mailto:marta.kern%2Bshop@example.com");
  assert.equal(telTo("+43 (1) 234 56-78"), "tel:+4312345678");
});

test("what is neither becomes none", () => {
  for (const email of ["", "marta", "a@b@c", "marta @example.com"]) assert.equal(mailTo(email), "");
  for (const phone of ["", "12", "call me", "javascript:alert(1)", "+"]) assert.equal(telTo(phone), "");
});

test("a link cannot say more than whom it reaches", () => {
  assert.equal(mailTo("marta@example.com?bcc=all"), "mailto:marta@example.com%3Fbcc%3Dall");
  assert.equal(telTo("123;phone-context=x"), "");
});
