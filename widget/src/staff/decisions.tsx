// Why campaigns spoke to one visitor or not: the latest decisions, the latest first.
import type { WhyAnswer, WireMoment } from "../shared/protocol";
import { clock, day } from "../shared/time";
import { useFetched } from "./fetched";
import { Fetching } from "./fetching";
import { LookedAt } from "./looked";
import { useWords } from "./words";

interface Looks {
  currency: string;
  /** What a moment's heading is, below those that the page has above it. */
  heading: "h2" | "h3";
}

interface Props extends Looks {
  visitor_id: string;
  /** Fetched again when it changes. */
  round?: number;
}

export function Decisions({ visitor_id, round = 0, ...looks }: Props) {
  const { t } = useWords();
  const fetched = useFetched<WhyAnswer>(`/api/visitors/${encodeURIComponent(visitor_id)}/why`, round);
  const moments = fetched.answer?.moments ?? [];
  // Whom no campaign was ever asked about has a moment all the same: the present one.
  const isEmpty = moments.every(({ looked }) => looked.length === 0);
  const Heading = looks.heading;
  return (
    <div aria-busy={fetched.loading && fetched.answer !== null}>
      <Fetching fetched={fetched} />
      {fetched.answer && isEmpty && (
        <div class="empty">
          <Heading>{t("empty.why")}</Heading>
          <p class="muted">{t("empty.why.hint")}</p>
        </div>
      )}
      {!isEmpty && (
        <ol class="moments">
          {moments.map((moment, at) => (
            <Moment key={`${moment.at}-${at}`} moment={moment} isFirst={at === 0} {...looks} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** What came out of it stands beside its time, and open where it is the latest. */
function Moment({ moment, isFirst, currency, heading: Heading }: Looks & { moment: WireMoment; isFirst: boolean }) {
  const { t, locale } = useWords();
  const spoke = moment.looked.find(({ verdict }) => ["shown", "ghost", "told"].includes(verdict));
  const came = spoke ? t(`why.came.${spoke.verdict}`, { name: spoke.name || spoke.campaign_id }) : t("why.came.nothing");
  return (
    <li>
      <Heading>
        <time dateTime={moment.at}>
          {day(moment.at, locale)}, {clock(moment.at, locale)}
        </time>
        <span class="muted small"> {moment.source === "now" ? t("why.now") : came}</span>
      </Heading>
      {moment.looked.map((looked, at) => (
        <LookedAt key={at} looked={looked} currency={currency} open={isFirst && looked === spoke} />
      ))}
    </li>
  );
}
