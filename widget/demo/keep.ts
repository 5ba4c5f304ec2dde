// What the shop keeps in the browser: localStorage across visits, sessionStorage for one, memory where both are refused.

const memory = new Map<string, string>();

export function recall(key: string, store: "local" | "session" = "local"): unknown {
  try {
    return JSON.parse(storage(store).getItem(key) ?? memory.get(key) ?? "null");
  } catch {
    return JSON.parse(memory.get(key) ?? "null");
  }
}

export function keep(key: string, value: unknown, store: "local" | "session" = "local"): void {
  const text = JSON.stringify(value);
  try {
    storage(store).setItem(key, text);
  } catch {
    memory.set(key, text);
  }
}

function storage(store: "local" | "session"): Storage {
  return store === "local" ? localStorage : sessionStorage;
}
