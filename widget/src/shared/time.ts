// Times as people read them. They arrive as ISO 8601 in UTC and are shown in the reader's own time zone.

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;

/** "14:03" or "2:03 PM" */
export function clock(iso: string, locale: string): string {
  return write(iso, locale, { hour: "numeric", minute: "2-digit" });
}

/** "21 Nov 2025" */
export function day(iso: string, locale: string): string {
  return write(iso, locale, { day: "numeric", month: "short", year: "numeric" });
}

/** "now", "2m ago", "yesterday", and the date itself after a week. A time to come counts as now. */
export function ago(iso: string, now: Date | number, locale: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const past_s = Math.max(0, (Number(now) - at) / 1000);
  if (past_s >= WEEK_S) return day(iso, locale);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "narrow" });
  if (past_s < MINUTE_S) return words.format(0, "second");
  if (past_s < HOUR_S) return words.format(-Math.floor(past_s / MINUTE_S), "minute");
  if (past_s < DAY_S) return words.format(-Math.floor(past_s / HOUR_S), "hour");
  return words.format(-Math.floor(past_s / DAY_S), "day");
}

/** "1:12", "1:02:03"; never negative. */
export function span(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const parts = [Math.floor(whole / MINUTE_S) % 60, whole % 60];
  const hours = Math.floor(whole / HOUR_S);
  const [first, ...rest] = hours ? [hours, ...parts] : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

function write(iso: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : new Intl.DateTimeFormat(locale, options).format(at);
}
