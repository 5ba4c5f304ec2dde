// What one variant says, language by language, and what is shown with it.
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { CampaignList, WireLink, WireReply } from "../../shared/protocol";
import { useNamed, useWords } from "../../staff/words";
import { Fault, Field, Marked, NumberInput, useWrong, type Wrong } from "../form";
import { languageName } from "../language";
import { Parts } from "./buttons";
import { LONGEST_TEXT, whereIs } from "./checking";
import type { Content, Editing } from "./definition";

interface Props {
  content: Content;
  path: string;
  tells: Editing["tells"];
  options: CampaignList;
  locale: string;
  wrong: Wrong;
  onLocale: (locale: string) => void;
  onChange: (content: Content) => void;
}

export function ContentForm(props: Props) {
  const { content, path, options, tells, locale, wrong, onLocale } = props;
  const { t, locale: reader } = useWords();
  const locales = [...new Set([...options.locales, ...Object.keys(content.text)])];
  const faulty = new Set([...wrong.keys()].filter((each) => each.startsWith(`${path}.`)).map((each) => whereIs(each).locale));
  const open = locales.includes(locale) ? locale : (locales[0] ?? "en");
  return (
    <div class="content">
      {locales.length > 1 && (
        <div class="period" role="group" aria-label={t("content.language")}>
          {locales.map((each) => (
            <button type="button" key={each} aria-pressed={each === open} onClick={() => onLocale(each)}>
              {languageName(each, reader)}
              {!content.text[each]?.trim() && <span class="muted"> · {t("content.no_words")}</span>}
              {faulty.has(each) && <Marked />}
            </button>
          ))}
        </div>
      )}
      <InLanguage key={open} {...props} locale={open} />
      {tells === "visitor" && <ShownWith {...props} />}
    </div>
  );
}

function InLanguage({ content, path, tells, options, locale, onChange }: Props) {
  const { t } = useWords();
  const named = useNamed();
  const box = useRef<HTMLTextAreaElement>(null);
  const text = content.text[locale] ?? "";
  const noText = useWrong(`${path}.text`);
  const put = (words: string) => onChange({ ...content, text: { ...content.text, [locale]: words } });
  return (
    <>
      <Field label={t(tells === "agents" ? "content.told" : "content.text")} path={`${path}.text.${locale}`}>
        {(tied) => (
          <textarea
            {...tied}
            {...(noText && { "aria-invalid": "true" as const })}
            ref={box}
            rows={3}
            lang={locale}
            data-path={`${path}.text`}
            value={text}
            onInput={(event) => put(event.currentTarget.value)}
          />
        )}
      </Field>
      <Fault text={noText} />
      <div class="insert">
        <div role="group" aria-label={t("content.insert")} class="chips">
          <span class="muted xs" aria-hidden="true">{t("content.insert")}</span>
          {options.variables.map((variable) => (
            <button type="button" key={variable} class="chip" title={`{${variable}}`} onClick={() => insert(box, text, variable, put)}>
              {named("variable", variable)}
            </button>
          ))}
        </div>
        <span class={text.length > LONGEST_TEXT ? "xs wrong" : "xs muted"}>{t("content.count", { at: text.length, of: LONGEST_TEXT })}</span>
      </div>
      {tells === "visitor" && (
        <>
          <Parts
            title={t("content.replies")}
            hint={t("content.replies.hint")}
            add={t("content.add_reply")}
            parts={content.replies[locale] ?? []}
            path={`${path}.replies.${locale}`}
            names={["label", "text"] as const}
            blank={{ label: "", text: "" }}
            onChange={(parts: WireReply[]) => onChange({ ...content, replies: { ...content.replies, [locale]: parts } })}
          />
          <Parts
            title={t("content.links")}
            hint={t("content.links.hint")}
            add={t("content.add_link")}
            parts={content.links[locale] ?? []}
            path={`${path}.links.${locale}`}
            names={["label", "url"] as const}
            blank={{ label: "", url: "" }}
            onChange={(parts: WireLink[]) => onChange({ ...content, links: { ...content.links, [locale]: parts } })}
          />
        </>
      )}
    </>
  );
}

/** Where the caret is, and the caret goes behind it. */
function insert(box: RefObject<HTMLTextAreaElement | null>, text: string, variable: string, put: (words: string) => void): void {
  const area = box.current;
  const [start, end] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
  const slot = `{${variable}}`;
  put(text.slice(0, start) + slot + text.slice(end));
  requestAnimationFrame(() => {
    area?.focus();
    area?.setSelectionRange(start + slot.length, start + slot.length);
  });
}

function ShownWith({ content, path, options, onChange }: Props) {
  const { t } = useWords();
  const named = useNamed();
  return (
    <div class="grid-2">
      <Field label={t("content.scenario")} path={`${path}.scenario`}>
        {(tied) => (
          <select {...tied} value={content.scenario} onChange={(event) => onChange({ ...content, scenario: event.currentTarget.value })}>
            <option value="">{t("content.no_scenario")}</option>
            {options.scenarios.map((each) => (
              <option key={each} value={each}>
                {named("scenario", each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("content.products")} path={`${path}.products`}>
        {(tied) => (
          <NumberInput
            tied={tied}
            text={String(content.products)}
            min={1}
            max={12}
            step={1}
            disabled={!content.scenario}
            onText={(text) => onChange({ ...content, products: Math.round(Number(text)) })}
          />
        )}
      </Field>
      <Field label={t("content.guide")} path={`${path}.guide`} hint={options.guides.length === 0 ? t("content.no_guides") : ""}>
        {(tied) => (
          <select {...tied} value={content.guide} onChange={(event) => onChange({ ...content, guide: event.currentTarget.value })}>
            <option value="">{t("content.no_guide")}</option>
            {options.guides.map(({ guide_id, title }) => (
              <option key={guide_id} value={guide_id}>
                {title || guide_id}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("content.offer")} path={`${path}.offer`} hint={options.offers.length === 0 ? t("content.no_offers") : ""}>
        {(tied) => (
          <select {...tied} value={content.offer} onChange={(event) => onChange({ ...content, offer: event.currentTarget.value })}>
            <option value="">{t("content.no_offer")}</option>
            {options.offers.map(({ offer_id, name }) => (
              <option key={offer_id} value={offer_id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
