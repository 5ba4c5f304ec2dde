// Somebody else saved the same campaign meanwhile: what each of the two changed, and which one it shall be.
import { useEffect, useRef } from "preact/hooks";
import type { CampaignDefinition, CampaignView } from "../../shared/protocol";
import { ago } from "../../shared/time";
import { useWords } from "../../staff/words";
import { plain } from "./definition";
import { differences, type Difference } from "./differences";
import { placeName, valueName } from "./naming";

interface Props {
  /** What both began from; null where that is not known any more. */
  base: CampaignDefinition | null;
  mine: CampaignDefinition;
  theirs: CampaignView;
  onMine: () => void;
  onTheirs: () => void;
}

export function Conflict({ base, mine, theirs, onMine, onTheirs }: Props) {
  const { t, locale } = useWords();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "center" });
  }, []);
  const [latest] = theirs.history;
  const name = latest?.user_name || t("by.shipped");
  const begun = base && plain(base);
  const his = differences(begun, plain(theirs.definition));
  const own = differences(begun, plain(mine));
  const both = new Set(own.map(({ path }) => path).filter((path) => his.some((each) => each.path === path)));
  return (
    <section class="conflict" aria-labelledby="conflict" tabIndex={-1} ref={box}>
      <h2 id="conflict">{t("conflict.title", { name, when: latest ? ago(latest.saved_at, new Date(), locale) : "" })}</h2>
      <p class="small">{t(both.size > 0 ? "conflict.both" : "conflict.about", { name })}</p>
      {begun ? (
        <div class="grid-2">
          <Side title={t("conflict.theirs", { name })} changes={his} both={both} />
          <Side title={t("conflict.mine")} changes={own} both={both} />
        </div>
      ) : (
        <Side title={t("conflict.differ")} changes={differences(plain(mine), plain(theirs.definition))} both={both} />
      )}
      <div class="conflict-acts">
        <button type="button" class="btn" onClick={onMine}>
          {t("conflict.keep_mine")}
        </button>
        <button type="button" class="btn" onClick={onTheirs}>
          {t("conflict.take_theirs", { name })}
        </button>
      </div>
    </section>
  );
}

function Side({ title, changes, both }: { title: string; changes: readonly Difference[]; both: ReadonlySet<string> }) {
  const { t, locale } = useWords();
  return (
    <div>
      <h3>{title}</h3>
      {changes.length === 0 && <p class="muted small">{t("conflict.nothing")}</p>}
      <ul class="changes">
        {changes.map(({ path, one, other }) => {
          const [before, after] = [valueName(t, path, one, locale), valueName(t, path, other, locale)];
          return (
            <li key={path}>
              {placeName(t, path, locale)} {both.has(path) && <span class="tag warn">{t("conflict.same_place")}</span>}
              {before && after && (
                <span class="muted small">
                  <del>{before}</del> <ins>{after}</ins>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
