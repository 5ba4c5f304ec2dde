// The middle column: whose conversation it is, what was said, and where to answer.
import { useEffect } from "preact/hooks";
import type { T } from "../shared/i18n";
import { EMPTY, type Log } from "../shared/log";
import type { InboxRow, Me, Problem } from "../shared/protocol";
import { describe } from "../staff/api";
import type { Entry } from "../staff/log";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import { Bar } from "./bar";
import { Composer } from "./composer";
import type { Desk } from "./desk";
import { Scroll } from "./scroll";

export function Conversation({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const { selected, rows, logs, missing, me, typing } = desk.state;
  const row = selected ? rows[selected] : undefined;
  const log = (selected ? logs[selected] : undefined) ?? EMPTY;

  useEffect(() => {
    const read = () => document.visibilityState === "visible" && desk.read();
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [selected, log.last_sequence]);

  if (!selected || missing || !row) return <Nobody missing={missing} chosen={selected !== null} />;
  const name = visitorName(t, row.visitor_name);
  return (
    <section class="conv" aria-label={t("conv.label", { name })}>
      <Bar desk={desk} row={row} />
      <Scroll
        key={selected}
        entries={entriesOf(log, row, me, t)}
        visitorName={name}
        typing={typing[selected] ?? false}
        remedy={{
          retry: (client_id) => desk.retry(selected, client_id),
          drop: (client_id) => desk.drop(selected, client_id),
        }}
      />
      <Composer desk={desk} row={row} />
    </section>
  );
}

function Nobody({ missing, chosen }: { missing: boolean; chosen: boolean }) {
  const { t } = useWords();
  return (
    <section class="conv nobody" aria-label={t("conv.none")}>
      {chosen && !missing ? <p class="muted">{t("loading")}</p> : <p>{t(missing ? "conv.missing" : "conv.none")}</p>}
      {!chosen && (
        <p class="muted">
          {t("conv.none.hint")} <kbd>J</kbd> <kbd>K</kbd>
        </p>
      )}
      {missing && <a href="#/">{t("conv.back")}</a>}
    </section>
  );
}

/** Saved messages, then those on their way, in one form. */
function entriesOf(log: Log, row: InboxRow, me: Me, t: T): Entry[] {
  const pending = log.pending.map(({ client_id, text, posted_at, problem }): Entry => ({
    message_id: client_id,
    conversation_id: row.conversation_id,
    client_id,
    sequence: log.last_sequence + 1,
    author: "agent",
    posted_at,
    text,
    author_name: me.name,
    cards: [],
    replies: [],
    links: [],
    comparison: null,
    asks: null,
    notice: null,
    campaign_id: "",
    ...(problem ? { delivery: "failed", problem: reason(t, problem) } : { delivery: "sending" }),
  }));
  return [...log.messages, ...pending];
}

/** Here a refusal means the conversation, not the account. */
function reason(t: T, problem: Problem): string {
  return problem.code === "forbidden" ? t("conv.not_yours") : describe(t, problem);
}
