// What this agent has not read yet. The server does not keep it; the browser does, by sequence number. Pure.
import type { InboxRow, WireMessage } from "../shared/protocol";
import { calls } from "./inbox";

export interface Reading {
  /** The newest sequence number that was on this agent's screen, by conversation. */
  readonly seen: Readonly<Record<string, number>>;
  /** Sequence numbers of visitor messages that this page has witnessed since. */
  readonly fresh: Readonly<Record<string, readonly number[]>>;
}

export const NOTHING_READ: Reading = { seen: {}, fresh: {} };
const KEPT = 500;

/** 0: all read; a number: so many; null: something new, its number unknown because it came before this page did. */
export function unread(reading: Reading, row: InboxRow, user_id: string): number | null {
  if (!calls(row, user_id)) return 0;
  const fresh = reading.fresh[row.conversation_id]?.length ?? 0;
  if (fresh) return fresh;
  const seen = reading.seen[row.conversation_id] ?? 0;
  // A visitor who waits is news even where the last word was the assistant's.
  const asks = row.last_author === "visitor" || row.waiting_since_at !== null;
  return asks && row.last_sequence > seen ? null : 0;
}

/** Conversations with something new, for the page's title. */
export function unreadRows(reading: Reading, rows: readonly InboxRow[], user_id: string): number {
  return rows.filter((row) => unread(reading, row, user_id) !== 0).length;
}

export function arrived(reading: Reading, message: WireMessage): Reading {
  const id = message.conversation_id;
  const fresh = reading.fresh[id] ?? [];
  const known = message.sequence <= (reading.seen[id] ?? 0) || fresh.includes(message.sequence);
  if (message.author !== "visitor" || known) return reading;
  return { ...reading, fresh: { ...reading.fresh, [id]: [...fresh, message.sequence] } };
}

export function read(reading: Reading, conversation_id: string, sequence: number): Reading {
  const seen = reading.seen[conversation_id] ?? 0;
  if (sequence <= seen && !reading.fresh[conversation_id]) return reading;
  const { [conversation_id]: _, ...others } = reading.seen;
  const { [conversation_id]: __, ...fresh } = reading.fresh;
  const kept = Object.fromEntries(Object.entries(others).slice(-(KEPT - 1)));
  return { seen: { ...kept, [conversation_id]: Math.max(seen, sequence) }, fresh };
}
