// The dashboard: its pages, what stands in the address, and the head above them all.
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../staff/words";
import { Guide } from "./guide";
import { Guides } from "./guides";
import { Head } from "./head";
import { todayIn } from "./period";
import { Questions } from "./questions";
import { Sales } from "./sales";
import { parseView, viewAddress, type View } from "./view";

interface Props {
  siteName: string;
  currency: string;
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
}

const CONTENTS = { sales: Sales, questions: Questions, guides: GuidesOrOne };

export function App({ siteName, currency, csrf, conversing }: Props) {
  const { t } = useWords();
  const [view, show] = useView();
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
        <Content key={view.page} view={view} show={show} round={round} conversing={conversing} currency={currency} />
      </main>
    </div>
  );
}

function GuidesOrOne(props: PageProps) {
  return props.view.guide_id ? <Guide key={props.view.guide_id} {...props} /> : <Guides {...props} />;
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
