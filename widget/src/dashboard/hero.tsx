// The first thing a marketer sees: what was credited to chat, and beside it a comparison that is no proof.
import { formatMoney } from "../shared/money";
import type { OverviewAnswer, WireConversion, WireMoney } from "../shared/protocol";
import { useWords } from "../staff/words";
import { rate, scaleEnd, share, wilson, type Interval } from "./figures";
import { percent } from "./percent";

interface Props {
  report: OverviewAnswer;
  currency: string;
}

export function Hero({ report, currency }: Props) {
  return (
    <div class="hero">
      <Credited report={report} currency={currency} />
      <Conversions report={report} />
    </div>
  );
}

function Credited({ report, currency }: Props) {
  const { t, locale } = useWords();
  const { credited, credited_revenue, orders, revenue } = report;
  const ownFirst = [...revenue].sort((a, b) => Number(b.currency === currency) - Number(a.currency === currency));
  const all = ownFirst.length ? ownFirst : [{ amount_minor: 0, currency }];
  return (
    <section aria-labelledby="credited">
      <h2 id="credited">{t("hero.credited")}</h2>
      {all.map((whole) => {
        const part = credited_revenue.find((sum) => sum.currency === whole.currency)?.amount_minor ?? 0;
        return (
          <div class="sum" key={whole.currency}>
            <p class="big">{formatMoney(part, whole.currency, locale)}</p>
            <Part part={part} whole={whole} />
          </div>
        );
      })}
      <p class="small">{t("hero.orders", { credited, n: orders })}</p>
      <p class="muted small foot">{t("hero.rule")}</p>
    </section>
  );
}

/** How much of all revenue was credited, as a bar and in words. */
function Part({ part, whole }: { part: number; whole: WireMoney }) {
  const { t, locale } = useWords();
  const found = share(part, whole.amount_minor);
  if (found === null) return null;
  const sum = formatMoney(whole.amount_minor, whole.currency, locale);
  return (
    <>
      <svg class="part" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <line class="axis" x1="0" x2="100" y1="4" y2="4" />
        {found > 0 && <line class="range" x1="0" x2={found * 100} y1="4" y2="4" />}
      </svg>
      <p class="muted small">{t("hero.part", { share: percent(found, locale), sum })}</p>
    </>
  );
}

function Conversions({ report }: Pick<Props, "report">) {
  const { t, locale } = useWords();
  const groups = [
    { key: "with", group: report.with_chat, interval: wilson(report.with_chat) },
    { key: "without", group: report.without_chat, interval: wilson(report.without_chat) },
  ];
  const end = scaleEnd(groups.map(({ interval }) => interval));
  return (
    <section aria-labelledby="conversion">
      <h2 id="conversion">{t("hero.conversion")}</h2>
      <div class="rates">
        {groups.map(({ key, group, interval }) => (
          <Rate key={key} name={t(`hero.${key}`)} ours={key === "with"} group={group} interval={interval} end={end} />
        ))}
        {groups.some(({ interval }) => interval) && (
          <p class="scale xs muted" aria-hidden="true">
            <span>{percent(0, locale)}</span>
            <span>{percent(end, locale)}</span>
          </p>
        )}
      </div>
      <p class="muted small foot">{t("hero.honest")}</p>
    </section>
  );
}

interface RateProps {
  name: string;
  ours: boolean;
  group: WireConversion;
  interval: Interval | null;
  end: number;
}

function Rate({ name, ours, group, interval, end }: RateProps) {
  const { t, locale } = useWords();
  const found = rate(group);
  const low = interval ? percent(interval.low, locale) : "";
  const high = interval ? percent(interval.high, locale) : "";
  return (
    <div class={ours ? "rate ours" : "rate"}>
      <p class="small">{name}</p>
      <p class="rate-number">{found === null ? t("none") : percent(found, locale)}</p>
      <p class="xs muted">{t("hero.visitors", { buyers: group.buyers, n: group.visitors })}</p>
      {interval && found !== null ? (
        <svg class="interval" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label={t("hero.interval", { low, high })}>
          <line class="axis" x1="0" x2="100" y1="6" y2="6" />
          <line class="range" x1={(interval.low / end) * 100} x2={(interval.high / end) * 100} y1="6" y2="6" />
          <line class="point" x1={(found / end) * 100} x2={(found / end) * 100} y1="6" y2="6" />
        </svg>
      ) : (
        <p class="xs muted interval">{t("hero.no_visitors")}</p>
      )}
    </div>
  );
}
