// The inbox: tabs with counts, the conversations of the chosen one, and what campaigns noticed.
import { useRef } from "preact/hooks";
import { Hints } from "./hints";
import { listed, VIEWS, type View } from "./inbox";
import { useWords } from "../staff/words";
import { Row } from "./row";
import type { State } from "./state";
import { unread } from "./unread";

interface Props {
  state: State;
  onView: (view: View) => void;
  onWaveOff: (conversation_id: string) => void;
}

export function List({ state, onView, onWaveOff }: Props) {
  const { t } = useWords();
  const rows = listed(state.rows, state.view, state.me.user_id);
  return (
    <section class="list" aria-label={t("list.title")}>
      <header class="list-head">
        <h2>{t("list.title")}</h2>
        <span class="muted site">{state.me.site_name}</span>
      </header>
      <Tabs state={state} onView={onView} />
      <div class="rows" id="inbox" role="tabpanel" aria-labelledby={`tab-${state.view}`} tabIndex={-1}>
        {rows.length > 0 && (
          <ul>
            {rows.map((row) => (
              <Row
                key={row.conversation_id}
                row={row}
                user_id={state.me.user_id}
                unread={unread(state.reading, row, state.me.user_id)}
                selected={row.conversation_id === state.selected}
                typing={state.typing[row.conversation_id] ?? false}
              />
            ))}
          </ul>
        )}
        {rows.length === 0 && <Nothing state={state} />}
      </div>
      <Hints hints={state.hints} onWaveOff={onWaveOff} />
    </section>
  );
}

function Nothing({ state }: Pick<Props, "state">) {
  const { t } = useWords();
  if (!state.loaded.includes(state.view)) return <p class="nothing muted">{t("loading")}</p>;
  return (
    <div class="nothing">
      <p>{t(`empty.${state.view}`)}</p>
      <p class="muted">{t(`empty.${state.view}.hint`)}</p>
    </div>
  );
}

function Tabs({ state, onView }: Pick<Props, "state" | "onView">) {
  const { t } = useWords();
  const bar = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = (VIEWS.indexOf(state.view as (typeof VIEWS)[number]) + step + VIEWS.length) % VIEWS.length;
    const view = VIEWS[at] ?? "waiting";
    onView(view);
    bar.current?.querySelector<HTMLElement>(`#tab-${view}`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label={t("list.views")} ref={bar} onKeyDown={move}>
      {VIEWS.map((view) => (
        <button
          type="button"
          key={view}
          id={`tab-${view}`}
          role="tab"
          aria-selected={view === state.view}
          aria-controls="inbox"
          tabIndex={view === state.view ? 0 : -1}
          onClick={() => onView(view)}
        >
          {t(`view.${view}`)}
          {state.counts[view] !== undefined && <span class="count">{t("number", { n: state.counts[view] ?? 0 })}</span>}
        </button>
      ))}
    </div>
  );
}
