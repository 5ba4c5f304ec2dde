// Why one visitor was spoken to or not: the latest decisions, with what held and what was missed by how much.
import { useEffect, useState } from "preact/hooks";
import type { WhyAnswer, WireMoment } from "../../shared/protocol";
import { clock, day } from "../../shared/time";
import { useWords } from "../../staff/words";
import type { PageProps } from "../app";
import { LookedAt } from "../campaigns/looked";
import { useFetched } from "../fetched";
import { Fetching } from "../fetching";
import { Field, WrongProvider } from "../form";

const ID = /^[A-Za-z0-9_-]{8,64}$/;

export function Why(props: PageProps) {
  const { view, show } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState(view.visitor_id ?? "");
  const [wrong, setWrong] = useState("");
  useEffect(() => setTyped(view.visitor_id ?? ""), [view.visitor_id]);
  return (
    <section class="why-page" aria-label={t("title.why")}>
      <p class="muted small intro">{t("why.about")}</p>
      <form
        class="why-ask"
        onSubmit={(event) => {
          event.preventDefault();
          const id = typed.trim();
          setWrong(ID.test(id) ? "" : t("why.no_id"));
          if (ID.test(id)) show({ ...view, visitor_id: id });
        }}
      >
        <WrongProvider value={new Map(wrong ? [["visitor_id", wrong]] : [])}>
          <Field label={t("why.visitor")} path="visitor_id" hint={t("why.visitor.hint")}>
            {(tied) => <input {...tied} type="text" spellcheck={false} autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />}
          </Field>
        </WrongProvider>
        <button type="submit" class="btn primary">
          {t("why.ask")}
        </button>
      </form>
      {view.visitor_id && <Answer key={view.visitor_id} {...props} visitor_id={view.visitor_id} />}
    </section>
  );
}

function Answer({ visitor_id, round, currency }: PageProps & { visitor_id: string }) {
  const { t } = useWords();
  const fetched = useFetched<WhyAnswer>(`/api/visitors/${visitor_id}/why`, round);
  const moments = fetched.answer?.moments ?? [];
  return (
    <div aria-busy={fetched.loading && fetched.answer !== null}>
      <Fetching fetched={fetched} />
      {fetched.answer && moments.length === 0 && (
        <div class="empty">
          <h2>{t("empty.why")}</h2>
          <p class="muted">{t("empty.why.hint")}</p>
        </div>
      )}
      {moments.length > 0 && (
        <ol class="moments">
          {moments.map((moment, at) => (
            <Moment key={`${moment.at}-${at}`} moment={moment} currency={currency} isFirst={at === 0} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** What came out stands first; whom nothing was about stands below. */
function Moment({ moment, currency, isFirst }: { moment: WireMoment; currency: string; isFirst: boolean }) {
  const { t, locale } = useWords();
  const spoke = moment.looked.find(({ verdict }) => ["shown", "ghost", "told"].includes(verdict));
  return (
    <li>
      <h2>
        <time dateTime={moment.at}>
          {day(moment.at, locale)}, {clock(moment.at, locale)}
        </time>
        <span class="muted small"> {moment.source === "now" ? t("why.now") : spoke ? t(`why.came.${spoke.verdict}`, { name: spoke.name || spoke.campaign_id }) : t("why.came.nothing")}</span>
      </h2>
      {moment.looked.map((looked, at) => (
        <LookedAt key={at} looked={looked} currency={currency} open={isFirst && looked === spoke} />
      ))}
    </li>
  );
}
