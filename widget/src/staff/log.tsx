// A conversation as staff read it: days, turns, notices, product cards; what is not saved yet stands out.
import type { T } from "../shared/i18n";
import type { WireLink, WireMessage } from "../shared/protocol";
import { clock, day } from "../shared/time";
import { CardRow } from "./card";
import { Compared } from "./compared";
import { byTurns, localDate, type Turn } from "./turns";
import { useShopAddress } from "./url";
import { useWords } from "./words";

export interface Entry extends WireMessage {
  /** Absent once the server has saved it. */
  delivery?: "sending" | "failed";
  /** Why it failed. */
  problem?: string;
}

/** What may be done with a message that the server refused. */
export interface Remedy {
  retry: (client_id: string) => void;
  drop: (client_id: string) => void;
}

interface Props {
  entries: readonly Entry[];
  visitorName: string;
  remedy?: Remedy;
}

export function Log({ entries, visitorName, remedy }: Props) {
  const { t, locale } = useWords();
  return (
    <>
      {byTurns(entries).map(({ date, turns }) => (
        <section class="day" key={date}>
          <h3 class="day-name">{dayName(date, t, locale)}</h3>
          {turns.map((turn) =>
            turn.kind === "notice" ? (
              <NoticeLine key={keyOf(turn)} message={turn.messages[0]} />
            ) : (
              <Spoken key={keyOf(turn)} turn={turn} visitorName={visitorName} remedy={remedy} />
            ),
          )}
        </section>
      ))}
    </>
  );
}

function dayName(date: string, t: T, locale: string): string {
  return date === localDate(new Date()) ? t("log.today") : day(`${date}T12:00:00`, locale);
}

function keyOf(turn: Turn<Entry>): string {
  return turn.messages[0]?.client_id ?? "";
}

interface SpokenProps {
  turn: Turn<Entry>;
  visitorName: string;
  remedy: Remedy | undefined;
}

function Spoken({ turn, visitorName, remedy }: SpokenProps) {
  const { t, locale } = useWords();
  const name = speaker(turn, visitorName, t);
  const first = turn.messages[0];
  return (
    <div class={`turn ${turn.author}`}>
      <p class="who">
        {name}
        {first && <time dateTime={first.posted_at}>{clock(first.posted_at, locale)}</time>}
        {first?.campaign_id && <span class="tag brass">{t("log.nudge")}</span>}
      </p>
      {turn.messages.map((message) => (
        <Bubble key={message.client_id} message={message} remedy={remedy} />
      ))}
    </div>
  );
}

function speaker(turn: Turn<Entry>, visitorName: string, t: T): string {
  if (turn.author === "visitor") return visitorName;
  if (turn.author === "bot") return t("log.bot");
  return turn.author_name || t("log.agent");
}

function Bubble({ message, remedy }: { message: Entry; remedy: Remedy | undefined }) {
  const { t } = useWords();
  return (
    <div class={`said ${message.delivery ?? ""}`}>
      {message.text && <p class="bubble">{message.text}</p>}
      {message.links.map((link) => (
        <LinkRow key={link.label} link={link} />
      ))}
      <Products message={message} />
      {message.asks && <p class="asks">{t("log.asks", { label: message.asks.label })}</p>}
      {message.replies.length > 0 && (
        <ul class="offered" aria-label={t("log.replies")}>
          {message.replies.map((reply) => (
            <li key={reply.text}>{reply.label}</li>
          ))}
        </ul>
      )}
      {message.delivery === "sending" && <p class="delivery">{t("log.sending")}</p>}
      {message.delivery === "failed" && <Failed message={message} remedy={remedy} />}
    </div>
  );
}

function LinkRow({ link }: { link: WireLink }) {
  const { t } = useWords();
  const address = useShopAddress(link.url);
  const words = t("log.link", { label: link.label });
  return (
    <p class="link-row">
      {address ? (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {words}
        </a>
      ) : (
        words
      )}
    </p>
  );
}

function Products({ message: { cards, comparison } }: { message: Entry }) {
  if (cards.length === 0) return null;
  if (comparison) return <Compared cards={cards} comparison={comparison} />;
  return (
    <ul class="cards">
      {cards.map((card) => (
        <CardRow key={card.item_id} card={card} />
      ))}
    </ul>
  );
}

function Failed({ message, remedy }: { message: Entry; remedy: Remedy | undefined }) {
  const { t } = useWords();
  return (
    <p class="delivery bad" role="alert">
      {t("log.failed")} {message.problem}{" "}
      <button type="button" class="link" onClick={() => remedy?.retry(message.client_id)}>
        {t("log.retry")}
      </button>{" "}
      <button type="button" class="link" onClick={() => remedy?.drop(message.client_id)}>
        {t("log.drop")}
      </button>
    </p>
  );
}

function NoticeLine({ message }: { message: Entry | undefined }) {
  const { t, locale } = useWords();
  if (!message) return null;
  return (
    <p class="notice">
      {noticeText(message, t)}
      <time dateTime={message.posted_at}>{clock(message.posted_at, locale)}</time>
    </p>
  );
}

/** The sentence for its code, the more exact one for its reason where there is one. */
function noticeText({ notice, text }: Entry, t: T): string {
  const { code = "", params = {} } = notice ?? {};
  const keys = [`notice.${code}.${params["why"] ?? ""}`, `notice.${code}`];
  const found = keys.map((key) => ({ key, words: t(key, params) })).find(({ key, words }) => words !== key);
  return found?.words ?? (text || t("notice.unknown", { code }));
}
