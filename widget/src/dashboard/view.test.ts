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
