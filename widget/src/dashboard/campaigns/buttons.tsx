// The buttons of a card as rows of a form: answers with what they say, links with where they lead.
import { useRef } from "preact/hooks";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import { Fault, useWrong } from "../form";
import { LONGEST_LABEL, LONGEST_TEXT } from "./checking";

const MOST_PARTS = 6;

interface PartsProps<N extends string, P extends Record<N | "label", string>> {
  title: string;
  hint: string;
  add: string;
  parts: readonly P[];
  path: string;
  names: readonly N[];
  blank: P;
  onChange: (parts: P[]) => void;
}

/** A word on each, and what it says or opens. */
export function Parts<N extends string, P extends Record<N | "label", string>>({ title, hint, add, parts, path, names, blank, onChange }: PartsProps<N, P>) {
  const { t } = useWords();
  const list = useRef<HTMLFieldSetElement>(null);
  const focus = (place: number) => requestAnimationFrame(() => (list.current?.querySelectorAll<HTMLElement>(".part-row")[place]?.querySelector("input") ?? list.current?.querySelector<HTMLElement>(".link-btn"))?.focus());
  return (
    <fieldset class="parts" ref={list}>
      <legend>{title}</legend>
      {parts.length > 0 && <p class="hint">{hint}</p>}
      {parts.map((part, at) => (
        <PartRow
          key={at}
          part={part}
          names={names}
          path={`${path}[${at}]`}
          n={at + 1}
          onChange={(changed) => onChange(parts.map((each, place) => (place === at ? changed : each)))}
          onRemove={() => {
            onChange(parts.filter((_, place) => place !== at));
            focus(Math.max(0, at - 1));
          }}
        />
      ))}
      {parts.length < MOST_PARTS && (
        <button
          type="button"
          class="link link-btn"
          onClick={() => {
            onChange([...parts, blank]);
            focus(parts.length);
          }}
        >
          {add}
        </button>
      )}
      {parts.length === 0 && <span class="unseen">{t("content.none")}</span>}
    </fieldset>
  );
}

interface PartRowProps<N extends string, P extends Record<N | "label", string>> {
  part: P;
  names: readonly N[];
  path: string;
  n: number;
  onChange: (part: P) => void;
  onRemove: () => void;
}

function PartRow<N extends string, P extends Record<N | "label", string>>({ part, names, path, n, onChange, onRemove }: PartRowProps<N, P>) {
  const { t } = useWords();
  const wrong = useWrong(path);
  return (
    <div class="part-row" data-path={path}>
      {names.map((name) => (
        <label key={name}>
          <span class={n > 1 ? "unseen" : "xs muted"}>{t(`content.part.${name}`)}</span>
          <input
            type="text"
            value={part[name]}
            maxLength={name === "label" ? LONGEST_LABEL : name === "url" ? 2000 : LONGEST_TEXT}
            aria-invalid={wrong ? "true" : undefined}
            inputMode={name === "url" ? "url" : "text"}
            onInput={(event) => onChange({ ...part, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <button type="button" class="icon-btn" aria-label={t("content.remove", { n })} title={t("content.remove", { n })} onClick={onRemove}>
        <Icon name="bin" />
      </button>
      <Fault text={wrong} />
    </div>
  );
}
