// An offer as its form holds it: numbers as they are typed, in major units, percent and days. Pure.
import type { OfferDefinition } from "../../shared/protocol";
import { slugOf } from "../campaigns/definition";
import type { Unit } from "../../staff/findings";
import { read, written } from "../campaigns/fields";
import type { Fault } from "../campaigns/checking";

export const KINDS = ["percentage", "amount", "free_shipping", "gift"] as const;

/** Numbers of the form: where each is stored, its unit, whether it may be empty, and what it may be. */
export const NUMBERS = [
  { name: "percent", unit: "", empty: false, least: 0.01, most: 100 },
  { name: "amount_minor", unit: "money", empty: false, least: 0, most: 1e12 },
  { name: "most_minor", unit: "money", empty: true, least: 1, most: 1e12 },
  { name: "budget_minor", unit: "money", empty: true, least: 1, most: 1e12 },
  { name: "count", unit: "", empty: true, least: 1, most: 1e9 },
  { name: "per_visitor", unit: "", empty: false, least: 1, most: 1000 },
  { name: "min_cart_minor", unit: "money", empty: false, least: 0, most: 1e12 },
  { name: "margin_floor", unit: "share", empty: true, least: 0, most: 1 },
  { name: "valid_s", unit: "hours", empty: false, least: 60, most: 31_536_000 },
] as const;

export type NumberName = (typeof NUMBERS)[number]["name"];

export interface OfferForm {
  offer_id: string;
  name: string;
  kind: OfferDefinition["kind"];
  gift: string;
  starts_at: string | null;
  ends_at: string | null;
  enabled: boolean;
  uploaded: boolean;
  typed: Record<NumberName, string>;
}

const DEFAULTS: Partial<Record<NumberName, number>> = { percent: 10, amount_minor: 500, per_visitor: 1, min_cart_minor: 0, valid_s: 86_400 };
const HOUR_S = 3600;

export function formOf(given: Partial<OfferDefinition>, currency: string): OfferForm {
  const typed = Object.fromEntries(NUMBERS.map(({ name, unit }) => [name, shown(given[name] ?? DEFAULTS[name] ?? null, unit, currency)]));
  return {
    offer_id: given.offer_id ?? "",
    name: given.name ?? "",
    kind: given.kind ?? "percentage",
    gift: given.gift ?? "",
    starts_at: given.starts_at ?? null,
    ends_at: given.ends_at ?? null,
    enabled: given.enabled ?? true,
    uploaded: given.uploaded ?? false,
    typed: typed as OfferForm["typed"],
  };
}

/** Which numbers a kind of offer has. */
export function numbersOf(kind: OfferDefinition["kind"]): readonly NumberName[] {
  const own: Record<OfferDefinition["kind"], NumberName[]> = {
    percentage: ["percent", "most_minor"],
    amount: ["amount_minor"],
    free_shipping: ["amount_minor"],
    gift: ["amount_minor"],
  };
  return [...own[kind], "min_cart_minor", "valid_s", "per_visitor", "count", "budget_minor", "margin_floor"];
}

export function offerOf(form: OfferForm, currency: string): OfferDefinition {
  const { typed, gift, kind, ...rest } = form;
  const asked = numbersOf(kind);
  const numbers = NUMBERS.filter(({ name }) => asked.includes(name)).map(({ name, unit }) => {
    const value = stored(typed[name], unit, currency);
    return [name, typeof value === "number" ? value : null];
  });
  return { ...rest, offer_id: form.offer_id || slugOf(form.name), name: form.name.trim(), kind, currency, ...(kind === "gift" && { gift: gift.trim() }), ...Object.fromEntries(numbers) };
}

export function faultsIn(form: OfferForm, currency: string): Fault[] {
  const faults: Fault[] = form.name.trim() ? [] : [{ path: "name", key: "wrong.name" }];
  if (form.kind === "gift" && !form.gift.trim()) faults.push({ path: "gift", key: "wrong.gift" });
  const asked = numbersOf(form.kind);
  for (const { name, unit, empty, least, most } of NUMBERS) {
    if (!asked.includes(name)) continue;
    const value = stored(form.typed[name], unit, currency);
    if (empty && form.typed[name].trim() === "") continue;
    if (typeof value !== "number") faults.push({ path: name, key: "wrong.number" });
    else if (value < least) faults.push({ path: name, key: "wrong.least", params: { least: shown(least, unit, currency) } });
    else if (value > most) faults.push({ path: name, key: "wrong.most", params: { most: shown(most, unit, currency) } });
  }
  if (form.kind === "percentage" && form.typed.budget_minor.trim() && !form.typed.most_minor.trim()) faults.push({ path: "most_minor", key: "wrong.most_for_budget" });
  if (form.starts_at && form.ends_at && Date.parse(form.starts_at) >= Date.parse(form.ends_at)) faults.push({ path: "ends_at", key: "wrong.schedule" });
  return faults;
}

type OfferUnit = Unit | "hours";

function shown(value: number | null, unit: OfferUnit, currency: string): string {
  if (unit === "hours") return value === null ? "" : String(Math.round((value / HOUR_S) * 100) / 100);
  return written(value, unit, currency);
}

function stored(typed: string, unit: OfferUnit, currency: string): number | string {
  if (unit !== "hours") return read(typed, unit, currency);
  const hours = read(typed, "", currency);
  return typeof hours === "number" ? Math.round(hours * HOUR_S) : hours;
}
