// The head of every page: its title, the period, the ways out, and the other pages.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";
import { follow } from "./follow";
import { closed, PAGES, type View, viewAddress } from "./view";
import { describePeriod, lastDays, PRESETS, problemOf, todayIn, type Period } from "./period";

interface Props {
  view: View;
  show: (view: View) => void;
  siteName: string;
  csrf: string;
  conversing: boolean;
  onRefresh: () => void;
}

export function Head(props: Props) {
  const { t, locale } = useWords();
  const { view, show, siteName, csrf, conversing, onRefresh } = props;
  const { period } = view;
  const hasPeriod = view.page === "sales" || view.page === "questions";
  return (
    <header class="head">
      <div class="head-title">
        <h1>{t(`title.${view.page}`)}</h1>
        <p class="muted small">
          {siteName}
          {hasPeriod && ` · ${describePeriod(period, locale)} · ${t("period.utc")}`}
        </p>
      </div>
      {hasPeriod && <PeriodChoice period={period} onPeriod={(chosen) => show({ ...view, period: chosen })} />}
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
      <PageLinks view={view} show={show} />
    </header>
  );
}

function PageLinks({ view, show }: Pick<Props, "view" | "show">) {
  const { t } = useWords();
  const links = useRef<HTMLElement>(null);
  // On a phone they are more than fit.
  useEffect(() => links.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [view.page]);
  return (
    <nav class="pages" aria-label={t("pages.label")} ref={links}>
      {PAGES.map((page) => {
        const to = closed(view, page);
        return (
          <a
            key={page}
            href={viewAddress(to) || location.pathname}
            aria-current={view.page === page ? "page" : undefined}
            onClick={(event) => follow(event, () => show(to))}
          >
            {t(`page.${page}`)}
          </a>
        );
      })}
    </nav>
  );
}

interface Choosing {
  period: Period;
  onPeriod: (period: Period) => void;
}

function PeriodChoice({ period, onPeriod }: Choosing) {
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

function Dates({ period, onPeriod }: Choosing) {
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
