// Messages in the shape they are read: by day, and in turns of one speaker.
import type { WireMessage } from "../shared/protocol";

export interface Turn<M> {
  kind: "turn" | "notice";
  author: WireMessage["author"];
  author_name: string;
  messages: M[];
}

export interface Day<M> {
  /** Local calendar date, `2025-11-21`. */
  date: string;
  turns: Turn<M>[];
}

const PAUSE_MS = 10 * 60_000;

type Spoken = Pick<WireMessage, "author" | "author_name" | "posted_at" | "notice">;

/** A new turn begins with another speaker, a notice, or a pause of ten minutes. Order is kept. */
export function byTurns<M extends Spoken>(messages: readonly M[]): Day<M>[] {
  const days: Day<M>[] = [];
  let last: M | undefined;
  for (const message of messages) {
    const date = localDate(new Date(message.posted_at));
    let day = days[days.length - 1];
    if (!day || day.date !== date) {
      day = { date, turns: [] };
      days.push(day);
      last = undefined;
    }
    const turn = day.turns[day.turns.length - 1];
    if (turn && last && follows(last, message)) turn.messages.push(message);
    else day.turns.push(turnOf(message));
    last = message;
  }
  return days;
}

function turnOf<M extends Spoken>(message: M): Turn<M> {
  const kind = message.author === "system" ? "notice" : "turn";
  return { kind, author: message.author, author_name: message.author_name, messages: [message] };
}

function follows(last: Spoken, next: Spoken): boolean {
  return (
    next.author !== "system" &&
    next.author === last.author &&
    next.author_name === last.author_name &&
    Date.parse(next.posted_at) - Date.parse(last.posted_at) < PAUSE_MS
  );
}

/** The calendar date here, `2025-11-21`; empty for an invalid time. */
export function localDate(at: Date): string {
  if (Number.isNaN(at.getTime())) return "";
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
