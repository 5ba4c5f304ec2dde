// The dashboard: its pages, what stands in the address, and the head above them all.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Me } from "../shared/protocol";
import { useWords } from "../staff/words";
import { Campaigns } from "./campaigns/campaigns";
import { Guide } from "./guide";
import { Guides } from "./guides";
import { Head } from "./head";
import { todayIn } from "./period";
import { Offers } from "./offers/offers";
import { Questions } from "./questions";
import { Sales } from "./sales";
import { parseView, viewAddress, type View } from "./view";
import { Why } from "./why/why";

interface Props {
  me: Me;
  csrf: string;
  conversing: boolean;
}

/** What every page is given. */
export interface PageProps {
  view: View;
  /** `quietly` leaves no step in the browser's history. */
  show: (view: View, quietly?: boolean) => void;
  /** Rises when the reader wants the newest numbers. */
  round: number;
  /** Whether the reader may open the console. */
  conversing: boolean;
  currency: string;
  user_id: string;
  /** What asks before another view is shown, while something is not saved; null where nothing is. */
  guard: (ask: Ask | null) => void;
}

/** Calls `go`, now or later, where the reader may be led away. */
export type Ask = (go: () => void) => void;

const CONTENTS = { sales: Sales, questions: Questions, guides: GuidesOrOne, campaigns: Campaigns, offers: Offers, why: Why };

export function App({ me, csrf, conversing }: Props) {
  const { t } = useWords();
  const ask = useRef<Ask | null>(null);
  const [view, show] = useView(ask);
  const { site_name: siteName, currency, user_id } = me;
  const guard = useCallback((next: Ask | null) => (ask.current = next), []);
  const [round, setRound] = useState(0);
  const Content = CONTENTS[view.page];

  useEffect(() => {
    document.title = `${t(`title.${view.page}`)} · ${siteName}`;
  }, [siteName, view.page]);

  return (
    <div class="page">
      <Head
        view={view}
        show={show}
        siteName={siteName}
        csrf={csrf}
        conversing={conversing}
        onRefresh={() => setRound(round + 1)}
      />
      <main>
        <Content
          key={view.page}
          view={view}
          show={show}
          round={round}
          conversing={conversing}
          currency={currency}
          user_id={user_id}
          guard={guard}
        />
      </main>
    </div>
  );
}

function GuidesOrOne(props: PageProps) {
  return props.view.guide_id ? <Guide key={props.view.guide_id} {...props} /> : <Guides {...props} />;
}

/** `show` adds to the browser's history; with `quietly` it replaces where one is. */
function useView(ask: { current: Ask | null }): [View, (view: View, quietly?: boolean) => void] {
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
      const go = () => {
        const address = viewAddress(next) || location.pathname;
        if (quietly) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
        setView(next);
      };
      if (ask.current && !quietly) ask.current(go);
      else go();
    },
  ];
}
