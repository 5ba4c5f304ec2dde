import assert from "node:assert/strict";
import { test } from "node:test";
import { parseView, viewAddress } from "./view";

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
