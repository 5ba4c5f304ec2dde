// What forms are made of: a label, a control, a hint, and what is wrong with it, tied together for those who listen.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useId } from "preact/hooks";
import { Icon } from "../staff/icons";
import { useWords } from "../staff/words";

/** Sentences by the place they belong to. */
export type Wrong = ReadonlyMap<string, string>;

const Context = createContext<Wrong>(new Map());

export const WrongProvider = Context.Provider;

/** What a control says of itself. */
export interface Tied {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
}

export function useWrong(path: string): string {
  return useContext(Context).get(path) ?? "";
}

interface Props {
  label: ComponentChildren;
  /** The place in the definition; what is wrong there is said here. */
  path?: string;
  hint?: ComponentChildren;
  /** Only for those who listen: what is seen tells it already. */
  quiet?: boolean;
  class?: string;
  children: (tied: Tied) => ComponentChildren;
}

export function Field({ label, path = "", hint, quiet = false, class: name = "", children }: Props) {
  const id = useId();
  const wrong = useWrong(path);
  const described = [hint ? `${id}-hint` : "", wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field ${name}`} data-path={path || undefined}>
      <label for={id} class={quiet ? "unseen" : undefined}>
        {label}
      </label>
      {children({ id, ...(described && { "aria-describedby": described }), ...(wrong && { "aria-invalid": "true" }) })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Fault id={`${id}-wrong`} text={wrong} />
    </div>
  );
}

export function Fault({ id, text }: { id?: string | undefined; text: string }) {
  return text ? (
    <p class="wrong" id={id}>
      {text}
    </p>
  ) : null;
}

/** What is wrong at a place that is no single control. */
export function FaultAt({ path }: { path: string }) {
  const wrong = useWrong(path);
  return (
    <div data-path={path} tabIndex={wrong ? -1 : undefined}>
      <Fault text={wrong} />
    </div>
  );
}

/** Something is wrong behind this tab. */
export function Marked() {
  const { t } = useWords();
  return (
    <span class="marked">
      <Icon name="alert" />
      <span class="unseen">{t("wrong.here")}</span>
    </span>
  );
}

interface SwitchProps {
  on: boolean;
  label: string;
  onChange: (on: boolean) => void;
  disabled?: boolean;
  /** Whether the label is on the screen. */
  shown?: boolean;
}

export function Switch({ on, label, onChange, disabled = false, shown = false }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={on}
      aria-label={shown ? undefined : label}
      title={shown ? undefined : label}
      disabled={disabled}
      onClick={() => onChange(!on)}
    >
      <span class="switch-track" aria-hidden="true" />
      {shown && <span>{label}</span>}
    </button>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  values: readonly V[];
  value: V;
  nameOf: (value: V) => ComponentChildren;
  onChange: (value: V) => void;
}

/** A few ways, side by side; one is taken. */
export function Segments<V extends string>({ label, values, value, nameOf, onChange }: ChoiceProps<V>) {
  return (
    <div class="period" role="group" aria-label={label}>
      {values.map((each) => (
        <button type="button" key={each} aria-pressed={each === value} onClick={() => onChange(each)}>
          {nameOf(each)}
        </button>
      ))}
    </div>
  );
}

interface WayProps<V extends string> extends ChoiceProps<V> {
  path?: string;
  hintOf?: (value: V) => string;
}

/** A few ways with a sentence each; one is taken. */
export function Ways<V extends string>({ label, values, value, nameOf, hintOf, onChange, path = "" }: WayProps<V>) {
  const name = useId();
  return (
    <fieldset class="ways" data-path={path || undefined}>
      <legend>{label}</legend>
      {values.map((each) => (
        <label key={each} class="way">
          <input type="radio" name={name} checked={each === value} onChange={() => onChange(each)} />
          <span>
            {nameOf(each)}
            {hintOf && <span class="hint">{hintOf(each)}</span>}
          </span>
        </label>
      ))}
      <Fault text={useWrong(path)} />
    </fieldset>
  );
}

interface TickProps {
  on: boolean;
  label: ComponentChildren;
  hint?: string;
  onChange: (on: boolean) => void;
}

export function Tick({ on, label, hint, onChange }: TickProps) {
  return (
    <label class="way">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {hint && <span class="hint">{hint}</span>}
      </span>
    </label>
  );
}

interface NumberProps {
  tied: Tied;
  text: string;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  required?: boolean;
  disabled?: boolean;
  onText: (text: string) => void;
}

/** A number as it is typed, with its unit behind it. */
export function NumberInput({ tied, text, unit = "", onText, ...rest }: NumberProps) {
  return (
    <span class={unit ? "unit-input" : undefined}>
      <input {...tied} {...rest} type="number" step={rest.step ?? "any"} value={text} onInput={(event) => onText(event.currentTarget.value)} />
      {unit && <span class="muted small">{unit}</span>}
    </span>
  );
}

/** A day and a time of the reader's clock; kept as ISO 8601 in UTC, null for none. */
export function MomentInput({ tied, at, onChange }: { tied: Tied; at: string | null; onChange: (at: string | null) => void }) {
  return <input {...tied} type="datetime-local" value={localOf(at)} onInput={(event) => onChange(utcOf(event.currentTarget.value))} />;
}

export function localOf(at: string | null): string {
  const date = new Date(at ?? "");
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function utcOf(local: string): string | null {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}
