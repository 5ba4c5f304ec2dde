// The page's head: its title, the period, and the ways out.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";
import { describePeriod, lastDays, PRESETS, problemOf, todayIn, type Period } from "./period";

interface Props {
  period: Period;
  siteName: string;
  csrf: string;
  conversing: boolean;
  loading: boolean;
  onPeriod: (period: Period) => void;
  onRefresh: () => void;
}

export function Head(props: Props) {
  const { t, locale } = useWords();
  const { period, siteName, csrf, conversing, loading, onRefresh } = props;
  return (
    <header class="head">
      <div class="head-title">
        <h1>{t("title")}</h1>
        <p class="muted small">
          {siteName} · {describePeriod(period, locale)} · {t("period.utc")}
        </p>
      </div>
      <PeriodChoice period={period} onPeriod={props.onPeriod} />
      <div class="head-out">
        <button type="button" class="icon-btn" aria-label={t("refresh")} title={t("refresh")} onClick={onRefresh}>
          <Icon name="refresh" />
        </button>
        {conversing && (
          <a class="icon-btn" href="/console" aria-label={t("console")} title={t("console")}>
            <Icon name="conversations" />
          </a>
        )}
        <form method="post" action="/sign-out">
          <input type="hidden" name="csrf" value={csrf} />
          <button type="submit" class="icon-btn" aria-label={t("sign_out")} title={t("sign_out")}>
            <Icon name="signOut" />
          </button>
        </form>
      </div>
      <span class="unseen" role="status">
        {loading ? t("loading") : ""}
      </span>
    </header>
  );
}

function PeriodChoice({ period, onPeriod }: Pick<Props, "period" | "onPeriod">) {
  const { t } = useWords();
  const [choosing, setChoosing] = useState(period.days === null);
  const today = todayIn(new Date());
  return (
    <div class="period" role="group" aria-label={t("period.label")}>
      {PRESETS.map((days) => (
        <button
          type="button"
          key={days}
          aria-pressed={period.days === days && !choosing}
          onClick={() => {
            setChoosing(false);
            onPeriod(lastDays(days, today));
          }}
        >
          {t("period.days", { n: days })}
        </button>
      ))}
      <button type="button" aria-pressed={choosing} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
        {t("period.custom")}
      </button>
      {choosing && <Dates period={period} onPeriod={onPeriod} />}
    </div>
  );
}

function Dates({ period, onPeriod }: Pick<Props, "period" | "onPeriod">) {
  const { t } = useWords();
  const [since, setSince] = useState(period.since);
  const [until, setUntil] = useState(period.until);
  const first = useRef<HTMLInputElement>(null);
  const problem = problemOf(since, until);

  useEffect(() => {
    if (period.days !== null) first.current?.focus();
  }, []);

  return (
    <form
      class="dates"
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) onPeriod({ since, until, days: null });
      }}
    >
      <label>
        {t("period.since")}
        <input ref={first} type="date" required value={since} onInput={(event) => setSince(event.currentTarget.value)} />
      </label>
      <label>
        {t("period.until")}
        <input type="date" required value={until} onInput={(event) => setUntil(event.currentTarget.value)} />
      </label>
      <button type="submit" class="btn primary" disabled={problem !== ""}>
        {t("period.show")}
      </button>
      {problem && (
        <p class="dates-problem small" role="alert">
          {t(problem)}
        </p>
      )}
    </form>
  );
}
