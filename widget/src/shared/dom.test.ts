import assert from "node:assert/strict";
import { test } from "node:test";
import { linked, webUrl } from "./dom";

test("only http and https may be opened", () => {
  assert.equal(webUrl("/p/1", "https://shop.example/x"), "https://shop.example/p/1");
  assert.equal(webUrl("https://a.example"), "https://a.example/");
  for (const bad of ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "\tjavascript:x", "", "file:///x"]) {
    assert.equal(webUrl(bad), "", bad);
  }
});

test("addresses in text become links, without the sentence's punctuation", () => {
  assert.deepEqual(linked("See https://a.example/b?c=1. Or (http://d.example/)!"), [
    "See ",
    { href: "https://a.example/b?c=1", text: "https://a.example/b?c=1" },
    ". Or (",
    { href: "http://d.example/", text: "http://d.example/" },
    ")!",
  ]);
});

test("markup and other schemes stay text", () => {
  assert.deepEqual(linked("<b>x</b> javascript:alert(1)"), ["<b>x</b> javascript:alert(1)"]);
  assert.deepEqual(linked(""), []);
});
