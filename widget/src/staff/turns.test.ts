import assert from "node:assert/strict";
import { test } from "node:test";
import { message } from "./fixtures";
import { byTurns } from "./turns";

const at = (minute: number) => new Date(2025, 10, 21, 12, minute).toISOString();

test("one speaker's messages are one turn, until another speaks or a while passes", () => {
  const days = byTurns([
    message("a", 1, { posted_at: at(0) }),
    message("a", 2, { posted_at: at(1) }),
    message("a", 3, { posted_at: at(2), author: "bot" }),
    message("a", 4, { posted_at: at(30), author: "bot" }),
  ]);
  assert.deepEqual(days.map((day) => day.turns.map((turn) => turn.messages.length)), [[2, 1, 1]]);
});

test("a notice stands by itself", () => {
  const notice = { code: "taken", params: {} };
  const system = { author: "system", notice } as const;
  const days = byTurns([message("a", 1, system), message("a", 2, system)]);
  assert.deepEqual(days[0]?.turns.map((turn) => turn.kind), ["notice", "notice"]);
});

test("two agents are two speakers, and a new day begins anew", () => {
  const days = byTurns([
    message("a", 1, { author: "agent", author_name: "Anna", posted_at: at(0) }),
    message("a", 2, { author: "agent", author_name: "Ben", posted_at: at(1) }),
    message("a", 3, { author: "agent", author_name: "Ben", posted_at: new Date(2025, 10, 22).toISOString() }),
  ]);
  assert.deepEqual(days.map((day) => day.turns.length), [2, 1]);
});
