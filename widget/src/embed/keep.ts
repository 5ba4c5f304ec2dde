// What is kept in the shop's localStorage once consent allows it; for this page only where the browser forbids it.
import { consent } from "./consent";
import type { Kept } from "./stage";

const PREFIX = "floorwalker.";
let memory: { [key in Kept]?: string } = {};

export function recall(key: Kept): string {
  return (consent() && (memory[key] ?? storage((kept) => kept.getItem(PREFIX + key)))) || "";
}

export function keep(key: Kept, value: string): void {
  if (!consent()) return;
  memory[key] = value;
  storage((kept) => kept.setItem(PREFIX + key, value));
}

export function forget(): void {
  memory = {};
  for (const key of ["token", "shown"]) storage((kept) => kept.removeItem(PREFIX + key));
}

function storage<R>(use: (kept: Storage) => R): R | undefined {
  try {
    return use(localStorage);
  } catch {
    // Blocked or full: memory has it.
    return;
  }
}
