// The value a condition compares with, written the way its kind is written.
import { useEffect, useId, useState } from "preact/hooks";
import { unitOf } from "../../staff/findings";
import { useNamed, useWords } from "../../staff/words";
import { NumberInput, useWrong, type Tied } from "../form";
import { choicesOf, isList, linesOf, read, written, type Choices } from "./fields";
import type { CheckNode, Value } from "./tree";

interface Props {
  check: CheckNode;
  kind: string;
  path: string;
  currency: string;
  onChange: (value: Value) => void;
}

export function ValueInput({ check, kind, path, currency, onChange }: Props) {
  const { t } = useWords();
  const id = useId();
  const wrong = useWrong(`${path}.value`);
  const tied: Tied = { id, ...(wrong && { "aria-invalid": "true", "aria-describedby": `${id}-wrong` }) };
  const choices = choicesOf(check.field);
  return (
    <div class="check-value" data-path={`${path}.value`}>
      <label class="unseen" for={id}>
        {t("condition.value")}
      </label>
      {kind === "flag" ? (
        <select {...tied} value={String(check.value)} onChange={(event) => onChange(event.currentTarget.value === "true")}>
          <option value="true">{t("condition.yes")}</option>
          <option value="false">{t("condition.no")}</option>
        </select>
      ) : kind === "number" ? (
        <NumberValue tied={tied} check={check} currency={currency} onChange={onChange} />
      ) : isList(check.operator) ? (
        <Lines tied={tied} check={check} choices={choices} onChange={onChange} />
      ) : (
        <TextValue tied={tied} check={check} choices={check.operator === "is" || check.operator === "has" ? choices : null} onChange={onChange} />
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}

interface InputProps {
  tied: Tied;
  check: CheckNode;
  onChange: (value: Value) => void;
}

function NumberValue({ tied, check, currency, onChange }: InputProps & { currency: string }) {
  const { t } = useWords();
  const unit = unitOf(check.field);
  const [text, setText] = useState(() => written(valueOf(check), unit, currency));
  // What was typed stays as it was typed, unless the value came from elsewhere.
  useEffect(() => {
    if (read(text, unit, currency) !== check.value) setText(written(valueOf(check), unit, currency));
  }, [check.field, check.value]);
  return (
    <NumberInput
      tied={tied}
      text={text}
      unit={unit === "money" ? currency : unit && t(`unit.${unit}`)}
      onText={(next) => {
        setText(next);
        onChange(read(next, unit, currency));
      }}
    />
  );
}

function valueOf({ value }: CheckNode): Value | null {
  return Array.isArray(value) ? null : value;
}

function TextValue({ tied, check, choices, onChange }: InputProps & { choices: Choices | null }) {
  const named = useNamed();
  const list = useId();
  const value = String(check.value);
  if (choices && !choices.open) {
    const values = choices.values.includes(value) ? choices.values : [value, ...choices.values];
    return (
      <select {...tied} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {named(`value.${check.field}`, each)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <>
      <input {...tied} type="text" value={value} list={choices ? list : undefined} spellcheck={false} onInput={(event) => onChange(event.currentTarget.value)} />
      {choices && (
        <datalist id={list}>
          {choices.values.map((each) => (
            <option key={each} value={each}>
              {named(`value.${check.field}`, each)}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

function Lines({ tied, check, choices, onChange }: InputProps & { choices: Choices | null }) {
  const { t } = useWords();
  const named = useNamed();
  const values = Array.isArray(check.value) ? check.value : [];
  const [text, setText] = useState(values.join("\n"));
  useEffect(() => {
    if (linesOf(text).join("\n") !== values.join("\n")) setText(values.join("\n"));
  }, [check.field, values.join("\n")]);
  if (choices && !choices.open) {
    return (
      <span class="ticks" role="group" aria-label={t("condition.value")}>
        {choices.values.map((each, at) => (
          <label class="way" key={each}>
            <input
              {...(at === 0 ? tied : {})}
              type="checkbox"
              checked={values.includes(each)}
              onChange={(event) => onChange(choices.values.filter((other) => (other === each ? event.currentTarget.checked : values.includes(other))))}
            />
            <span>{named(`value.${check.field}`, each)}</span>
          </label>
        ))}
      </span>
    );
  }
  return (
    <>
      <textarea
        {...tied}
        rows={Math.min(8, Math.max(2, text.split("\n").length))}
        value={text}
        spellcheck={false}
        onInput={(event) => {
          setText(event.currentTarget.value);
          onChange(linesOf(event.currentTarget.value));
        }}
      />
      <span class="hint">{t("condition.one_a_line")}</span>
    </>
  );
}
