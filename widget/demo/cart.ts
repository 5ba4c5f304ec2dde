// The cart: lines in this browser's localStorage, and everyone who shows them told of every change, other tabs' too.
import { keep, recall } from "./keep";
import { type Item, data, lookUp } from "./page";

export interface Line extends Item {
  quantity: number;
}

const KEY = "corner-grocer.cart";
const MOST = data.most ?? 99;
const listeners: (() => void)[] = [];

export function lines(): Line[] {
  const kept = recall(KEY);
  return Array.isArray(kept) ? kept.filter(isLine) : [];
}

export function count(): number {
  return lines().reduce((sum, line) => sum + line.quantity, 0);
}

export function sum_minor(): number {
  return lines().reduce((sum, line) => sum + line.quantity * line.price_minor, 0);
}

export function inCart(item_id: string): number {
  return lines().find((line) => line.item_id === item_id)?.quantity ?? 0;
}

/** Returns how many came in: fewer than asked where the cart holds as many as it may. */
export function add(item: Item, quantity: number): number {
  const before = inCart(item.item_id);
  return set(item, before + quantity) - before;
}

/** Returns how many there are now; none takes the line out. */
export function set(item: Item, quantity: number): number {
  const wanted = Math.min(Math.max(Math.floor(quantity) || 0, 0), MOST);
  const kept = lines();
  const at = kept.findIndex((line) => line.item_id === item.item_id);
  if (at < 0 && wanted) kept.push({ ...item, quantity: wanted });
  else if (at >= 0) kept.splice(at, 1, ...(wanted ? [{ ...item, quantity: wanted }] : []));
  save(kept);
  return wanted;
}

export function empty(): void {
  save([]);
}

/** Brings titles and prices up to date; returns the lines that are not sold any more and were taken out. */
export async function refresh(): Promise<Line[]> {
  const current = await lookUp(lines().map((line) => line.item_id));
  const gone: Line[] = [];
  const kept = lines().flatMap((line) => {
    const item = current.get(line.item_id);
    if (item?.available) return [{ ...item, quantity: line.quantity }];
    gone.push(line);
    return [];
  });
  save(kept);
  return gone;
}

export function onChange(listener: () => void): void {
  listeners.push(listener);
}

function save(kept: Line[]): void {
  keep(KEY, kept);
  for (const listener of listeners) listener();
}

function isLine(value: unknown): value is Line {
  const { item_id, title, url, quantity, price_minor } = (value ?? {}) as Partial<Line>;
  return (
    typeof item_id === "string" &&
    typeof title === "string" &&
    typeof url === "string" &&
    Number.isInteger(quantity) &&
    Number.isInteger(price_minor)
  );
}

addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) for (const listener of listeners) listener();
});
