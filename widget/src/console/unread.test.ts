import assert from "node:assert/strict";
import { test } from "node:test";
import { ME, message, mine, row } from "../staff/fixtures";
import { arrived, NOTHING_READ, read, unread, unreadRows } from "./unread";

const me = ME.user_id;

test("what came before this page is new, its number unknown", () => {
  assert.equal(unread(NOTHING_READ, row("a", { ...mine, last_sequence: 4 }), me), null);
});

test("a visitor who waits is news, whoever spoke last, until looked at", () => {
  const waiting = row("a", { status: "waiting", waiting_since_at: "2025-11-21T12:00:00.000Z", last_author: "system", last_sequence: 3 });
  assert.equal(unread(NOTHING_READ, waiting, me), null);
  assert.equal(unread(read(NOTHING_READ, "a", 3), waiting, me), 0);
});

test("a message that comes twice is counted once", () => {
  const reading = arrived(arrived(NOTHING_READ, message("a", 5)), message("a", 5));
  assert.equal(unread(reading, row("a", { ...mine, last_sequence: 5 }), me), 1);
});

test("what the bot deals with calls nobody", () => {
  assert.equal(unread(NOTHING_READ, row("a", { last_sequence: 4 }), me), 0);
});

test("visitor messages are counted until they were on the screen", () => {
  const two = arrived(arrived(NOTHING_READ, message("a", 5)), message("a", 6));
  const conversation = row("a", { ...mine, last_sequence: 6 });
  assert.equal(unread(two, conversation, me), 2);
  assert.equal(unreadRows(two, [conversation], me), 1);
  assert.equal(unread(read(two, "a", 6), conversation, me), 0);
});

test("one's own and the bot's messages are not news", () => {
  const reading = arrived(NOTHING_READ, message("a", 5, { author: "agent" }));
  assert.equal(reading, NOTHING_READ);
});

test("what was read stays read when an older number comes", () => {
  assert.equal(read(read(NOTHING_READ, "a", 6), "a", 3).seen["a"], 6);
});
