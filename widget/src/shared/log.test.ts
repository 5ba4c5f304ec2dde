import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, type Log, type LogChange, changed, hasGap, resumeAfter } from "./log";
import type { WireMessage } from "./protocol";

function message(sequence: number, client_id = `client-${sequence}`): WireMessage {
  return {
    message_id: `message-${sequence}`,
    conversation_id: "conversation",
    client_id,
    sequence,
    author: "visitor",
    posted_at: "2026-11-22T07:00:00Z",
    text: `${sequence}`,
    author_name: "",
    cards: [],
    replies: [],
    links: [],
    comparison: null,
    asks: null,
    notice: null,
    campaign_id: "",
  };
}

const pending = (client_id: string) => ({ client_id, text: client_id, posted_at: "2026-11-22T07:00:00Z" });
const after = (...changes: LogChange[]): Log => changes.reduce(changed, EMPTY);
const posted = (...sequences: number[]): LogChange => ({ type: "posted", messages: sequences.map((n) => message(n)) });
const sequences = (log: Log): number[] => log.messages.map(({ sequence }) => sequence);

test("messages are sorted by sequence and shown once, in whatever order they come", () => {
  const log = after(posted(3), posted(1, 2), posted(3, 2));
  assert.deepEqual(sequences(log), [1, 2, 3]);
});

test("one batch that holds a message twice shows it once", () => {
  assert.deepEqual(sequences(after(posted(1, 1))), [1]);
});

test("nothing changes for the view when nothing new came", () => {
  const log = after(posted(1));
  assert.equal(changed(log, posted(1)).messages, log.messages);
});

test("a pending message makes room for the one that was saved", () => {
  const log = after({ type: "queued", pending: pending("client-1") }, posted(1));
  assert.deepEqual(log.pending, []);
  assert.deepEqual(sequences(log), [1]);
});

test("what was saved already is not queued again", () => {
  const log = after(posted(1), { type: "queued", pending: pending("client-1") });
  assert.deepEqual(log.pending, []);
});

test("a refusal is shown at its message until it is tried again", () => {
  const problem = { code: "too_many", message: "too many requests", data: {} };
  const refused = after(
    { type: "queued", pending: pending("a") },
    { type: "queued", pending: pending("b") },
    { type: "refused", client_id: "a", problem },
  );
  assert.deepEqual(refused.pending.map((each) => each.problem), [problem, undefined]);
  const retried = changed(refused, { type: "retried", client_id: "a" });
  assert.deepEqual(retried.pending, [pending("a"), pending("b")]);
});

test("a missing sequence is a gap, and resuming starts before it", () => {
  const log = after(posted(1, 2), posted(5));
  assert.equal(hasGap(log), true);
  assert.equal(resumeAfter(log), 2);
  const healed = changed(log, posted(3, 4));
  assert.equal(hasGap(healed), false);
  assert.equal(resumeAfter(healed), 5);
});

test("a server that knows more than it sent leaves a gap", () => {
  const log = after({ type: "posted", messages: [message(1)], last_sequence: 3 });
  assert.equal(hasGap(log), true);
});

test("a conversation that starts late has no gap before its first message", () => {
  const log = after(posted(41, 42));
  assert.equal(hasGap(log), false);
  assert.equal(resumeAfter(log), 42);
  assert.equal(resumeAfter(EMPTY), 0);
});
