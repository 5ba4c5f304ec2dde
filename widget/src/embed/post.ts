// Events on their way to the server: in batches, one request at a time, tried again until they have arrived.
import { newId } from "../shared/ids";
import type { EventAnswer, EventBatch, PageEvent } from "../shared/protocol";
import { ALL, consent } from "./consent";
import { keep, recall } from "./keep";

export type Queued = Omit<PageEvent, "age_ms"> & { at: number };

const MOST = 100;
let queue: Queued[] = [];
let to: string;
let complete: (queued: Queued) => void;
let answered: (answer: EventAnswer, asked_at: number) => void;
let timer: ReturnType<typeof setTimeout> | undefined;
let turn = Promise.resolve();
let failures = 0;

/** `completes` may still fill in, just before sending, what the page knew too late. */
export function start(address: string, completes: typeof complete, hears: typeof answered): void {
  to = address;
  complete = completes;
  answered = hears;
}

/** False where consent does not allow it. */
export function add(event: Omit<PageEvent, "age_ms" | "event_id">): boolean {
  if (consent() < ALL) return false;
  queue = [...queue, { event_id: newId(), at: Date.now(), ...event }].slice(-MOST);
  later(20);
  return true;
}

export function discard(): void {
  queue = [];
}

/** Sends what is queued, in any case a question for the token. Resolves when the server has answered or failed. */
export function send(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  return (turn = turn.then(() => exchange(queue)));
}

/** The page goes away: what is queued goes without waiting for an answer. */
export function leave(): void {
  // Without a token the server would take the rest of this visit for another visitor's.
  if (queue.length && recall("token") && navigator.sendBeacon(to, encode(queue)) && !failures) queue = [];
}

// Never earlier than what is set already: after failures, new events wait with the old ones.
function later(after_ms: number): void {
  timer ??= setTimeout(send, after_ms);
}

async function exchange(events: Queued[]): Promise<void> {
  const asked_at = Date.now();
  const body = encode(events);
  const init = { method: "POST", body, keepalive: body.length < 6e4 } as const;
  let status = 0;
  let answer: EventAnswer | undefined;
  try {
    const response = await fetch(to, init);
    status = response.status;
    if (response.ok) answer = await response.json();
  } catch {
    // No answer, or half of one: the events wait for the next.
  }
  if (answer) accept(answer, asked_at);
  else if (status === 403 && recall("token")) {
    // The token is of another key or database: all goes again without it.
    keep("token", "");
    status = 0;
  }
  failures = answer || (status > 399 && status < 500 && status !== 429) ? 0 : failures + 1;
  if (!failures) queue = queue.filter((event) => !events.includes(event));
  if (queue.length) later(failures ? Math.min(2 ** failures * 400, 6e4) * (1 + Math.random()) : 400);
}

function accept(answer: EventAnswer, asked_at: number): void {
  keep("token", answer.token);
  for (const reason of answer.rejected) console.warn("floorwalker:", reason);
  answered(answer, asked_at);
}

function encode(queued: Queued[]): string {
  const now = Date.now();
  queued.forEach(complete);
  const events = queued.map((event) => ({ ...event, age_ms: Math.max(now - event.at, 0) }));
  const batch: EventBatch = { token: recall("token"), locale: locale(), utc_offset_min: -new Date().getTimezoneOffset(), events };
  return JSON.stringify(batch);
}

export function locale(): string {
  return (document.documentElement.lang || navigator.language).slice(0, 35);
}
