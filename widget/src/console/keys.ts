// What the keyboard does, wherever the agent is on the page. Pure: from a key press to a command.
import type { View } from "./inbox";

export type Command =
  | { do: "move"; step: 1 | -1 }
  | { do: "view"; view: View }
  | { do: "take" | "release" | "reply" | "escape" | "keys" };

export interface Press {
  key: string;
  modified: boolean;
  /** The focus is where text is written. */
  writing: boolean;
  /** The focus is in the list of conversations. */
  listing: boolean;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  j: { do: "move", step: 1 },
  k: { do: "move", step: -1 },
  t: { do: "take" },
  b: { do: "release" },
  r: { do: "reply" },
  "?": { do: "keys" },
  "1": { do: "view", view: "waiting" },
  "2": { do: "view", view: "mine" },
  "3": { do: "view", view: "bot" },
  "4": { do: "view", view: "all" },
};

export function commandOf({ key, modified, writing, listing }: Press): Command | null {
  if (modified) return null;
  if (key === "Escape") return { do: "escape" };
  if (writing) return null;
  if (listing && key === "ArrowDown") return { do: "move", step: 1 };
  if (listing && key === "ArrowUp") return { do: "move", step: -1 };
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** The conversation `step` places from the chosen one; the first or last where none is chosen. */
export function neighbour(ids: readonly string[], selected: string | null, step: 1 | -1): string | null {
  const at = selected === null ? -1 : ids.indexOf(selected);
  const to = at < 0 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step));
  return ids[to] ?? null;
}
