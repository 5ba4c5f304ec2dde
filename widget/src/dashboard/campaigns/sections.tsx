// The plain sections of the editor: whom it tells, how sure one will be, from when until when, and its exceptions.
import { useNamed, useWords } from "../../staff/words";
import { FaultAt, Field, MomentInput, NumberInput, Tick, Ways } from "../form";
import type { Editing } from "./definition";
import type { Saving } from "./saving";

interface PartProps {
  editing: Editing;
  change: Saving["change"];
}

export function Basics({ editing, change }: PartProps) {
  const { t } = useWords();
  return (
    <section class="part-of" aria-labelledby="basics">
      <h2 id="basics" class="unseen">{t("editor.basics")}</h2>
      <Field label={t("place.name")} path="name" class="wide">
        {(tied) => <input {...tied} type="text" maxLength={200} value={editing.name} onInput={(event) => change({ name: event.currentTarget.value })} />}
      </Field>
      <div class="grid-2">
        <Ways
          label={t("place.trigger")}
          path="trigger"
          values={["visit", "exit"] as const}
          value={editing.trigger}
          nameOf={(each) => t(`trigger.${each}`)}
          hintOf={(each) => t(`trigger.${each}.hint`)}
          onChange={(trigger) => change({ trigger })}
        />
        <Ways
          label={t("place.tells")}
          path="tells"
          values={["visitor", "agents"] as const}
          value={editing.tells}
          nameOf={(each) => t(`tells.${each}`)}
          hintOf={(each) => t(`tells.${each}.hint`)}
          onChange={(tells) => change({ tells })}
        />
      </div>
      <Field label={t("place.priority")} path="priority" hint={t("editor.priority.hint")}>
        {(tied) => <NumberInput tied={tied} text={String(editing.priority)} min={-1000} max={1000} step={1} onText={(text) => change({ priority: Number(text) })} />}
      </Field>
    </section>
  );
}

export function Proof({ editing, change }: PartProps) {
  const { t } = useWords();
  return (
    <section class="part-of" aria-labelledby="proof">
      <h2 id="proof">{t("editor.proof")}</h2>
      <Field label={t("place.holdout")} path="holdout" hint={t("editor.holdout.hint")}>
        {(tied) => (
          <NumberInput
            tied={tied}
            text={String(Math.round(editing.holdout * 10_000) / 100)}
            unit="%"
            min={0}
            max={100}
            onText={(text) => change({ holdout: text === "" ? NaN : Math.round(Number(text) * 100) / 10_000 })}
          />
        )}
      </Field>
      {editing.variants.length > 1 && (
        <Ways
          label={t("place.allocation")}
          path="allocation"
          values={["weights", "thompson"] as const}
          value={editing.allocation}
          nameOf={(each) => t(`allocation.${each}`)}
          hintOf={(each) => t(`allocation.${each}.hint`)}
          onChange={(allocation) => change({ allocation })}
        />
      )}
    </section>
  );
}

export function Schedule({ editing, change }: PartProps) {
  const { t } = useWords();
  return (
    <section class="part-of" aria-labelledby="schedule">
      <h2 id="schedule">{t("editor.schedule")}</h2>
      <div class="grid-2">
        <Field label={t("place.starts_at")} path="starts_at" hint={t("editor.starts.hint")}>
          {(tied) => <MomentInput tied={tied} at={editing.starts_at} onChange={(starts_at) => change({ starts_at })} />}
        </Field>
        <Field label={t("place.ends_at")} path="ends_at" hint={t("editor.ends.hint")}>
          {(tied) => <MomentInput tied={tied} at={editing.ends_at} onChange={(ends_at) => change({ ends_at })} />}
        </Field>
      </div>
    </section>
  );
}

export function Exceptions({ editing, names, change }: PartProps & { names: readonly string[] }) {
  const { t } = useWords();
  const named = useNamed();
  const { overrides } = editing;
  return (
    <section class="part-of" aria-labelledby="exceptions">
      <h2 id="exceptions">{t("editor.overrides")}</h2>
      <p class="muted small">{t("editor.overrides.about")}</p>
      <FaultAt path="overrides" />
      <div class="ticks column">
        {names.map((name) => (
          <Tick
            key={name}
            on={overrides.includes(name)}
            label={named("override", name)}
            onChange={(on) => change({ overrides: (on ? [...overrides, name] : overrides.filter((each) => each !== name)).sort() })}
          />
        ))}
      </div>
    </section>
  );
}
