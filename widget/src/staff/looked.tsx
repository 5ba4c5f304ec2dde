// A decision about one campaign and why it was taken: the verdict, the rule that held it back, conditions met and missed.
import { useState } from "preact/hooks";
import type { WireFinding, WireLooked } from "../shared/protocol";
import { fieldName, isMet, shortfall, valueName } from "./findings";
import { Icon } from "./icons";
import { reasonOf } from "./reasons";
import { useNamed, useWords } from "./words";

const TONES: Readonly<Record<string, string>> = { shown: "ok", told: "ok", ghost: "brass", restrained: "warn", no_products: "warn", no_offer: "warn" };

interface Props {
  looked: WireLooked;
  currency: string;
  /** Whether its conditions stand open from the beginning. */
  open?: boolean;
}

export function LookedAt({ looked, currency, open = false }: Props) {
  const words = useWords();
  const named = useNamed();
  // Conditions of many campaigns are many lines: those that nobody opens are not drawn.
  const [opened, setOpened] = useState(open);
  const { name, campaign_id, verdict, findings } = looked;
  return (
    <details class="looked" open={open} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <Icon name="open" />
        <span class="looked-line">
          <b>{name || campaign_id}</b>
          {verdict && <span class={`tag ${TONES[verdict] ?? ""}`}>{named("verdict", verdict)}</span>}
          <span class="muted small">{reasonOf(words, looked)}</span>
        </span>
      </summary>
      {opened && <Findings findings={findings} currency={currency} />}
    </details>
  );
}

function Findings({ findings, currency }: { findings: readonly WireFinding[]; currency: string }) {
  const { t } = useWords();
  if (findings.length === 0) return <p class="muted small">{t("why.no_conditions")}</p>;
  return (
    <ul class="findings">
      {findings.map((finding, at) => (
        <Found key={at} finding={finding} currency={currency} />
      ))}
    </ul>
  );
}

function Found({ finding, currency }: { finding: WireFinding; currency: string }) {
  const words = useWords();
  const named = useNamed();
  const { t } = words;
  const { field, operator, wanted, found, excluded } = finding;
  const met = isMet(finding);
  const missedBy = found && shortfall(words, finding, currency);
  const told = found === "" ? t("why.unknown") : t("why.found", { found: valueName(words, field, found, currency) });
  return (
    <li class={met ? "met" : "missed"}>
      <Icon name={met ? "check" : "close"} />
      <span>
        <span class="unseen">{t(met ? "why.met" : "why.not_met")} </span>
        {fieldName(words, field)} {named("operator", operator)} <b>{valueName(words, field, wanted, currency)}</b>
        {excluded && ` (${t("why.excluded")})`}
        <span class="muted">
          {" "}
          · {told}
          {missedBy && ` · ${missedBy}`}
        </span>
      </span>
    </li>
  );
}
