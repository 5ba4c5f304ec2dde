// How seldom a visitor is interrupted, over all campaigns: in one line, with the switch for all of it, and as a form.
import { useState } from "preact/hooks";
import type { WireRestraint } from "../../shared/protocol";
import { explain, send } from "../../staff/api";
import { Dialog } from "../../staff/dialog";
import { useNamed, useWords } from "../../staff/words";
import { Field, NumberInput, Switch, Tick } from "../form";
import type { Told } from "../toast";

const STEPS = ["begin", "shipping", "payment"] as const;
const PAGES = ["home", "list", "search", "product", "cart", "checkout", "thanks"];
const NUMBERS = [
  { name: "per_visit", most: 100 },
  { name: "per_day", most: 100 },
  { name: "gap_s", most: 86_400 },
  { name: "quiet_days", most: 365 },
] as const;

interface Props {
  restraint: WireRestraint;
  onChanged: () => void;
  tell: (told: Told) => void;
}

export function Restraint({ restraint, onChanged, tell }: Props) {
  const { t } = useWords();
  const [editing, setEditing] = useState(false);
  const [cause, setCause] = useState<unknown>(null);
  const [sending, setSending] = useState(false);

  async function put(next: WireRestraint): Promise<boolean> {
    setSending(true);
    setCause(null);
    try {
      await send<WireRestraint>("PUT", "/api/campaigns/restraint", next);
      onChanged();
      return true;
    } catch (why) {
      setCause(why);
      return false;
    } finally {
      setSending(false);
    }
  }

  async function turn(speaks: boolean): Promise<void> {
    const done = await put({ ...restraint, speaks });
    if (done) tell({ text: t(speaks ? "restraint.speak" : "restraint.silent"), ...(!speaks && { undo: () => void put(restraint) }) });
  }

  return (
    <section class={restraint.speaks ? "restraint" : "restraint silent"} aria-label={t("restraint.title")}>
      <Switch on={restraint.speaks} label={t("restraint.speaks")} shown disabled={sending} onChange={(speaks) => void turn(speaks)} />
      <p class="small muted">
        {restraint.speaks
          ? t("restraint.summary", { visit: restraint.per_visit, day: restraint.per_day, days: restraint.quiet_days })
          : t("restraint.all_silent")}
      </p>
      <button type="button" class="btn" onClick={() => setEditing(true)}>
        {t("restraint.change")}
      </button>
      {cause !== null && !editing && (
        <p class="trouble" role="alert">
          {explain(t, cause)}
        </p>
      )}
      {editing && (
        <Form
          restraint={restraint}
          cause={cause}
          sending={sending}
          onClose={() => {
            setCause(null);
            setEditing(false);
          }}
          onSave={async (next) => {
            if (await put(next)) {
              setEditing(false);
              tell({ text: t("restraint.saved") });
            }
          }}
        />
      )}
    </section>
  );
}

interface FormProps {
  restraint: WireRestraint;
  cause: unknown;
  sending: boolean;
  onClose: () => void;
  onSave: (next: WireRestraint) => Promise<void>;
}

function Form({ restraint, cause, sending, onClose, onSave }: FormProps) {
  const { t } = useWords();
  const named = useNamed();
  const [next, setNext] = useState(restraint);
  const [typed, setTyped] = useState(() => Object.fromEntries(NUMBERS.map(({ name }) => [name, String(restraint[name])])) as Record<string, string>);
  const pages = [...new Set([...PAGES, ...next.quiet_pages])];
  const toggled = <V extends string>(values: readonly V[], value: V, on: boolean) => [...values.filter((each) => each !== value), ...(on ? [value] : [])];
  return (
    <Dialog title={t("restraint.title")} place="side" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const numbers = Object.fromEntries(NUMBERS.map(({ name }) => [name, Number(typed[name])]));
          void onSave({ ...next, ...numbers });
        }}
      >
        <p class="muted small">{t("restraint.about")}</p>
        {NUMBERS.map(({ name, most }) => (
          <Field key={name} label={t(`restraint.${name}`)} hint={t(`restraint.${name}.hint`)}>
            {(tied) => (
              <NumberInput
                tied={tied}
                text={typed[name] ?? ""}
                unit={t(`restraint.${name}.unit`)}
                onText={(text) => setTyped({ ...typed, [name]: text })}
                min={0}
                max={most}
                step={1}
                required
              />
            )}
          </Field>
        ))}
        <fieldset class="ways">
          <legend>{t("restraint.quiet_pages")}</legend>
          <div class="ticks">
            {pages.map((page) => (
              <Tick
                key={page}
                on={next.quiet_pages.includes(page)}
                label={named("value.page_type", page)}
                onChange={(on) => setNext({ ...next, quiet_pages: toggled(next.quiet_pages, page, on) })}
              />
            ))}
          </div>
        </fieldset>
        <fieldset class="ways">
          <legend>{t("restraint.quiet_steps")}</legend>
          <div class="ticks">
            {STEPS.map((step) => (
              <Tick
                key={step}
                on={next.quiet_steps.includes(step)}
                label={named("value.checkout_step", step)}
                onChange={(on) => setNext({ ...next, quiet_steps: toggled(next.quiet_steps, step, on) })}
              />
            ))}
          </div>
        </fieldset>
        {cause !== null && (
          <p class="trouble" role="alert">
            {explain(t, cause)}
          </p>
        )}
        <button type="submit" class="btn primary" disabled={sending}>
          {t(sending ? "save.saving" : "save.save")}
        </button>
      </form>
    </Dialog>
  );
}
