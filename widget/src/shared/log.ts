// A conversation as a screen holds it: what the server has saved, by sequence, and what is still on its way.
import type { Problem, WireChoice, WireMessage } from "./protocol";

/** A message of this browser that the server has not acknowledged yet. */
export interface Pending {
  client_id: string;
  text: string;
  /** ISO 8601, by this browser's clock. */
  posted_at: string;
  /** The button it was said with. */
  choice?: WireChoice;
  /** Why the server refused it; it is not sent again until the writer asks for it. */
  problem?: Problem;
}

export interface Log {
  /** By sequence, each once. */
  messages: readonly WireMessage[];
  /** In the order they were written; shown after all messages. */
  pending: readonly Pending[];
  /** The highest sequence that the server has spoken of. */
  last_sequence: number;
}

export type LogChange =
  | { type: "posted"; messages: readonly WireMessage[]; last_sequence?: number }
  | { type: "queued"; pending: Pending }
  | { type: "refused"; client_id: string; problem: Problem }
  | { type: "retried"; client_id: string };

export const EMPTY: Log = { messages: [], pending: [], last_sequence: 0 };

/** The log after a change. Applying the same change twice, or changes in another order, ends in the same log. */
export function changed(log: Log, change: LogChange): Log {
  switch (change.type) {
    case "posted":
      return merged(log, change.messages, change.last_sequence ?? 0);
    case "queued":
      return isKnown(log, change.pending.client_id) ? log : { ...log, pending: [...log.pending, change.pending] };
    case "refused":
      return marked(log, change.client_id, change.problem);
    case "retried":
      return marked(log, change.client_id, undefined);
  }
}

/** What to resume after: the last sequence before which nothing is missing. */
export function resumeAfter(log: Log): number {
  let after = (log.messages[0]?.sequence ?? 1) - 1;
  for (const { sequence } of log.messages) {
    if (sequence !== after + 1) break;
    after = sequence;
  }
  return after;
}

/** Whether the server has saved something that is not here. */
export function hasGap(log: Log): boolean {
  return resumeAfter(log) < log.last_sequence;
}

function merged(log: Log, arrived: readonly WireMessage[], last_sequence: number): Log {
  const known = new Set(log.messages.map((message) => message.message_id));
  const fresh = arrived.filter(({ message_id }) => !known.has(message_id) && known.add(message_id));
  const messages = fresh.length
    ? [...log.messages, ...fresh].sort((one, other) => one.sequence - other.sequence)
    : log.messages;
  const saved = new Set(arrived.map((message) => message.client_id));
  const last = Math.max(log.last_sequence, last_sequence, messages.at(-1)?.sequence ?? 0);
  return { messages, pending: log.pending.filter((pending) => !saved.has(pending.client_id)), last_sequence: last };
}

function isKnown(log: Log, client_id: string): boolean {
  return [...log.messages, ...log.pending].some((entry) => entry.client_id === client_id);
}

function marked(log: Log, client_id: string, problem: Problem | undefined): Log {
  const pending = log.pending.map((entry) => {
    if (entry.client_id !== client_id) return entry;
    const { problem: _, ...rest } = entry;
    return problem ? { ...rest, problem } : rest;
  });
  return { ...log, pending };
}
