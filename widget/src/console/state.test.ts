import assert from "node:assert/strict";
import { test } from "node:test";
import { hasGap, resumeAfter } from "../shared/log";
import { hint, ME, message, mine, row, visitor } from "../staff/fixtures";
import { begin, MOST_HINTS, next, type Change, type State } from "./state";
import { NOTHING_READ, unread } from "./unread";

const ID = "conversation-1";

function after(...changes: Change[]): State {
  return changes.reduce(next, begin(ME, NOTHING_READ));
}

const listed: Change = {
  type: "listed",
  view: "mine",
  inbox: { rows: [row(ID, mine)], counts: { waiting: 0, mine: 1, bot: 0, all: 1 } },
};
const contact = { name: "", email: "", phone: "" };
const opened: Change = {
  type: "opened",
  opened: { row: row(ID, mine), messages: [message(ID, 1)], visitor: null, contact, summary: "" },
};

test("a message changes the row, and the log of an opened conversation", () => {
  const state = after(listed, opened, { type: "posted", message: message(ID, 2, { text: "and now?" }) });
  assert.equal(state.rows[ID]?.last_text, "and now?");
  assert.equal(state.logs[ID]?.messages.length, 2);
});

test("opening it again brings what the assistant has learnt since", () => {
  const later = { ...contact, email: "marta@example.com" };
  const again: Change = {
    type: "opened",
    opened: { row: row(ID, mine), messages: [], visitor: null, contact: later, summary: "Wants bread without milk." },
  };
  const state = after(listed, opened, again);
  assert.deepEqual(state.briefs[ID], { contact: later, summary: "Wants bread without milk." });
  assert.equal(state.logs[ID]?.messages.length, 1);
});

test("the same message twice is shown and counted once", () => {
  const posted: Change = { type: "posted", message: message(ID, 2) };
  const state = after(listed, opened, posted, posted);
  assert.equal(state.logs[ID]?.messages.length, 2);
  assert.equal(unread(state.reading, state.rows[ID] ?? row(ID), ME.user_id), 1);
});

test("a conversation that was never opened does not begin in its middle", () => {
  const pending = { client_id: "mine-1", text: "later", posted_at: "2025-11-21T12:00:00.000Z" };
  const state = after(
    listed,
    { type: "log", conversation_id: ID, change: { type: "queued", pending } },
    { type: "posted", message: message(ID, 7) },
  );
  const log = state.logs[ID];
  assert.ok(log);
  assert.equal(resumeAfter(log), 0);
  assert.ok(hasGap(log));
});

test("a row that was pushed late does not take back a newer message", () => {
  const state = after(
    listed,
    { type: "posted", message: message(ID, 5, { text: "newest" }) },
    { type: "row", row: row(ID, { ...mine, last_sequence: 4, last_text: "older", status: "closed" }) },
  );
  assert.equal(state.rows[ID]?.last_text, "newest");
  assert.equal(state.rows[ID]?.status, "closed");
});

test("a visitor's cart and page reach the row", () => {
  const changed = visitor(`visitor-${ID}`, {
    cart_minor: 500,
    pages: [{ url: "", title: "Cart", page_type: "cart", seen_at: "", dwell_s: 0 }],
  });
  const state = after(listed, { type: "visitor", visitor: changed });
  assert.equal(state.rows[ID]?.cart_minor, 500);
  assert.equal(state.rows[ID]?.page_title, "Cart");
});

test("the visitor stops typing when the message arrives", () => {
  const typing: Change = { type: "typing", conversation_id: ID, typing: true };
  assert.equal(after(listed, opened, typing, { type: "posted", message: message(ID, 2) }).typing[ID], false);
});

test("a dropped message leaves the screen", () => {
  const pending = { client_id: "mine-1", text: "no", posted_at: "2025-11-21T12:00:00.000Z" };
  const state = after(
    opened,
    { type: "log", conversation_id: ID, change: { type: "queued", pending } },
    { type: "dropped", conversation_id: ID, client_id: "mine-1" },
  );
  assert.deepEqual(state.logs[ID]?.pending, []);
});

const hinted = (conversation_id: string, text = ""): Change => ({ type: "hinted", hint: hint(conversation_id, { text }) });
const ids = (state: State) => state.hints.map(({ conversation_id }) => conversation_id);

test("hints stand with the latest first, one of each conversation", () => {
  const state = after(hinted("a", "looks"), hinted("b"), hinted("a", "hesitates"));
  assert.deepEqual(ids(state), ["a", "b"]);
  assert.equal(state.hints[0]?.text, "hesitates");
});

test("a hint goes when somebody looks or waves it off, and only that one", () => {
  const state = after(hinted("a"), hinted("b"), { type: "unhinted", conversation_id: "a" });
  assert.deepEqual(ids(state), ["b"]);
  assert.deepEqual(ids(next(state, { type: "unhinted", conversation_id: "none" })), ["b"]);
  assert.deepEqual(ids(next(state, hinted("a"))), ["a", "b"]);
});

test("hints are bounded: the oldest go first", () => {
  const many = Array.from({ length: MOST_HINTS + 3 }, (_, at) => `c${at}`);
  const state = after(...many.map((id) => hinted(id)));
  assert.deepEqual(ids(state), many.reverse().slice(0, MOST_HINTS));
});

test("a hint brings nothing into the list, the counts or what is unread", () => {
  const before = after(listed, opened);
  const { hints, ...state } = next(before, hinted(ID));
  assert.equal(hints.length, 1);
  assert.deepEqual(state, (({ hints: _, ...rest }) => rest)(before));
});
