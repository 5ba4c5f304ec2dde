// How far the numbers can be trusted.
import type { OverviewAnswer } from "../shared/protocol";
import { useWords } from "../staff/words";
import { share } from "./figures";
import { percent } from "./percent";

export function Health({ report }: { report: OverviewAnswer }) {
  const { t, locale } = useWords();
  const unverified = share(report.unverified, report.orders);
  return (
    <section class="health" aria-label={t("health.label")}>
      {unverified !== null && (
        <span class={`tag ${report.unverified ? "warn" : "ok"}`}>
          {report.unverified ? t("health.unverified", { share: percent(unverified, locale) }) : t("health.verified")}
        </span>
      )}
      <span class={`tag ${report.quarantined ? "bad" : "ok"}`}>{t("health.quarantined", { n: report.quarantined })}</span>
      <p class="muted small">{t("health.words")}</p>
    </section>
  );
}
