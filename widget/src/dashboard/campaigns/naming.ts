// Places of a definition and values at them, in the reader's words.
import type { T } from "../../shared/i18n";
import { day, clock } from "../../shared/time";
import { languageName } from "../language";
import { percent } from "../percent";
import { whereIs } from "./checking";

const LONGEST = 120;

/** "Variant B · text, German" for `variants[1].content.text.de`. Pure. */
export function placeName(t: T, path: string, locale: string): string {
  const { variant, locale: spoken } = whereIs(path);
  if (variant === null) return known(t, path.split(/[.[]/)[0] ?? path);
  const part = /\.content\.([a-z]+)/.exec(path)?.[1] ?? /^variants\[\d+\]\.([a-z_]+)/.exec(path)?.[1] ?? "";
  const name = t("variants.name", { name: String.fromCharCode(65 + variant) });
  const words = [part && part !== "content" ? known(t, part) : "", spoken ? languageName(spoken, locale) : ""].filter(Boolean);
  return words.length > 0 ? `${name} · ${words.join(", ")}` : name;
}

function known(t: T, name: string): string {
  const key = `place.${name}`;
  const found = t(key);
  return found === key ? name : found;
}

/** A value as one line; empty for nothing, and where it is too much to be read there. */
export function valueName(t: T, path: string, value: unknown, locale: string): string {
  if (value === null || value === undefined || value === "") return t("none");
  if (typeof value === "boolean") return t(value ? "condition.yes" : "condition.no");
  if (path === "holdout" && typeof value === "number") return percent(value, locale);
  if (typeof value === "number") return t("number", { n: value });
  if (typeof value === "object") return "";
  const text = String(value);
  if (path.endsWith("_at")) return `${day(text, locale)}, ${clock(text, locale)}`;
  for (const key of [`${path}.${text}`, `scenario.${text}`]) if (t(key) !== key) return t(key);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
