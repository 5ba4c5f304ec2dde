// What the agent's browser keeps between two visits: what was read, and messages not acknowledged yet.
import { NOTHING_READ, type Reading } from "./unread";

const READ = "floorwalker.read.";
const OUTBOX = "floorwalker.agent.";

export function recallReading(storage: Storage | null, user_id: string): Reading {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(READ + user_id) ?? "{}");
    return { ...NOTHING_READ, seen: numbersIn(kept) };
  } catch {
    return NOTHING_READ;
  }
}

export function storeReading(storage: Storage | null, user_id: string, reading: Reading): void {
  try {
    storage?.setItem(READ + user_id, JSON.stringify(reading.seen));
  } catch {
    // Then what was read is marked as new again after a reload.
  }
}

export function outboxPrefix(user_id: string, conversation_id: string): string {
  return `${OUTBOX}${user_id}.${conversation_id}.`;
}

/** Conversations in which this agent has messages from an earlier page that were never acknowledged. */
export function forgottenOutboxes(storage: Storage | null, user_id: string): string[] {
  const prefix = `${OUTBOX}${user_id}.`;
  const keys = storage ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "") : [];
  const found = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split(".")[0] ?? "");
  return [...new Set(found)].filter(Boolean);
}

function numbersIn(kept: unknown): Record<string, number> {
  const entries = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
