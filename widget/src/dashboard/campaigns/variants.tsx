// What is said: the variants that are tried against each other, one of them open at a time.
import type { CampaignList } from "../../shared/protocol";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import { FaultAt, Field, Marked, NumberInput, type Wrong } from "../form";
import { ContentForm } from "./content";
import { evenly, nextVariantId, type Content, type Editing, type Variant } from "./definition";

export interface Shown {
  /** Which variant is open, by its place. */
  variant: number;
  locale: string;
}

interface Props {
  editing: Editing;
  options: CampaignList;
  shown: Shown;
  wrong: Wrong;
  onShow: (shown: Shown) => void;
  onChange: (variants: Variant[]) => void;
}

const MOST = 10;

export function Variants({ editing, options, shown, wrong, onShow, onChange }: Props) {
  const { t } = useWords();
  const { variants } = editing;
  const at = Math.min(shown.variant, variants.length - 1);
  const open = variants[at];
  const faulty = new Set([...wrong.keys()].map((path) => /^variants\[(\d+)\]/.exec(path)?.[1]));
  const put = (place: number, changed: Partial<Variant>) => onChange(variants.map((each, index) => (index === place ? { ...each, ...changed } : each)));
  if (!open) return null;

  function add(): void {
    const made = { ...structuredClone(open as Variant), variant_id: nextVariantId(variants) };
    onChange(evenly([...variants, made]));
    onShow({ ...shown, variant: variants.length });
  }

  function remove(): void {
    onChange(evenly(variants.filter((_, index) => index !== at)));
    onShow({ ...shown, variant: Math.max(0, at - 1) });
  }

  return (
    <div class="variants">
      <FaultAt path="variants" />
      <div class="variant-bar">
        <div class="tabs" role="group" aria-label={t("variants.which")}>
          {variants.map(({ variant_id, weight }, index) => (
            <button type="button" key={variant_id} aria-pressed={index === at} onClick={() => onShow({ ...shown, variant: index })}>
              {t("variants.name", { name: variant_id.toUpperCase() })}
              {variants.length > 1 && <span class="muted">{t("variants.share", { share: weight })}</span>}
              {faulty.has(String(index)) && <Marked />}
            </button>
          ))}
        </div>
        {variants.length < MOST && (
          <button type="button" class="btn" onClick={add}>
            <Icon name="plus" />
            {t("variants.add")}
          </button>
        )}
      </div>
      {variants.length > 1 && (
        <div class="variant-weight" key={open.variant_id}>
          <Field label={t("variants.weight")} path={`variants[${at}].weight`}>
            {(tied) => (
              <NumberInput tied={tied} text={String(open.weight)} unit="%" min={0} max={100} onText={(text) => put(at, { weight: Number(text) })} />
            )}
          </Field>
          <button type="button" class="btn" onClick={() => onChange(evenly(variants))}>
            {t("variants.evenly")}
          </button>
          <button type="button" class="btn" onClick={remove}>
            <Icon name="bin" />
            {t("variants.remove", { name: open.variant_id.toUpperCase() })}
          </button>
        </div>
      )}
      <ContentForm
        key={open.variant_id}
        content={open.content}
        path={`variants[${at}].content`}
        tells={editing.tells}
        options={options}
        locale={shown.locale}
        wrong={wrong}
        onLocale={(locale) => onShow({ variant: at, locale })}
        onChange={(content: Content) => put(at, { content })}
      />
    </div>
  );
}
