// The campaign tried on the past: whom it would have addressed, when and where, and how many bought all the same.
import { useEffect, useRef, useState } from "preact/hooks";
import type { CampaignDefinition, Counted, DryRunAnswer } from "../../shared/protocol";
import { clock, day } from "../../shared/time";
import { explain, send } from "../../staff/api";
import { LookedAt } from "../../staff/looked";
import { useNamed, useWords } from "../../staff/words";
import { Segments } from "../form";
import { share } from "../figures";
import { percent } from "../percent";
import { same } from "./differences";

const DAYS = ["7", "30", "90"] as const;

interface Props {
  /** The page that tells all about one visitor. */
  whyOf: (visitor_id: string) => string;
  definition: CampaignDefinition;
  currency: string;
  /** False where the browser knows that the server would refuse it. */
  isWhole: boolean;
  onFaults: () => void;
  onRefused: (cause: unknown) => void;
}

interface Tried {
  answer: DryRunAnswer;
  definition: CampaignDefinition;
}

export function DryRun({ whyOf, definition, currency, isWhole, onFaults, onRefused }: Props) {
  const { t } = useWords();
  const [days, setDays] = useState<(typeof DAYS)[number]>("30");
  const [tried, setTried] = useState<Tried | null>(null);
  const [cause, setCause] = useState<unknown>(null);
  const [running, setRunning] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function run(): Promise<void> {
    if (!isWhole) return onFaults();
    const mine = (stop.current = new AbortController());
    setRunning(true);
    setCause(null);
    try {
      const answer = await send<DryRunAnswer>("POST", "/api/campaigns/dry-run", { definition, days: Number(days) }, mine.signal);
      setTried({ answer, definition });
    } catch (why) {
      if (!mine.signal.aborted) {
        setCause(why);
        onRefused(why);
      }
    } finally {
      if (stop.current === mine) setRunning(false);
    }
  }

  return (
    <section class="dry-run part-of" aria-labelledby="dry-run" aria-busy={running}>
      <h2 id="dry-run">{t("dry.title")}</h2>
      <p class="muted small">{t("dry.about")}</p>
      <div class="dry-ask">
        <Segments label={t("dry.days")} values={DAYS} value={days} nameOf={(each) => t("dry.last", { n: Number(each) })} onChange={setDays} />
        {running ? (
          <button
            type="button"
            class="btn"
            onClick={() => {
              stop.current?.abort();
              setRunning(false);
            }}
          >
            {t("dry.stop")}
          </button>
        ) : (
          <button type="button" class="btn" onClick={() => void run()}>
            {t("dry.try")}
          </button>
        )}
      </div>
      <p role="status" class={running ? "small muted" : "unseen"}>
        {running ? t("dry.running") : tried ? t("dry.done", { n: tried.answer.addressed }) : ""}
      </p>
      {running && <progress aria-label={t("dry.running")} />}
      {cause !== null && (
        <p class="trouble" role="alert">
          {explain(t, cause)}
        </p>
      )}
      {tried && !running && <Outcome {...tried} whyOf={whyOf} isOld={!same(tried.definition, definition)} currency={currency} />}
    </section>
  );
}

function Outcome({ answer, isOld, currency, definition, whyOf }: Tried & Pick<Props, "currency" | "whyOf"> & { isOld: boolean }) {
  const { t, locale } = useWords();
  const named = useNamed();
  const part = share(answer.addressed, answer.visitors);
  const anyway = share(answer.bought_anyway, answer.addressed + answer.held_out);
  return (
    <div class="dry-outcome">
      {isOld && <p class="note">{t("dry.old")}</p>}
      {!answer.complete && <p class="note">{t("dry.incomplete", { since: day(answer.since, locale) })}</p>}
      {answer.unknown.length > 0 && <p class="note">{t("dry.unknown", { fields: answer.unknown.map((each) => named("field", each)).join(", ") })}</p>}
      <dl class="dry-figures">
        <div>
          <dt class="muted small">{t("dry.addressed")}</dt>
          <dd>
            <b>{t("number", { n: answer.addressed })}</b>
            <span class="xs muted">{t("dry.of_visitors", { share: part === null ? t("none") : percent(part, locale), n: answer.visitors })}</span>
          </dd>
        </div>
        <div>
          <dt class="muted small">{t("dry.anyway")}</dt>
          <dd>
            <b>{t("number", { n: answer.bought_anyway })}</b>
            <span class="xs muted">{t("dry.anyway.share", { share: anyway === null ? t("none") : percent(anyway, locale) })}</span>
          </dd>
        </div>
        <div>
          <dt class="muted small">{t("dry.held_out")}</dt>
          <dd>
            <b>{t("number", { n: answer.held_out })}</b>
            {definition.trigger === "exit" && <span class="xs muted">{t("dry.armed", { n: answer.armed })}</span>}
          </dd>
        </div>
      </dl>
      {answer.addressed + answer.held_out > 0 && (
        <>
          <div class="dry-when">
            <Hours by_hour={answer.by_hour} />
            <div>
              <Where title={t("dry.by_page_type")} counted={answer.by_page_type} nameOf={(name) => named("value.page_type", name)} />
              <Where title={t("dry.by_page")} counted={answer.by_page.slice(0, 8)} nameOf={(name) => name} />
            </div>
          </div>
          {answer.examples.length > 0 && (
            <>
              <h3>{t("dry.examples")}</h3>
              <ul class="dry-examples">
                {answer.examples.map((example, at) => (
                  <li key={at}>
                    <p class="small">
                      <a href={whyOf(example.visitor_id)} target="_blank" rel="noopener">
                        {t("visitor.name", { name: example.visitor_name })}
                      </a>{" "}
                      <span class="muted">
                        {day(example.at, locale)}, {clock(example.at, locale)}
                      </span>
                    </p>
                    {example.looked.map((looked, place) => (
                      <LookedAt key={place} looked={looked} currency={currency} />
                    ))}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** A column for each hour of the shop's day; the same in words for those who listen. */
function Hours({ by_hour }: { by_hour: readonly number[] }) {
  const { t } = useWords();
  const most = Math.max(1, ...by_hour);
  const words = by_hour.flatMap((n, hour) => (n > 0 ? [t("dry.hour", { hour, n })] : [])).join(", ");
  // Where all were held out nobody was addressed, at no hour.
  if (!words) return null;
  return (
    <figure class="hours">
      <figcaption class="small">{t("dry.by_hour")}</figcaption>
      <svg viewBox="0 0 240 60" preserveAspectRatio="none" role="img" aria-label={words}>
        {by_hour.map((n, hour) => (
          <rect key={hour} x={hour * 10 + 1} width={8} y={60 - (n / most) * 58} height={Math.max(n > 0 ? 2 : 0.6, (n / most) * 58)} class={n > 0 ? "" : "none"} />
        ))}
      </svg>
      <p class="scale-hours xs muted" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
    </figure>
  );
}

function Where({ title, counted, nameOf }: { title: string; counted: readonly Counted[]; nameOf: (name: string) => string }) {
  const { t } = useWords();
  const most = Math.max(1, ...counted.map(({ count }) => count));
  if (counted.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="counted">
        {counted.map(({ name, count }) => (
          <li key={name}>
            <span class="counted-name" title={name}>{nameOf(name) || t("dry.no_page")}</span>
            <svg class="part" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <line class="range" x1="0" x2={(count / most) * 100} y1="3" y2="3" />
            </svg>
            <span class="n">{t("number", { n: count })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
