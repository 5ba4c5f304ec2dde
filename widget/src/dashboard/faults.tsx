// What the check of a guide found.
import type { GuideFault } from "../shared/protocol";
import { useWords } from "../staff/words";

/** A count and a word. */
export function Faultless({ faults }: { faults: number }) {
  const { t } = useWords();
  return faults > 0 ? (
    <span class="tag bad">{t("guides.faults", { n: faults })}</span>
  ) : (
    <span class="tag ok">{t("guides.faultless")}</span>
  );
}

export function Faults({ faults }: { faults: readonly GuideFault[] }) {
  const { t } = useWords();
  if (faults.length === 0) return null;
  return (
    <section class="trouble" aria-labelledby="faults">
      <h3 id="faults">{t("guides.faults", { n: faults.length })}</h3>
      <ul>
        {faults.map(({ step, code, message }, at) => {
          const known = t(`fault.${code}`);
          return (
            <li key={at}>
              {step && (
                <a href={`#step-${step}`}>
                  <b>{step}</b>
                </a>
              )}
              {step && ": "}
              {known === `fault.${code}` ? message : `${known} (${message})`}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
