// What the checks of a condition asked for and what they found, in the reader's words. Pure.
import { formatMoney } from "../shared/money";
import type { WireFinding } from "../shared/protocol";
import { namedBy, type Words } from "./words";

/** `money`: minor units are written in major ones. `share`: 0 to 1, written as a percentage. */
export type Unit = "seconds" | "money" | "share" | "days" | "hour" | "";

/** A shop's own events and attributes: a name of its own stands behind the colon. */
export const NAMED = ["event:", "attribute:"] as const;

/** `event:` for `event:size_guide`; others are what they are. */
export function baseOf(field: string): string {
  return NAMED.find((prefix) => field.startsWith(prefix)) ?? field;
}

export function unitOf(field: string): Unit {
  if (field.endsWith("_minor")) return "money";
  if (field === "page_scroll") return "share";
  if (field.startsWith("days_")) return "days";
  if (field === "local_hour") return "hour";
  return field.endsWith("_s") ? "seconds" : "";
}

/** Whether it came out as the campaign wants it: what is excluded is not to hold. */
export function isMet({ held, excluded }: WireFinding): boolean {
  return held !== excluded;
}

export function missedOf(findings: readonly WireFinding[]): number {
  return findings.filter((finding) => !isMet(finding)).length;
}

/** "own event size_guide" for `event:size_guide`. */
export function fieldName({ t }: Words, field: string): string {
  const base = baseOf(field);
  const name = namedBy(t)("field", base);
  return base === field ? name : `${name} ${field.slice(base.length)}`;
}

/** A value as it was recorded, with its unit; several stand with commas between them. */
export function valueName(words: Words, field: string, text: string, currency: string): string {
  const { t } = words;
  if (text === "true" || text === "false") return t(text === "true" ? "condition.yes" : "condition.no");
  const unit = unitOf(field);
  const number = Number(text);
  if (unit && text !== "" && Number.isFinite(number)) return measured(words, number, unit, currency);
  const named = namedBy(t);
  return text
    .split(", ")
    .map((each) => named(`value.${field}`, each))
    .join(", ");
}

/** By how much a number missed, and to which side; empty where it is met, or no number. */
export function shortfall(words: Words, finding: WireFinding, currency: string): string {
  const { field, operator, short_by } = finding;
  if (short_by === null || isMet(finding)) return "";
  const side = operator === "at_least" ? "under" : operator === "at_most" ? "over" : "off";
  return words.t(`why.${side}`, { by: distance(words, short_by, unitOf(field), currency) });
}

function measured(words: Words, number: number, unit: Unit, currency: string): string {
  return unit === "hour" ? `${number} ${words.t("unit.hour")}` : distance(words, number, unit, currency);
}

const UNITS = { seconds: "second", days: "day", hour: "hour" } as const;

function distance({ locale }: Words, number: number, unit: Unit, currency: string): string {
  if (unit === "money") return formatMoney(number, currency, locale);
  const options: Intl.NumberFormatOptions =
    unit === "share" ? { style: "percent" } : unit ? { style: "unit", unit: UNITS[unit], unitDisplay: "long" } : {};
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format(number);
}
