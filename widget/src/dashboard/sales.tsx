// What chat sold in a period, how sure that is, and every order behind it.
import type { OrderList, OverviewAnswer } from "../shared/protocol";
import { useWords } from "../staff/words";
import type { PageProps } from "./app";
import { useFetched } from "../staff/fetched";
import { Fetching } from "../staff/fetching";
import { Health } from "./health";
import { Hero } from "./hero";
import { Orders } from "./orders";
import { reportQuery } from "./period";
import { Strip } from "./strip";
import { TranscriptDialog } from "./transcript";

export function Sales({ view, show, round, conversing, currency }: PageProps) {
  const query = reportQuery(view.period);
  const overview = useFetched<OverviewAnswer>(`/api/reports/overview?${query}`, round);
  const credited = view.orders === "credited" ? "&credited=1" : "";
  const orders = useFetched<OrderList>(`/api/reports/orders?${query}${credited}`, round);
  return (
    <>
      <Fetching fetched={overview} />
      {overview.answer && (
        <div aria-busy={overview.loading}>
          {overview.answer.visits === 0 && <NoVisits />}
          <Hero report={overview.answer} currency={currency} />
          <Strip report={overview.answer} />
        </div>
      )}
      <Orders
        view={view}
        fetched={orders}
        overview={overview.answer}
        onChoose={(choice) => show({ ...view, orders: choice })}
        onOpen={(conversation_id) => show({ ...view, conversation_id })}
      />
      {overview.answer && <Health report={overview.answer} />}
      {view.conversation_id && (
        <TranscriptDialog
          key={view.conversation_id}
          conversation_id={view.conversation_id}
          conversing={conversing}
          onClose={() => show({ ...view, conversation_id: null }, true)}
        />
      )}
    </>
  );
}

function NoVisits() {
  const { t } = useWords();
  return (
    <section class="empty">
      <h2>{t("empty.visits")}</h2>
      <p class="muted">{t("empty.visits.hint")}</p>
      <code>{t("empty.visits.code")}</code>
    </section>
  );
}
