// A decision about campaigns and why it was taken: verdicts, rules that held back, conditions held and missed.
import type { T } from "../../shared/i18n";
import type { WireFinding, WireLooked } from "../../shared/protocol";
import { clock, day } from "../../shared/time";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import { useNamed } from "../form";
import { baseOf, unitOf, written } from "./fields";

const TONES: Readonly<Record<string, string>> = { shown: "ok", told: "ok", ghost: "brass", restrained: "warn", no_products: "warn", no_offer: "warn" };

type Named = ReturnType<typeof useNamed>;

export function LookedAt({ looked, currency, open = false }: { looked: WireLooked; currency: string; open?: boolean }) {
  const { t, locale } = useWords();
  const named = useNamed();
  const { name, campaign_id, verdict, findings } = looked;
  const reason = reasonOf(t, named, locale, looked);
  const missed = findings.filter(({ held }) => !held).length;
  return (
    <details class="looked" open={open}>
      <summary>
        <Icon name="open" />
        <b>{name || campaign_id}</b>
        <span class={`tag ${TONES[verdict] ?? ""}`}>{named("verdict", verdict)}</span>
        <span class="muted small">
          {reason || (missed > 0 ? t("why.missed", { missed, n: findings.length }) : "")}
        </span>
      </summary>
      {findings.length > 0 ? (
        <ul class="findings">
          {findings.map((finding, at) => (
            <Found key={at} finding={finding} currency={currency} />
          ))}
        </ul>
      ) : (
        <p class="muted small">{t("why.no_conditions")}</p>
      )}
    </details>
  );
}

/** Why it came to this verdict; empty where the verdict says it all. */
function reasonOf(t: T, named: Named, locale: string, { verdict, because, params }: WireLooked): string {
  if (verdict === "shown" || verdict === "told") return because ? t("why.variant", { variant: because.toUpperCase() }) : "";
  const code = because || (verdict === "outranked" ? verdict : (Object.keys(params)[0] ?? ""));
  if (!code) return "";
  const { page_type, step } = params;
  const moments = Object.fromEntries(
    ["until", "starts_at", "ends_at"].flatMap((name) => {
      const at = params[name];
      return at ? [[name, `${day(at, locale)}, ${clock(at, locale)}`]] : [];
    }),
  );
  const words = { ...params, ...moments, ...(page_type && { page_type: named("value.page_type", page_type) }), ...(step && { step: named("value.checkout_step", step) }) };
  const known = t(`because.${code}`, words);
  return known === `because.${code}` ? because : known;
}

function Found({ finding, currency }: { finding: WireFinding; currency: string }) {
  const { t } = useWords();
  const named = useNamed();
  const { field, operator, wanted, found, held, short_by } = finding;
  const base = baseOf(field);
  const name = base === field ? named("field", field) : `${named("field", base)} ${field.slice(base.length)}`;
  const unit = unitOf(field);
  const value = (text: string) => {
    const number = Number(text);
    if (text === "true" || text === "false") return t(text === "true" ? "condition.yes" : "condition.no");
    if (unit === "" || text === "" || Number.isNaN(number)) return named(`value.${field}`, text);
    return `${written(number, unit, currency)} ${unit === "money" ? currency : t(`unit.${unit}`)}`;
  };
  return (
    <li class={held ? "held" : "missed"}>
      <Icon name={held ? "check" : "close"} />
      <span>
        <span class="unseen">{t(held ? "why.held" : "why.not_held")} </span>
        {name} {named("operator", operator)} <b>{value(wanted)}</b>
        <span class="muted">
          {" "}
          · {found === "" ? t("why.unknown") : t("why.found", { found: value(found) })}
          {short_by !== null && !held && found !== "" && ` · ${t("why.short_by", { by: value(String(short_by)) })}`}
        </span>
      </span>
    </li>
  );
}
