// Who changed what in a campaign, and when.
import { useState } from "preact/hooks";
import type { RevisionRow } from "../../shared/protocol";
import { clock, day } from "../../shared/time";
import { useWords } from "../../staff/words";
import { placeName } from "./naming";

const FIRST = 6;

export function History({ history }: { history: readonly RevisionRow[] }) {
  const { t, locale } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? history : history.slice(0, FIRST);
  return (
    <section class="part-of" aria-labelledby="history">
      <h2 id="history">{t("history.title")}</h2>
      <ol class="history">
        {shown.map(({ number, saved_at, user_name, action, changes }) => {
          const places = [...new Set(changes.map((path) => placeName(t, path, locale)))];
          return (
            <li key={number}>
              <time class="muted small" dateTime={saved_at}>
                {day(saved_at, locale)}, {clock(saved_at, locale)}
              </time>
              <p>
                <b>{user_name || t("by.shipped")}</b> {t(`history.${action}`)}
                {places.length > 0 && <span class="muted">: {places.join("; ")}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      {history.length > FIRST && (
        <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? "history.less" : "history.more", { n: history.length - FIRST })}
        </button>
      )}
    </section>
  );
}
