// One conversation of the inbox.
import type { InboxRow } from "../shared/protocol";
import { formatMoney } from "../shared/money";
import { ago } from "../shared/time";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import { isMine } from "./inbox";
import { useNow } from "./now";
import { address } from "./route";
import { Waiting } from "./waiting";

interface Props {
  row: InboxRow;
  user_id: string;
  unread: number | null;
  selected: boolean;
  typing: boolean;
}

export function Row({ row, user_id, unread, selected, typing }: Props) {
  const { t } = useWords();
  return (
    <li>
      <a
        class={`row ${unread === 0 ? "" : "fresh"}`}
        href={address(row.conversation_id)}
        aria-current={selected ? "true" : undefined}
        data-conversation={row.conversation_id}
      >
        <span class="avatar" aria-hidden="true">
          {initials(row.visitor_name)}
        </span>
        <span class="row-line">
          <b>{visitorName(t, row.visitor_name)}</b>
          <RowTags row={row} user_id={user_id} />
          <RowTime row={row} />
        </span>
        <span class="row-line">
          <RowText row={row} user_id={user_id} typing={typing} />
          <CartTag row={row} />
          <Badge unread={unread} />
        </span>
      </a>
    </li>
  );
}

function RowTags({ row, user_id }: Pick<Props, "row" | "user_id">) {
  const { t } = useWords();
  if (row.status === "closed") return <span class="tag">{t("state.closed")}</span>;
  if (isMine(row, user_id)) return <span class="tag green">{t("row.you")}</span>;
  if (row.owner === "agent") return <span class="tag">{row.agent_name}</span>;
  return row.page_title ? <span class="tag">{row.page_title}</span> : null;
}

function CartTag({ row }: Pick<Props, "row">) {
  const { t, locale } = useWords();
  if (row.cart_minor === 0) return null;
  return <span class="tag brass">{t("row.cart", { value: formatMoney(row.cart_minor, row.currency, locale) })}</span>;
}

function RowTime({ row }: Pick<Props, "row">) {
  const { t, locale } = useWords();
  const now_ms = useNow(20_000);
  if (row.waiting_since_at) {
    return (
      <span class="row-time wait">
        <span class="unseen">{t("row.waiting")}</span>
        <Waiting since={row.waiting_since_at} />
      </span>
    );
  }
  if (!row.last_message_at) return null;
  return (
    <time class="row-time" dateTime={row.last_message_at}>
      {ago(row.last_message_at, now_ms, locale)}
    </time>
  );
}

function RowText({ row, user_id, typing }: Pick<Props, "row" | "user_id" | "typing">) {
  const { t } = useWords();
  if (typing) return <span class="row-text typing">{t("row.typing")}</span>;
  if (row.last_author === "system") return <span class="row-text">{t(happened(row, user_id), { name: row.agent_name })}</span>;
  const text = row.last_text || t(row.last_sequence ? "row.products" : "row.silent");
  if (row.last_author === "bot") return <span class="row-text">{t("row.said", { name: t("log.bot"), text })}</span>;
  if (row.last_author !== "agent") return <span class="row-text">{text}</span>;
  const name = isMine(row, user_id) ? t("row.you_said") : row.agent_name || t("log.agent");
  return <span class="row-text">{t("row.said", { name, text })}</span>;
}

function Badge({ unread }: Pick<Props, "unread">) {
  const { t } = useWords();
  if (unread === 0) return null;
  return (
    <span class={unread === null ? "badge dot" : "badge"}>
      <span aria-hidden="true">{unread ?? ""}</span>
      <span class="unseen">{unread === null ? t("row.new") : t("row.unread", { n: unread })}</span>
    </span>
  );
}

// The last message was a notice, whose words the row does not have: the state says the same.
function happened(row: InboxRow, user_id: string): string {
  if (row.status === "closed") return "row.closed";
  if (row.waiting_since_at) return "row.handed_over";
  if (row.owner === "bot") return "row.released";
  return isMine(row, user_id) ? "row.mine" : "row.theirs";
}

function initials(name: string): string {
  return [...name].slice(0, 2).join("").toUpperCase();
}
