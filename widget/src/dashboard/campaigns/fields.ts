// What a field of a condition is compared with, and how people write it. Pure.
import type { ConditionField } from "../../shared/protocol";
import { baseOf, unitOf, type Unit } from "../../staff/findings";
import type { Check, Value } from "./tree";

const LISTS: readonly string[] = ["one_of", "has_any"];

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  device: ["mobile", "tablet", "desktop"],
  checkout_step: ["begin", "shipping", "payment"],
  local_weekday: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
};
const OPEN: Readonly<Record<string, readonly string[]>> = {
  page_type: ["home", "list", "search", "product", "cart", "checkout", "thanks"],
  segment: ["new", "returning", "customer", "loyal", "lapsed", "high_value"],
  click_ids: ["gclid", "fbclid", "msclkid", "ttclid"],
  utm_medium: ["email", "cpc", "social", "affiliate", "organic"],
};

export interface Choices {
  values: readonly string[];
  /** Whether other values make sense, too. */
  open: boolean;
}

export function kindOf(fields: readonly ConditionField[], field: string): ConditionField | null {
  const base = baseOf(field);
  return fields.find(({ name }) => name === field || name === base) ?? null;
}

export function choicesOf(field: string): Choices | null {
  const closed = CLOSED[field];
  if (closed) return { values: closed, open: false };
  const open = OPEN[field];
  return open ? { values: open, open: true } : null;
}

export function isList(operator: string): boolean {
  return LISTS.includes(operator);
}

/** A check of this field to begin with. */
export function begunWith(field: ConditionField): Check {
  const operator = (field.kind === "number" && field.operators.includes("at_least") ? "at_least" : field.operators[0]) ?? "is";
  return { field: field.name, operator, value: valueFor(field, operator) };
}

export function withOperator(check: Check, operator: string): Check {
  const { value } = check;
  if (isList(operator) && !Array.isArray(value)) return { ...check, operator, value: value === "" ? [] : [String(value)] };
  if (!isList(operator) && Array.isArray(value)) return { ...check, operator, value: value[0] ?? "" };
  return { ...check, operator };
}

function valueFor({ kind, name }: ConditionField, operator: string): Value {
  if (kind === "flag") return true;
  if (kind === "number") return unitOf(name) === "share" ? 0.5 : 1;
  const first = choicesOf(name)?.values[0] ?? "";
  return isList(operator) ? (first ? [first] : []) : first;
}

/** Digits behind the point that a currency is written with. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** A number as the input shows it; an empty one stays empty. */
export function written(value: Value | null, unit: Unit, currency: string): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return typeof value === "string" ? value : "";
  if (unit === "money") return String(value / 10 ** digitsOf(currency));
  return String(unit === "share" ? Math.round(value * 10_000) / 100 : value);
}

/** What was typed, as it is stored; text that is no number stays as it is, so that the check can say so. */
export function read(typed: string, unit: Unit, currency: string): number | string {
  const number = Number(typed.trim().replace(",", "."));
  if (typed.trim() === "" || !Number.isFinite(number)) return typed;
  if (unit === "money") return Math.round(number * 10 ** digitsOf(currency));
  return unit === "share" ? Math.round(number * 100) / 10_000 : number;
}

/** One value a line, without those that are empty or there already. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}
