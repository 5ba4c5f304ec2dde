// Why it came to a verdict about a campaign, in a few words. Pure.
import type { WireLooked } from "../shared/protocol";
import { clock, day } from "../shared/time";
import { missedOf } from "./findings";
import { namedBy, type Words } from "./words";

const MOMENTS = ["until", "starts_at", "ends_at"];

/** The rule that held it back, or how many conditions were missed; empty where the verdict says it all. */
export function reasonOf(words: Words, looked: WireLooked): string {
  const { verdict, findings } = looked;
  if (["shown", "ghost", "told"].includes(verdict)) return armOf(words, looked);
  // Of conditions that hold as a whole some may be missed: any one was enough.
  if (verdict === "unmet") return words.t("why.missed", { missed: missedOf(findings), n: findings.length });
  return ruleOf(words, looked);
}

/** The variant; and what would have been decided by the time it came to it, if that was something else. */
function armOf({ t }: Words, { because, params: { since } }: WireLooked): string {
  const variant = because ? t("why.variant", { variant: because.toUpperCase() }) : "";
  const later = since ? t("why.since", { verdict: namedBy(t)("verdict", since) }) : "";
  return [variant, later].filter(Boolean).join(" · ");
}

function ruleOf({ t, locale }: Words, { verdict, because, params }: WireLooked): string {
  const code = because || (verdict === "outranked" ? verdict : (Object.keys(params)[0] ?? ""));
  if (!code) return "";
  const named = namedBy(t);
  const told = Object.entries(params).map(([name, value]) => {
    if (MOMENTS.includes(name) && value) return [name, `${day(value, locale)}, ${clock(value, locale)}`];
    if (name === "page_type") return [name, named("value.page_type", value)];
    return [name, name === "step" ? named("value.checkout_step", value) : value];
  });
  const key = `because.${code}`;
  const known = t(key, Object.fromEntries(told) as Record<string, string>);
  return known === key ? because : known;
}
