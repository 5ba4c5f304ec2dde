// The dashboard: what chat sold in a period, how sure that is, and every order behind it.
import { useEffect, useState } from "preact/hooks";
import type { OrderList, OverviewAnswer } from "../shared/protocol";
import { explain } from "../staff/api";
import { useWords } from "../staff/words";
import { useFetched } from "./fetched";
import { Head } from "./head";
import { Health } from "./health";
import { Hero } from "./hero";
import { Orders } from "./orders";
import { reportQuery, todayIn } from "./period";
import { Strip } from "./strip";
import { TranscriptDialog } from "./transcript";
import { parseView, viewAddress, type View } from "./view";

interface Props {
  siteName: string;
  currency: string;
  csrf: string;
  conversing: boolean;
}

export function App({ siteName, currency, csrf, conversing }: Props) {
  const { t } = useWords();
  const [view, show] = useView();
  const [round, setRound] = useState(0);
  const query = reportQuery(view.period);
  const overview = useFetched<OverviewAnswer>(`/api/reports/overview?${query}`, round);
  const credited = view.orders === "credited" ? "&credited=1" : "";
  const orders = useFetched<OrderList>(`/api/reports/orders?${query}${credited}`, round);

  useEffect(() => {
    document.title = `${t("title")} · ${siteName}`;
  }, [siteName]);

  return (
    <div class="page">
      <Head
        period={view.period}
        siteName={siteName}
        csrf={csrf}
        conversing={conversing}
        loading={overview.loading || orders.loading}
        onPeriod={(period) => show({ ...view, period })}
        onRefresh={() => setRound(round + 1)}
      />
      <main>
        {overview.cause !== null && (
          <p class="trouble" role="alert">
            {explain(t, overview.cause)}{" "}
            <button type="button" class="link" onClick={() => setRound(round + 1)}>
              {t("retry")}
            </button>
          </p>
        )}
        {overview.answer && (
          <div aria-busy={overview.loading}>
            {overview.answer.visits === 0 && <NoVisits />}
            <Hero report={overview.answer} currency={currency} />
            <Strip report={overview.answer} />
          </div>
        )}
        {!overview.answer && overview.loading && <p class="muted">{t("loading")}</p>}
        <Orders
          view={view}
          fetched={orders}
          overview={overview.answer}
          onChoose={(choice) => show({ ...view, orders: choice })}
          onOpen={(conversation_id) => show({ ...view, conversation_id })}
        />
        {overview.answer && <Health report={overview.answer} />}
      </main>
      {view.conversation_id && (
        <TranscriptDialog
          key={view.conversation_id}
          conversation_id={view.conversation_id}
          conversing={conversing}
          onClose={() => show({ ...view, conversation_id: null }, true)}
        />
      )}
    </div>
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

/** `show` adds to the browser's history; with `quietly` it replaces where one is. */
function useView(): [View, (view: View, quietly?: boolean) => void] {
  const read = () => parseView(location.search, todayIn(new Date()));
  const [view, setView] = useState(read);
  useEffect(() => {
    const follow = () => setView(read());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  return [
    view,
    (next, quietly = false) => {
      const address = viewAddress(next) || location.pathname;
      if (quietly) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      setView(next);
    },
  ];
}
