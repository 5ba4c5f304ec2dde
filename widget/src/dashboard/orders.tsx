// The orders of the period: what was credited, why, and the way to its transcript.
import { formatMoney } from "../shared/money";
import type { OrderLine, OrderList, OverviewAnswer } from "../shared/protocol";
import { clock, day } from "../shared/time";
import { explain } from "../staff/api";
import { useWords } from "../staff/words";
import type { Fetched } from "../staff/fetched";
import { follow } from "./follow";
import type { View } from "./view";

const TONES = { confirmed: "ok", unverified: "warn", quarantined: "bad" } as const;

interface Props {
  view: View;
  fetched: Fetched<OrderList>;
  overview: OverviewAnswer | null;
  onChoose: (orders: View["orders"]) => void;
  onOpen: (conversation_id: string) => void;
}

export function Orders({ view, fetched, overview, onChoose, onOpen }: Props) {
  const { t } = useWords();
  const lines = fetched.answer?.orders ?? [];
  return (
    <section class="orders" aria-labelledby="orders" aria-busy={fetched.loading}>
      <header class="orders-head">
        <h2 id="orders">{t("orders.title")}</h2>
        <div class="period" role="group" aria-label={t("orders.which")}>
          {(["credited", "all"] as const).map((choice) => (
            <button type="button" key={choice} aria-pressed={view.orders === choice} onClick={() => onChoose(choice)}>
              {t(`orders.${choice}`)}
            </button>
          ))}
        </div>
      </header>
      {fetched.cause !== null && (
        <p class="trouble" role="alert">
          {explain(t, fetched.cause)}
        </p>
      )}
      {lines.length > 0 && <Table lines={lines} view={view} onOpen={onOpen} />}
      {fetched.answer && lines.length === 0 && <NoOrders credited={view.orders === "credited"} />}
      <Shortened shown={lines.length} view={view} overview={overview} />
    </section>
  );
}

// The roles are those the elements have by themselves, until a phone's layout takes them away.
function Table({ lines, view, onOpen }: { lines: readonly OrderLine[] } & Pick<Props, "view" | "onOpen">) {
  const { t } = useWords();
  return (
    <table role="table" aria-label={t(`orders.${view.orders}`)}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t("orders.time")}</th>
          <th role="columnheader" scope="col">{t("orders.number")}</th>
          <th role="columnheader" scope="col" class="n">
            {t("orders.value")}
          </th>
          <th role="columnheader" scope="col">{t("orders.state")}</th>
          <th role="columnheader" scope="col">{t("orders.why")}</th>
          <th role="columnheader" scope="col">{t("orders.conversation")}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map((line) => (
          <Line key={line.order_id} line={line} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, onOpen }: { line: OrderLine } & Pick<Props, "onOpen">) {
  const { t, locale } = useWords();
  const { conversation_id } = line;
  const kind = `kind.${line.kind}`;
  return (
    <tr role="row">
      <td role="cell" class="when">
        <time dateTime={line.placed_at}>
          {day(line.placed_at, locale)} <span class="muted">{clock(line.placed_at, locale)}</span>
        </time>
      </td>
      <th role="rowheader" scope="row">{line.order_id}</th>
      <td role="cell" class="n value">{formatMoney(line.value.amount_minor, line.value.currency, locale)}</td>
      <td role="cell" class="state">
        <span class={`tag ${TONES[line.state]}`}>{t(`state.${line.state}`)}</span>
      </td>
      <td role="cell" class="why">{conversation_id ? (t(kind) === kind ? line.kind : t(kind)) : t("kind.none")}</td>
      <td role="cell" class="words">
        {conversation_id && (
          <a
            class="transcript-link"
            href={`?conversation=${conversation_id}`}
            aria-label={t("orders.open", { order: line.order_id, words: line.first_words })}
            onClick={(event) => follow(event, () => onOpen(conversation_id))}
          >
            {line.first_words || t("orders.no_words")}
          </a>
        )}
      </td>
    </tr>
  );
}

function NoOrders({ credited }: { credited: boolean }) {
  const { t } = useWords();
  const key = credited ? "empty.credited" : "empty.orders";
  return (
    <div class="empty">
      <h3>{t(key)}</h3>
      <p class="muted">{t(`${key}.hint`)}</p>
    </div>
  );
}

/** The list has an end that the sums do not have: then it says so. */
function Shortened({ shown, view, overview }: { shown: number } & Pick<Props, "view" | "overview">) {
  const { t } = useWords();
  if (!overview || shown === 0) return null;
  const n = view.orders === "credited" ? overview.credited : overview.orders + overview.quarantined;
  return n > shown ? <p class="muted small">{t("orders.shortened", { shown, n })}</p> : null;
}
