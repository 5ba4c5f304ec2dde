// Which conversations a view of the inbox shows, in which order, and how many there are. Pure.
import type { InboxRow, InboxView } from "../shared/protocol";

export type View = InboxView["view"];
export type Rows = Readonly<Record<string, InboxRow>>;
export type Counts = Readonly<Record<string, number>>;

export const VIEWS = ["waiting", "mine", "bot", "all"] as const satisfies readonly View[];

export function belongs(row: InboxRow, view: View, user_id: string): boolean {
  switch (view) {
    case "waiting":
      return row.waiting_since_at !== null;
    case "mine":
      return isMine(row, user_id);
    case "bot":
      return row.owner === "bot" && row.status === "open";
    case "closed":
      return row.status === "closed";
    case "all":
      return true;
  }
}

/** Of an agent who still answers it. */
export function isMine(row: InboxRow, user_id: string): boolean {
  return row.owner === "agent" && row.user_id === user_id && row.status !== "closed";
}

/** Waiting: longest first. Elsewhere: latest message first. */
export function listed(rows: Rows, view: View, user_id: string): InboxRow[] {
  const chosen = Object.values(rows).filter((row) => belongs(row, view, user_id));
  const byTime =
    view === "waiting"
      ? (a: InboxRow, b: InboxRow) => compare(a.waiting_since_at, b.waiting_since_at)
      : (a: InboxRow, b: InboxRow) => compare(b.last_message_at, a.last_message_at);
  return chosen.sort((a, b) => byTime(a, b) || compare(a.conversation_id, b.conversation_id));
}

/** A fresh list of one view: what it no longer holds is gone from it, `keep` excepted. */
export function relisted(rows: Rows, view: View, fresh: readonly InboxRow[], user_id: string, keep: string | null): Rows {
  const stay = Object.values(rows).filter((row) => row.conversation_id === keep || !belongs(row, view, user_id));
  return byId([...stay, ...fresh]);
}

export function byId(rows: readonly InboxRow[]): Rows {
  return Object.fromEntries(rows.map((row) => [row.conversation_id, row]));
}

/** The counts after one row changed; `before` is undefined for a row not known until now. */
export function recounted(counts: Counts, before: InboxRow | undefined, after: InboxRow, user_id: string): Counts {
  const changed: Record<string, number> = { ...counts };
  for (const view of [...VIEWS, "closed"] as const) {
    const step = Number(belongs(after, view, user_id)) - Number(before ? belongs(before, view, user_id) : false);
    if (step && changed[view] !== undefined) changed[view] = Math.max(0, (changed[view] ?? 0) + step);
  }
  return changed;
}

/** Does this conversation call this agent: it waits for anyone, or it is his. */
export function calls(row: InboxRow, user_id: string): boolean {
  return row.waiting_since_at !== null || isMine(row, user_id);
}

function compare(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : 0;
}
