// The smaller figures below the first ones.
import type { ComponentChildren } from "preact";
import { formatMoney } from "../shared/money";
import type { OverviewAnswer } from "../shared/protocol";
import { useWords } from "../staff/words";
import { averageCredited } from "./figures";

export function Strip({ report }: { report: OverviewAnswer }) {
  const { t, locale } = useWords();
  const average = averageCredited(report);
  const several = report.credited_revenue.length > 1;
  return (
    <dl class="strip">
      <Figure name={t("strip.visits")}>{t("number", { n: report.visits })}</Figure>
      <Figure name={t("strip.conversations")} note={t("strip.handed_over", { n: report.handed_over })}>
        {t("number", { n: report.conversations })}
      </Figure>
      <Figure name={t("strip.average")} note={several ? t("strip.several") : ""}>
        {average ? formatMoney(average.amount_minor, average.currency, locale) : t("none")}
      </Figure>
      <Figure name={t("strip.shown")} note={t("strip.opened", { n: report.opened })}>
        {t("number", { n: report.shown })}
      </Figure>
      <Figure name={t("strip.held_out")} note={t("strip.held_out.note")}>
        {t("number", { n: report.held_out })}
      </Figure>
    </dl>
  );
}

function Figure({ name, note = "", children }: { name: string; note?: string; children: ComponentChildren }) {
  return (
    <div>
      <dt class="muted small">{name}</dt>
      <dd>
        <b>{children}</b>
        {note && <span class="xs muted">{note}</span>}
      </dd>
    </div>
  );
}
