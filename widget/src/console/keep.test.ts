import assert from "node:assert/strict";
import { test } from "node:test";
import { forgottenOutboxes, outboxPrefix, recallReading, storeReading } from "./keep";
import { NOTHING_READ, read } from "./unread";

class Kept implements Storage {
  [name: string]: unknown;
  private readonly entries = new Map<string, string>();
  get length(): number {
    return this.entries.size;
  }
  key(at: number): string | null {
    return [...this.entries.keys()][at] ?? null;
  }
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }
  removeItem(key: string): void {
    this.entries.delete(key);
  }
  clear(): void {
    this.entries.clear();
  }
}

test("what was read is known after a reload, each agent's own", () => {
  const storage = new Kept();
  storeReading(storage, "anna", read(NOTHING_READ, "conversation-1", 4));
  assert.deepEqual(recallReading(storage, "anna").seen, { "conversation-1": 4 });
  assert.deepEqual(recallReading(storage, "ben").seen, {});
});

test("a spoilt entry costs no more than itself", () => {
  const storage = new Kept();
  storage.setItem("floorwalker.read.anna", '{"a": 3, "b": "x", "c": null}');
  assert.deepEqual(recallReading(storage, "anna").seen, { a: 3 });
  storage.setItem("floorwalker.read.anna", "nonsense");
  assert.deepEqual(recallReading(storage, "anna").seen, {});
});

test("unacknowledged messages are found again, each agent's own", () => {
  const storage = new Kept();
  storage.setItem(`${outboxPrefix("anna", "conversation-1")}m1`, "{}");
  storage.setItem(`${outboxPrefix("anna", "conversation-1")}m2`, "{}");
  storage.setItem(`${outboxPrefix("ben", "conversation-2")}m3`, "{}");
  assert.deepEqual(forgottenOutboxes(storage, "anna"), ["conversation-1"]);
  assert.deepEqual(forgottenOutboxes(null, "anna"), []);
});
