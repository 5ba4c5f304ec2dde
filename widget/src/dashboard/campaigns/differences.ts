// Where two definitions differ, as the server names places. Pure.

export interface Difference {
  /** Such as `variants[0].content.text.en`; parts of a condition are one place. */
  path: string;
  one: unknown;
  other: unknown;
}

// Within these a single changed number says nothing without what stands around it.
const WHOLE = new Set(["condition", "overrides"]);

export function differences(one: unknown, other: unknown, path = ""): Difference[] {
  if (same(one, other)) return [];
  if (WHOLE.has(path) || !isRecord(one) || !isRecord(other)) return [{ path, one, other }];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const inside = Array.isArray(one) && Array.isArray(other) ? (name: string) => `${path}[${name}]` : (name: string) => (path ? `${path}.${name}` : name);
  return names.flatMap((name) => differences(one[name], other[name], inside(name)));
}

/** Order of a record's names does not count, that of a list does; what is left out is the same as nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other || ((one ?? null) === null && (other ?? null) === null)) return true;
  if (!isRecord(one) || !isRecord(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => same(one[name], other[name]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The known place a problem belongs to: itself, or the nearest one around it; empty where there is none. */
export function placeOf(path: string, known: Iterable<string>): string {
  let best = "";
  for (const place of known) {
    const around = path === place || (path.startsWith(place) && /^[.[]/.test(path.slice(place.length)));
    if (around && place.length > best.length) best = place;
  }
  return best;
}
