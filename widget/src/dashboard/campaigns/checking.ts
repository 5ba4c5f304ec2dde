// What is wrong with a campaign as far as the browser can tell, before the server is asked. Pure.
import type { Params } from "../../shared/i18n";
import type { ConditionField } from "../../shared/protocol";
import { baseOf, NAMED } from "../../staff/findings";
import type { Content, Editing, Variant } from "./definition";
import { kindOf } from "./fields";
import { checksIn, pathsOf, type CheckNode, type GroupNode } from "./tree";

export interface Fault {
  /** As the server names places. */
  path: string;
  /** Of the messages. */
  key: string;
  params?: Params;
}

export interface Known {
  fields: readonly ConditionField[];
  variables: readonly string[];
}

export const LONGEST_TEXT = 500;
export const LONGEST_LABEL = 60;
/** As the server reads them: a doubled brace is one of the text. */
const PIECE = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;
/** Known only where something is given. */
const OF_OFFERS = ["{offer}", "{code}", "{ends}"];

export function faultsOf(editing: Editing, known: Known): Fault[] {
  return [...basics(editing), ...condition(editing.condition, known.fields), ...variants(editing.variants, known.variables)];
}

function* basics({ name, trigger, tells, holdout, priority, starts_at, ends_at }: Editing): Iterable<Fault> {
  if (!name.trim()) yield { path: "name", key: "wrong.name" };
  if (trigger === "exit" && tells === "agents") yield { path: "tells", key: "wrong.exit_agents" };
  if (!(holdout >= 0 && holdout <= 1)) yield { path: "holdout", key: "wrong.holdout" };
  if (!Number.isInteger(priority) || Math.abs(priority) > 1000) yield { path: "priority", key: "wrong.priority" };
  if (starts_at && ends_at && Date.parse(starts_at) >= Date.parse(ends_at)) yield { path: "ends_at", key: "wrong.schedule" };
}

function* condition(root: GroupNode, fields: readonly ConditionField[]): Iterable<Fault> {
  const paths = pathsOf(root);
  for (const group of groupsIn(root)) {
    if (group.parts.length === 0) yield { path: paths.get(group.id) ?? "condition", key: "wrong.empty_group" };
  }
  for (const check of checksIn(root)) {
    const fault = wrongWith(check, fields);
    if (fault) yield { path: `${paths.get(check.id)}.${fault.part}`, key: fault.key };
  }
}

function groupsIn(root: GroupNode): GroupNode[] {
  return [root, ...root.parts.flatMap((part) => (part.kind === "group" ? groupsIn(part) : []))];
}

function wrongWith({ field, value }: CheckNode, fields: readonly ConditionField[]): { part: string; key: string } | null {
  const kind = kindOf(fields, field)?.kind;
  if (!kind) return { part: "field", key: "wrong.field" };
  if (NAMED.some((prefix) => prefix === field) || !field.slice(baseOf(field) === field ? 0 : baseOf(field).length)) return { part: "field", key: "wrong.field_name" };
  if (kind === "number" && typeof value !== "number") return { part: "value", key: "wrong.number" };
  if (Array.isArray(value) ? value.length === 0 : value === "") return { part: "value", key: "wrong.value" };
  return null;
}

function* variants(all: readonly Variant[], variables: readonly string[]): Iterable<Fault> {
  const sum = all.reduce((total, { weight }) => total + weight, 0);
  for (const [at, { weight, content }] of all.entries()) {
    const path = `variants[${at}]`;
    if (!(weight > 0)) yield { path: `${path}.weight`, key: "wrong.weight" };
    yield* said(content, `${path}.content`, variables);
  }
  if (all.length > 1 && Math.abs(sum - 100) > 0.01) {
    yield { path: `variants[${all.length - 1}].weight`, key: "wrong.weights", params: { sum: Math.round(sum * 100) / 100 } };
  }
}

function* said(content: Content, path: string, variables: readonly string[]): Iterable<Fault> {
  const spoken = Object.entries(content.text).filter(([, text]) => text.trim());
  if (spoken.length === 0) yield { path: `${path}.text`, key: "wrong.no_text" };
  for (const [locale, text] of spoken) {
    const wrong = unknownIn(text, variables);
    if (text.length > LONGEST_TEXT) yield { path: `${path}.text.${locale}`, key: "wrong.long", params: { most: LONGEST_TEXT } };
    else if (wrong !== null) yield { path: `${path}.text.${locale}`, key: "wrong.variable", params: { variable: wrong } };
    else if (!content.offer && OF_OFFERS.some((each) => text.includes(each))) yield { path: `${path}.text.${locale}`, key: "wrong.variable_offer" };
    for (const [at, { label, text: words }] of (content.replies[locale] ?? []).entries()) {
      if (!label.trim() || !words.trim()) yield { path: `${path}.replies.${locale}[${at}]`, key: "wrong.reply" };
    }
    for (const [at, { label, url }] of (content.links[locale] ?? []).entries()) {
      if (!label.trim()) yield { path: `${path}.links.${locale}[${at}]`, key: "wrong.link_label" };
      else if (!isAddress(url)) yield { path: `${path}.links.${locale}[${at}]`, key: "wrong.link" };
    }
  }
}

/** The first variable of a text that nobody knows, or a brace that stands alone; null where all are known. */
export function unknownIn(text: string, variables: readonly string[]): string | null {
  for (const [piece, name] of text.matchAll(PIECE)) {
    if (piece === "{" || piece === "}" || (name !== undefined && !variables.includes(name))) return piece;
  }
  return null;
}

/** http(s), or a path of the shop. */
export function isAddress(url: string): boolean {
  if (/^\/(?![/\\])/.test(url)) return true;
  try {
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Every place at which the editor can say what is wrong. */
export function placesOf({ condition: root, variants: all }: Editing): string[] {
  const places = ["name", "trigger", "tells", "priority", "holdout", "allocation", "overrides", "starts_at", "ends_at"];
  for (const path of pathsOf(root).values()) places.push(path, `${path}.field`, `${path}.operator`, `${path}.value`);
  for (const [at, { content }] of all.entries()) {
    const path = `variants[${at}]`;
    places.push(path, `${path}.weight`, ...["text", "scenario", "products", "guide", "offer"].map((name) => `${path}.content.${name}`));
    for (const locale of Object.keys(content.text)) {
      places.push(`${path}.content.text.${locale}`);
      for (const of of ["replies", "links"] as const) {
        places.push(...(content[of][locale] ?? []).map((_, part) => `${path}.content.${of}.${locale}[${part}]`));
      }
    }
  }
  return places;
}

/** The variant and the language that a place belongs to. */
export function whereIs(path: string): { variant: number | null; locale: string | null } {
  const [, variant, , locale] = /^variants\[(\d+)\](?:\.content\.(text|replies|links)\.([A-Za-z0-9_-]+))?/.exec(path) ?? [];
  return { variant: variant === undefined ? null : Number(variant), locale: locale ?? null };
}
