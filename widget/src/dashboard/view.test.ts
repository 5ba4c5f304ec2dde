import assert from "node:assert/strict";
import { test } from "node:test";
import { closed, NEW, parseView, viewAddress } from "./view";

const TODAY = "2025-11-21";

test("a link keeps what was on the screen", () => {
  const text = "?days=7&orders=all&conversation=conversation-1";
  const view = parseView(text, TODAY);
  assert.equal(view.orders, "all");
  assert.equal(view.conversation_id, "conversation-1");
  assert.equal(viewAddress(view), text);
});

test("the default needs no query, and a foreign id opens nothing", () => {
  assert.equal(viewAddress(parseView("", TODAY)), "");
  assert.equal(parseView("?conversation=../../api/me", TODAY).conversation_id, null);
});

test("each page keeps what it shows", () => {
  const questions = parseView("?page=questions&days=90", TODAY);
  assert.equal(viewAddress(questions), "?page=questions&days=90");
  const guide = parseView("?page=guides&guide=gift-finder&locale=de", TODAY);
  assert.equal(guide.guide_id, "gift-finder");
  assert.equal(viewAddress(guide), "?page=guides&guide=gift-finder&locale=de");
  assert.equal(viewAddress({ ...guide, page: "sales" }), "");
});

test("a page or a guide that cannot be is none", () => {
  assert.equal(parseView("?page=secrets", TODAY).page, "sales");
  assert.equal(parseView("?page=guides&guide=..%2Fapi", TODAY).guide_id, null);
  assert.equal(parseView("?locale=%22%3E", TODAY).locale, "");
});

test("what is open stands in the address, and closing it leaves the rest", () => {
  for (const text of ["?page=campaigns&campaign=cart-exit", "?page=offers&days=7&offer=spring", "?page=why&visitor=visitor-0001"]) {
    assert.equal(viewAddress(parseView(text, TODAY)), text.includes("days") ? "?page=offers&days=7&offer=spring" : text);
  }
  const fresh = parseView("?page=campaigns&campaign=%7Enew&days=7", TODAY);
  assert.equal(fresh.campaign_id, NEW);
  assert.equal(viewAddress(closed(fresh)), "?page=campaigns&days=7");
  assert.equal(parseView("?page=campaigns&campaign=..%2Fx", TODAY).campaign_id, null);
});
