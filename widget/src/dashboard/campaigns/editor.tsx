// The editor of a campaign: whom, when, what and how sure, beside the card as it will look.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock, day } from "../../shared/time";
import { useWords } from "../../staff/words";
import { Switch, WrongProvider } from "../form";
import { whereIs } from "./checking";
import { Condition } from "./condition";
import { Conflict } from "./conflict";
import { DryRun } from "./dryrun";
import { History } from "./history";
import { Leaving } from "./leaving";
import { placeName } from "./naming";
import type { OpenedProps } from "./opened";
import { Preview } from "./preview";
import { Results } from "./results";
import { closed, viewAddress } from "../view";
import { Basics, Exceptions, Proof, Schedule } from "./sections";
import { useSaving, type Saving, type Start } from "./saving";
import { Variants, type Shown } from "./variants";

export function Editor(props: OpenedProps & { start: Start }) {
  const { view, show, options, currency, guard, onChanged, tell } = props;
  const { t } = useWords();
  const saving = useSaving(props);
  const { editing, definition, wrong, isDirty, kept, conflict } = saving;
  const [shown, setShown] = useState<Shown>({ variant: 0, locale: Object.keys(editing.variants[0]?.content.text ?? {})[0] ?? options.locales[0] ?? "en" });
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  const [wanted, setWanted] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const variant = editing.variants[Math.min(shown.variant, editing.variants.length - 1)]?.variant_id ?? "";

  useEffect(() => {
    guard(isDirty ? (go) => setLeaving(() => go) : null);
    return () => guard(null);
  }, [isDirty]);

  // Once the variant and the language are open in which the place is.
  useLayoutEffect(() => {
    if (!wanted) return;
    const places = [...(form.current?.querySelectorAll<HTMLElement>("[data-path]") ?? [])];
    const place = places.find(({ dataset }) => dataset["path"] === wanted);
    const control = place?.matches("input, select, textarea") ? place : place?.querySelector<HTMLElement>("input, select, textarea, button");
    (control ?? place)?.focus();
    (control ?? place)?.scrollIntoView({ block: "center" });
    setWanted("");
  }, [wanted, shown]);

  function goTo(path: string): void {
    const { variant: at, locale } = whereIs(path);
    setShown({ variant: at ?? shown.variant, locale: locale ?? shown.locale });
    setWanted(path);
  }

  async function save(): Promise<boolean> {
    const saved = await saving.save();
    if (typeof saved === "string") {
      if (saved) goTo(saved);
      return false;
    }
    onChanged();
    tell({ text: t("save.saved", { name: saved.definition.name }) });
    if (!props.campaign_id) show({ ...view, campaign_id: saved.definition.campaign_id }, true);
    return true;
  }

  return (
    <WrongProvider value={wrong}>
      <form
        ref={form}
        class="editor"
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Top saving={saving} />
        <Notices saving={saving} onGoTo={goTo} />
        {conflict && <Conflict base={saving.base} mine={definition} theirs={conflict} onMine={saving.keepMine} onTheirs={saving.takeTheirs} />}
        <div class="editor-main">
          <Basics editing={editing} change={saving.change} />
          <section class="part-of" aria-labelledby="when">
            <h2 id="when">{t("editor.when")}</h2>
            <p class="muted small">{t(`editor.when.${editing.trigger}`)}</p>
            <Condition root={editing.condition} fields={options.fields} currency={currency} onChange={(condition) => saving.change({ condition })} />
          </section>
          <section class="part-of" aria-labelledby="what">
            <h2 id="what">{t(editing.tells === "agents" ? "editor.what.agents" : "editor.what")}</h2>
            <Variants editing={editing} options={options} shown={shown} wrong={wrong} onShow={setShown} onChange={(variants) => saving.change({ variants })} />
          </section>
          <Proof editing={editing} change={saving.change} />
          <Schedule editing={editing} change={saving.change} />
          <Exceptions editing={editing} names={options.overrides} change={saving.change} />
        </div>
        <aside class="editor-side" aria-label={t("editor.side")}>
          <Preview definition={definition} variant={variant} locale={shown.locale} />
        </aside>
      </form>
      <div class="editor-foot">
        <DryRun
          whyOf={(visitor_id) => viewAddress({ ...closed(view, "why"), visitor_id })}
          definition={definition}
          currency={currency}
          isWhole={saving.isWhole}
          onFaults={() => {
            const [first] = saving.check();
            if (first !== undefined) goTo(first);
          }}
          onRefused={saving.refused}
        />
        {kept && <Results view={kept} />}
        {kept && <History history={kept.history} />}
      </div>
      {leaving && (
        <Leaving
          isKept={saving.isKept}
          onStay={() => setLeaving(null)}
          onLeave={() => {
            setLeaving(null);
            leaving();
          }}
          onDiscard={() => {
            saving.discard();
            setLeaving(null);
            leaving();
          }}
          onSave={async () => {
            setLeaving(null);
            if (await save()) leaving();
          }}
        />
      )}
    </WrongProvider>
  );
}

function Top({ saving }: { saving: Saving }) {
  const { t } = useWords();
  const { editing, isDirty, isSaving, kept } = saving;
  return (
    <div class="editor-top">
      <h2>{editing.name.trim() || t(kept ? "editor.unnamed" : "editor.new")}</h2>
      <Switch on={editing.enabled} label={t(editing.enabled ? "editor.on" : "editor.off")} shown onChange={(enabled) => saving.change({ enabled })} />
      <p class="small muted dirty" role="status">
        {isSaving ? t("save.saving") : isDirty ? t(kept ? "save.unsaved" : "save.unsaved_new") : ""}
      </p>
      <button type="submit" class="btn primary" disabled={isSaving || (!isDirty && kept !== null)}>
        {t("save.save")}
      </button>
    </div>
  );
}

function Notices({ saving, onGoTo }: { saving: Saving; onGoTo: (path: string) => void }) {
  const { t, locale } = useWords();
  const { wrong, trouble, restored_at, isDirty } = saving;
  return (
    <>
      {restored_at && isDirty && (
        <p class="note restored" role="status">
          {t("draft.restored", { when: `${day(restored_at, locale)}, ${clock(restored_at, locale)}` })}{" "}
          <button type="button" class="link" onClick={saving.discard}>
            {t("draft.discard")}
          </button>
        </p>
      )}
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {wrong.size > 0 && (
        <div class="trouble" role="alert">
          <h3>{t("wrong.title", { n: wrong.size })}</h3>
          <ul>
            {[...wrong].map(([path, text]) => (
              <li key={path}>
                <button type="button" class="link" onClick={() => onGoTo(path)}>
                  {placeName(t, path, locale)}
                </button>
                : {text}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
