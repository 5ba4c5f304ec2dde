import assert from "node:assert/strict";
import { test } from "node:test";
import { ME, mine, row } from "../staff/fixtures";
import { belongs, byId, listed, recounted, relisted } from "./inbox";

const me = ME.user_id;
const waiting = (id: string, since: string) => row(id, { status: "waiting", waiting_since_at: since });

test("each conversation is in the views where an agent looks for it", () => {
  assert.ok(belongs(waiting("a", "1"), "waiting", me));
  assert.ok(!belongs(waiting("a", "1"), "bot", me));
  const later = row("a", { waiting_since_at: "1" });
  assert.ok(belongs(later, "waiting", me), "to be answered later, while the assistant goes on");
  assert.ok(belongs(row("a", mine), "mine", me));
  assert.ok(!belongs(row("a", { ...mine, user_id: "user-ben" }), "mine", me));
  assert.ok(!belongs(row("a", { status: "closed" }), "bot", me));
  assert.ok(belongs(row("a", { status: "closed" }), "all", me));
});

test("who waits longest comes first, elsewhere the latest message", () => {
  const rows = byId([waiting("a", "12:05"), waiting("b", "12:01"), row("c", { last_message_at: "2026" })]);
  assert.deepEqual(listed(rows, "waiting", me).map((each) => each.conversation_id), ["b", "a"]);
  assert.equal(listed(rows, "all", me)[0]?.conversation_id, "c");
});

test("a fresh list removes what left the view, but not what is being looked at or what other views hold", () => {
  const rows = byId([waiting("gone", "1"), waiting("open", "2"), row("bot")]);
  const fresh = relisted(rows, "waiting", [waiting("new", "3")], me, "open");
  assert.deepEqual(Object.keys(fresh).sort(), ["bot", "new", "open"]);
});

test("counts follow a conversation from one view to the other", () => {
  const counts = { waiting: 2, mine: 0, bot: 5, all: 9 };
  const taken = recounted(counts, waiting("a", "1"), row("a", mine), me);
  assert.deepEqual(taken, { waiting: 1, mine: 1, bot: 5, all: 9 });
});
