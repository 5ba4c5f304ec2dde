import assert from "node:assert/strict";
import { test } from "node:test";
import { definitionOf, editingOf } from "./definition";
import { draftsOf, type Draft } from "./drafts";

class Kept implements Storage {
  private readonly items = new Map<string, string>();
  isFull = false;
  get length(): number {
    return this.items.size;
  }
  key(at: number): string | null {
    return [...this.items.keys()][at] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error("full");
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  clear(): void {
    this.items.clear();
  }
}

const DEFINITION = definitionOf(editingOf({ campaign_id: "cart-exit", name: "Cart exit", condition: { all: [] } }));
const DRAFT: Draft = { definition: DEFINITION, revision: 3, base: DEFINITION, kept_at: "2026-01-01T10:00:00Z" };

test("a draft comes back to whom it belongs", () => {
  const storage = new Kept();
  const drafts = draftsOf(storage, "ben");
  assert.ok(drafts.put("cart-exit", DRAFT));
  assert.deepEqual(draftsOf(storage, "ben").get("cart-exit"), DRAFT);
  assert.equal(draftsOf(storage, "ann").get("cart-exit"), null);
  assert.deepEqual(drafts.all(), ["cart-exit"]);
  drafts.drop("cart-exit");
  assert.deepEqual(drafts.all(), []);
});

test("what is broken, full or forbidden is no draft and no error", () => {
  const storage = new Kept();
  storage.setItem("floorwalker:campaign:ben:x", '{"definition":{}}');
  storage.setItem("floorwalker:campaign:ben:y", "null");
  const drafts = draftsOf(storage, "ben");
  assert.equal(drafts.get("x"), null);
  assert.equal(drafts.get("y"), null);
  storage.isFull = true;
  assert.equal(drafts.put("cart-exit", DRAFT), false);
  assert.equal(draftsOf(null, "ben").put("cart-exit", DRAFT), false);
});
