// What was written and not acknowledged yet: kept over reloads, sent in order, forgotten only when it is saved.
import { newId } from "./ids";
import type { Pending } from "./log";
import type { Problem, WireChoice } from "./protocol";
import { Refusal } from "./socket";

const AGAIN_AFTER_MS = 3_000;

export interface Delivery<A> {
  /** Rejects with `Refusal`, or anything else for "not known whether it arrived". */
  send(pending: Pending): Promise<A>;
  accepted(answer: A): void;
  refused(client_id: string, problem: Problem): void;
}

/** One stored entry for each message, so that two tabs never overwrite each other's. */
export class Outbox<A> {
  private readonly pending: Pending[];
  private readonly held = new Set<string>();
  private sending: Promise<void> | null = null;
  private isClosed = false;
  private again: ReturnType<typeof setTimeout> | undefined;

  /** `prefix` names whose messages these are; `storage` is null where the browser keeps nothing. */
  constructor(
    private readonly prefix: string,
    private readonly storage: Storage | null,
    private readonly delivery: Delivery<A>,
  ) {
    this.pending = stored(prefix, storage);
  }

  list(): readonly Pending[] {
    return this.pending;
  }

  add(text: string, choice?: WireChoice): Pending {
    const pending = { client_id: newId(), text, posted_at: new Date().toISOString(), ...(choice && { choice }) };
    this.put(pending);
    return pending;
  }

  put(pending: Pending): void {
    this.pending.push(pending);
    try {
      this.storage?.setItem(this.prefix + pending.client_id, JSON.stringify(pending));
    } catch {
      // Full or forbidden: it is still in memory, for this page only.
    }
  }

  /** Also called when a message comes back by another road than its acknowledgement. */
  remove(client_id: string): void {
    const at = this.pending.findIndex((pending) => pending.client_id === client_id);
    if (at < 0) return;
    this.pending.splice(at, 1);
    this.held.delete(client_id);
    try {
      this.storage?.removeItem(this.prefix + client_id);
    } catch {
      // It will be sent once more after a reload, and the server knows it by its client_id.
    }
  }

  /** Another outbox sends from now on what waits here. */
  moveTo(other: Outbox<A>): void {
    for (const pending of [...this.pending]) {
      other.put(pending);
      this.remove(pending.client_id);
    }
    this.close();
  }

  /** Sends nothing any more; what waits stays stored. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.again);
  }

  retry(client_id: string): Promise<void> {
    this.held.delete(client_id);
    return this.flush();
  }

  /** Sends what waits, one after the other, until something is not answered. */
  flush(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    for (let next = this.next(); next; next = this.next()) {
      try {
        const answer = await this.delivery.send(next);
        this.remove(next.client_id);
        this.delivery.accepted(answer);
      } catch (error) {
        const isLater = !(error instanceof Refusal) || error.problem.code === "too_many";
        if (isLater) return this.later(error);
        this.held.add(next.client_id);
        this.delivery.refused(next.client_id, error.problem);
      }
    }
  }

  /** Too many at once are too many only now: they wait as long as the server says, and keep their order. */
  private later(error: unknown): void {
    clearTimeout(this.again);
    if (this.isClosed) return;
    const asked_ms = error instanceof Refusal ? Number(error.problem.data["retry_after_s"]) * 1000 : 0;
    const after_ms = (asked_ms || AGAIN_AFTER_MS) * (0.75 + Math.random() / 2);
    this.again = setTimeout(() => void this.flush(), after_ms);
  }

  private next(): Pending | undefined {
    return this.isClosed ? undefined : this.pending.find((pending) => !this.held.has(pending.client_id));
  }
}

function stored(prefix: string, storage: Storage | null): Pending[] {
  const found: Pending[] = [];
  for (const key of keysOf(storage)) {
    const pending = key.startsWith(prefix) ? parsed(storage?.getItem(key) ?? "") : null;
    if (pending) found.push(pending);
  }
  return found.sort((one, other) => one.posted_at.localeCompare(other.posted_at));
}

function keysOf(storage: Storage | null): string[] {
  return storage ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "") : [];
}

function parsed(json: string): Pending | null {
  try {
    const { client_id, text, posted_at, choice } = JSON.parse(json) as Partial<Pending>;
    return client_id && text && posted_at ? { client_id, text, posted_at, ...(choice && { choice }) } : null;
  } catch {
    return null;
  }
}

export { storageHere } from "./storage";
