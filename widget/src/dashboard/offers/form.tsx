// The form of one offer.
import { useEffect, useRef, useState } from "preact/hooks";
import type { OfferRow } from "../../shared/protocol";
import { codeOf, explain, HttpRefusal, send } from "../../staff/api";
import { Dialog } from "../../staff/dialog";
import { useWords } from "../../staff/words";
import type { Ask } from "../app";
import { same } from "../campaigns/differences";
import { withoutPath } from "../campaigns/importing";
import { Field, MomentInput, NumberInput, Switch, Ways, WrongProvider, type Wrong } from "../form";
import { Codes } from "./codes";
import { faultsIn, formOf, KINDS, numbersOf, offerOf, type NumberName, type OfferForm } from "./offer";

interface Props {
  row: OfferRow | null;
  currency: string;
  guard: (ask: Ask | null) => void;
  onClose: () => void;
  onSaved: (row: OfferRow, isNew: boolean) => void;
  onChanged: () => void;
}

export function OfferDialog({ row, currency, guard, onClose, onSaved, onChanged }: Props) {
  const { t } = useWords();
  const [begun] = useState(() => formOf(row?.definition ?? {}, currency));
  const [form, setForm] = useState(begun);
  const [wrong, setWrong] = useState<Wrong>(new Map());
  const [trouble, setTrouble] = useState("");
  const [saving, setSaving] = useState(false);
  const [asking, setAsking] = useState<(() => void) | null>(null);
  const box = useRef<HTMLFormElement>(null);
  const isDirty = !same(form, begun);

  useEffect(() => {
    guard(isDirty && !saving ? (go) => setAsking(() => go) : null);
    return () => guard(null);
  }, [isDirty, saving]);
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);
  useEffect(() => {
    if (wrong.size > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);

  function change(changed: Partial<OfferForm>): void {
    setForm({ ...form, ...changed });
    setTrouble("");
    setWrong(new Map());
  }

  async function save(): Promise<void> {
    const faults = faultsIn(form, currency);
    setWrong(new Map(faults.map(({ path, key, params }) => [path, t(key, params)])));
    if (faults.length > 0) return;
    setSaving(true);
    setTrouble("");
    try {
      const definition = offerOf(form, currency);
      const saved = await (row ? send<OfferRow>("PUT", `/api/offers/${row.offer_id}`, { definition, stamp: row.stamp }) : send<OfferRow>("POST", "/api/offers", { definition }));
      guard(null);
      onSaved(saved, !row);
    } catch (cause) {
      const problem = cause instanceof HttpRefusal && cause.problem.code === "invalid" ? cause.problem : null;
      const path = problem?.data["field"] ?? "";
      const name = path.replace(/^definition\./, "");
      if (problem && box.current?.querySelector(`[data-path="${CSS.escape(name)}"]`)) setWrong(new Map([[name, withoutPath(withoutPath(problem.message, path), name)]]));
      else if (codeOf(cause) === "changed_meanwhile") {
        // With the list comes the stamp of what is there now: saving again means it.
        onChanged();
        setTrouble(t("offers.changed_meanwhile"));
      } else setTrouble(explain(t, cause));
    } finally {
      setSaving(false);
    }
  }

  return (
    <Dialog title={row ? row.definition.name : t("offers.new")} place="side" onClose={onClose}>
      <WrongProvider value={wrong}>
        {asking && (
          <div class="note" role="alert" ref={(note) => note?.scrollIntoView({ block: "nearest" })}>
            <p>{t("leave.offer")}</p>
            <button
              type="button"
              class="btn"
              onClick={() => {
                guard(null);
                asking();
              }}
            >
              {t("leave.discard")}
            </button>{" "}
            <button type="button" class="btn" onClick={() => setAsking(null)}>
              {t("leave.stay")}
            </button>
          </div>
        )}
        <form
          ref={box}
          class="form"
          novalidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field label={t("offers.name")} path="name" hint={t("offers.name.hint")}>
            {(tied) => <input {...tied} type="text" maxLength={200} value={form.name} onInput={(event) => change({ name: event.currentTarget.value })} />}
          </Field>
          <Ways
            label={t("offers.kind")}
            path="kind"
            values={KINDS}
            value={form.kind}
            nameOf={(each) => t(`offer.kind.${each}`)}
            onChange={(kind) => change({ kind })}
          />
          {form.kind === "gift" && (
            <Field label={t("offers.gift")} path="gift" hint={t("offers.gift.hint")}>
              {(tied) => <input {...tied} type="text" maxLength={100} value={form.gift} onInput={(event) => change({ gift: event.currentTarget.value })} />}
            </Field>
          )}
          <div class="grid-2">
            {numbersOf(form.kind).map((name) => (
              <OfferNumber key={name} name={name} form={form} currency={currency} onText={(text) => change({ typed: { ...form.typed, [name]: text } })} />
            ))}
          </div>
          <div class="grid-2">
            <Field label={t("place.starts_at")} path="starts_at">
              {(tied) => <MomentInput tied={tied} at={form.starts_at} onChange={(starts_at) => change({ starts_at })} />}
            </Field>
            <Field label={t("place.ends_at")} path="ends_at">
              {(tied) => <MomentInput tied={tied} at={form.ends_at} onChange={(ends_at) => change({ ends_at })} />}
            </Field>
          </div>
          <Ways
            label={t("offers.where_codes")}
            path="uploaded"
            values={["made", "uploaded"] as const}
            value={form.uploaded ? "uploaded" : "made"}
            nameOf={(each) => t(`offers.${each}`)}
            hintOf={(each) => t(`offers.${each}.hint`)}
            onChange={(each) => change({ uploaded: each === "uploaded" })}
          />
          <Switch on={form.enabled} label={t("offers.enabled")} shown onChange={(enabled) => change({ enabled })} />
          {trouble && (
            <p class="trouble" role="alert">
              {trouble}
            </p>
          )}
          <button type="submit" class="btn primary" disabled={saving || (row !== null && !isDirty)}>
            {t(saving ? "save.saving" : "save.save")}
          </button>
        </form>
      </WrongProvider>
      {row?.definition.uploaded && <Codes offer_id={row.offer_id} onChanged={onChanged} />}
    </Dialog>
  );
}

interface NumberProps {
  name: NumberName;
  form: OfferForm;
  currency: string;
  onText: (text: string) => void;
}

function OfferNumber({ name, form, currency, onText }: NumberProps) {
  const { t } = useWords();
  const unit = name.endsWith("_minor") ? currency : name === "percent" || name === "margin_floor" ? "%" : name === "valid_s" ? t("unit.hours") : "";
  const isCost = name === "amount_minor" && form.kind !== "amount";
  const key = isCost ? "offers.cost" : `offers.${name}`;
  const hint = t(`${key}.hint`);
  return (
    <Field label={t(key)} path={name} hint={hint === `${key}.hint` ? "" : hint}>
      {(tied) => <NumberInput tied={tied} text={form.typed[name]} unit={unit} min={0} onText={onText} />}
    </Field>
  );
}
