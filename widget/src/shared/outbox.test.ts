import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pending } from "./log";
import { Outbox } from "./outbox";
import { Refusal, Unanswered } from "./socket";

class FakeStorage implements Storage {
  readonly kept = new Map<string, string>();
  isFull = false;
  get length(): number {
    return this.kept.size;
  }
  key(at: number): string | null {
    return [...this.kept.keys()][at] ?? null;
  }
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
  clear(): void {
    this.kept.clear();
  }
}

class Server {
  readonly saved: string[] = [];
  readonly refusals: string[] = [];
  isDown = false;
  losesAnswers = false;
  refuses = "";
  turns = Infinity;

  outbox(storage: Storage | null): Outbox<string> {
    return new Outbox<string>("box.", storage, {
      send: (pending) => this.take(pending),
      accepted: () => {},
      refused: (client_id) => void this.refusals.push(client_id),
    });
  }

  private async take({ text }: Pending): Promise<string> {
    if (this.isDown) throw new Unanswered("down");
    if (text === this.refuses) throw new Refusal({ code: "invalid", message: "text: no", data: {} });
    if (this.turns-- < 1) throw new Refusal({ code: "too_many", message: "wait", data: { retry_after_s: "0.02" } });
    if (!this.saved.includes(text)) this.saved.push(text);
    if (this.losesAnswers) throw new Unanswered("lost");
    return text;
  }
}

test("messages arrive in order and leave nothing behind", async () => {
  const server = new Server();
  const storage = new FakeStorage();
  const outbox = server.outbox(storage);
  for (const text of ["one", "two", "three"]) outbox.add(text);
  await outbox.flush();
  assert.deepEqual(server.saved, ["one", "two", "three"]);
  assert.equal(storage.length, 0);
});

test("what was not acknowledged is sent again by the next page, under the same id", async () => {
  const server = new Server();
  const storage = new FakeStorage();
  server.losesAnswers = true;
  const first = server.outbox(storage);
  const { client_id } = first.add("one");
  await first.flush();
  first.close();
  assert.equal(storage.length, 1);
  server.losesAnswers = false;
  const second = server.outbox(storage);
  assert.deepEqual(second.list().map((pending) => pending.client_id), [client_id]);
  await second.flush();
  assert.deepEqual(server.saved, ["one"]);
  assert.equal(storage.length, 0);
});

test("nothing overtakes a message that was not answered", async () => {
  const server = new Server();
  const outbox = server.outbox(null);
  server.isDown = true;
  outbox.add("one");
  await outbox.flush();
  outbox.add("two");
  server.isDown = false;
  await outbox.flush();
  outbox.close();
  assert.deepEqual(server.saved, ["one", "two"]);
});

test("a refused message is kept, does not hold up the others, and goes again when asked", async () => {
  const server = new Server();
  const outbox = server.outbox(new FakeStorage());
  server.refuses = "bad";
  const bad = outbox.add("bad");
  outbox.add("good");
  await outbox.flush();
  assert.deepEqual(server.saved, ["good"]);
  assert.deepEqual(server.refusals, [bad.client_id]);
  assert.deepEqual(outbox.list(), [bad]);
  server.refuses = "";
  await outbox.retry(bad.client_id);
  assert.deepEqual(server.saved, ["good", "bad"]);
});

test("too many at once wait as long as they are told, and go by themselves in order", async () => {
  const server = new Server();
  server.turns = 1;
  const outbox = server.outbox(new FakeStorage());
  for (const text of ["one", "two", "three"]) outbox.add(text);
  await outbox.flush();
  assert.deepEqual(server.saved, ["one"]);
  server.turns = Infinity;
  while (outbox.list().length) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(server.saved, ["one", "two", "three"]);
  assert.deepEqual(server.refusals, []);
});

test("a full storage loses nothing on this page", async () => {
  const server = new Server();
  const storage = new FakeStorage();
  storage.isFull = true;
  const outbox = server.outbox(storage);
  outbox.add("one");
  await outbox.flush();
  assert.deepEqual(server.saved, ["one"]);
});

test("what others keep in the same storage, and what is broken, is left alone", () => {
  const storage = new FakeStorage();
  storage.setItem("other.1", JSON.stringify({ client_id: "x", text: "x", posted_at: "x" }));
  storage.setItem("box.2", "{");
  storage.setItem("box.3", "null");
  assert.deepEqual(new Server().outbox(storage).list(), []);
  assert.equal(storage.length, 3);
});

test("two tabs do not overwrite each other's messages", async () => {
  const server = new Server();
  const storage = new FakeStorage();
  const one = server.outbox(storage);
  const other = server.outbox(storage);
  one.add("one");
  other.add("other");
  await one.flush();
  assert.deepEqual(server.outbox(storage).list().map((pending) => pending.text), ["other"]);
});

test("an outbox hands over what it could not send, and sends it no more", async () => {
  const server = new Server();
  const storage = new FakeStorage();
  const before = server.outbox(null);
  before.add("one");
  const now = server.outbox(storage);
  before.moveTo(now);
  await before.flush();
  assert.deepEqual(server.saved, []);
  assert.equal(storage.length, 1);
  await now.flush();
  assert.deepEqual(server.saved, ["one"]);
});

test("the button that was used goes with the words, over a reload too", async () => {
  const storage = new FakeStorage();
  const sent: Pending[] = [];
  const choice = { kind: "similar", message_id: "message-1", item_ids: ["milk"] } as const;
  const box = () =>
    new Outbox<string>("box.", storage, {
      send: async (pending) => {
        sent.push(pending);
        if (sent.length === 1) throw new Unanswered("lost");
        return "saved";
      },
      accepted: () => {},
      refused: () => {},
    });
  const before = box();
  before.add("Similar to Milk", { ...choice, item_ids: ["milk"] });
  before.add("typed");
  await before.flush();
  before.close();
  await box().flush();
  assert.deepEqual(sent.map((pending) => pending.choice), [choice, choice, undefined]);
  assert.equal(sent[0]?.client_id, sent[1]?.client_id);
  assert.equal(storage.length, 0);
});
