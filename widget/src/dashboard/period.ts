// The period that the dashboard looks at, as it stands in the address. Days are UTC, as the reports count them. Pure.

export interface Period {
  /** First day, `2025-11-01`. */
  since: string;
  /** Last day, included; the reports' own `until` is the day after. */
  until: string;
  /** How many days back from today, or null for chosen dates. */
  days: Preset | null;
}

export type Preset = (typeof PRESETS)[number];
export const PRESETS = [7, 28, 90] as const;
export const DEFAULT_DAYS: Preset = 28;
export const MOST_DAYS = 800;

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function lastDays(days: Preset, today: string): Period {
  return { since: plus(today, 1 - days), until: today, days };
}

/** What the query of the address says; the default where it says nothing that makes sense. */
export function parsePeriod(query: URLSearchParams, today: string): Period {
  const since = query.get("since") ?? "";
  const until = query.get("until") ?? "";
  if (!problemOf(since, until)) return { since, until, days: null };
  const days = PRESETS.find((preset) => String(preset) === query.get("days"));
  return lastDays(days ?? DEFAULT_DAYS, today);
}

/** The query of the address for a period; empty for the default. */
export function periodQuery(period: Period): Record<string, string> {
  if (period.days === null) return { since: period.since, until: period.until };
  return period.days === DEFAULT_DAYS ? {} : { days: String(period.days) };
}

/** The reports' own form: `until` is not included. */
export function reportQuery(period: Period): string {
  return new URLSearchParams({ since: period.since, until: plus(period.until, 1) }).toString();
}

/** Why two dates are no period: a key of the messages, or empty. */
export function problemOf(since: string, until: string): "" | "period.no_date" | "period.order" | "period.long" {
  if (!isDate(since) || !isDate(until)) return "period.no_date";
  if (since > until) return "period.order";
  return (Date.parse(until) - Date.parse(since)) / DAY_MS >= MOST_DAYS ? "period.long" : "";
}

/** "1 – 21 Nov 2025" */
export function describePeriod(period: Period, locale: string): string {
  const words = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return words.formatRange(new Date(period.since), new Date(period.until));
}

export function todayIn(now: Date): string {
  return now.toISOString().slice(0, 10);
}

function isDate(text: string): boolean {
  return DATE.test(text) && text >= "2000-01-01" && text < "2100-01-01" && plus(text, 0) === text;
}

function plus(day: string, days: number): string {
  const at_ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at_ms) ? "" : todayIn(new Date(at_ms + days * DAY_MS));
}
