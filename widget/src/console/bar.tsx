// The bar above a conversation: who, in what state, and what the agent may do with it.
import type { InboxRow } from "../shared/protocol";
import { Icon } from "../staff/icons";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import type { Desk } from "./desk";
import { isMine } from "./inbox";
import { address } from "./route";
import { Waiting } from "./waiting";
import { takeOver } from "./takeover";

interface Props {
  desk: Desk;
  row: InboxRow;
}

export function Bar({ desk, row }: Props) {
  const { t } = useWords();
  return (
    <header class="bar">
      <a class="icon-btn back" href={address(null)} aria-label={t("bar.back")}>
        <Icon name="back" />
      </a>
      <h2>{visitorName(t, row.visitor_name)}</h2>
      <StateTag row={row} user_id={desk.state.me.user_id} />
      <span class="bar-gap" />
      <Deeds desk={desk} row={row} />
      <a class="icon-btn to-visitor" href={address(row.conversation_id, true)} aria-label={t("bar.visitor")}>
        <Icon name="person" />
      </a>
    </header>
  );
}

function StateTag({ row, user_id }: { row: InboxRow; user_id: string }) {
  const { t } = useWords();
  if (row.status === "closed") return <span class="tag">{t("state.closed")}</span>;
  if (isMine(row, user_id)) return <span class="tag green">{t("state.mine")}</span>;
  if (row.owner === "agent") return <span class="tag">{t("state.theirs", { name: row.agent_name })}</span>;
  if (!row.waiting_since_at) return <span class="tag">{t("state.bot")}</span>;
  return (
    <span class="tag warn">
      {t("state.waiting")} <Waiting since={row.waiting_since_at} />
    </span>
  );
}

function Deeds({ desk, row }: Props) {
  const { t } = useWords();
  const id = row.conversation_id;
  const busy = desk.state.busy[id];
  if (isMine(row, desk.state.me.user_id)) {
    return (
      <>
        <button type="button" class="btn" disabled={busy !== undefined} onClick={() => void desk.act("release", id)}>
          {busy === "release" ? t("bar.releasing") : t("bar.release")} <kbd>B</kbd>
        </button>
        <button type="button" class="btn" disabled={busy !== undefined} onClick={() => void desk.act("close", id)}>
          {busy === "close" ? t("bar.closing") : t("bar.close")}
        </button>
      </>
    );
  }
  if (row.owner !== "bot") return null;
  return (
    <button type="button" class="btn primary" disabled={busy !== undefined} onClick={() => void takeOver(desk, id)}>
      {busy === "take" ? t("bar.taking") : t("bar.take")} <kbd>T</kbd>
    </button>
  );
}
