// What a message asks the visitor to fill in: an input of its kind, looked over here before it is said.
import { useId, useState } from "preact/hooks";
import type { WireField } from "../../shared/protocol";
import { useWords } from "./words";

const LONGEST = 200;
const INPUTS = {
  text: { type: "text" },
  email: { type: "email", autocomplete: "email" },
  phone: { type: "tel", autocomplete: "tel" },
  number: { type: "number", step: "any" },
} as const;
const RIGHT: Record<WireField["kind"], RegExp> = {
  text: /\S/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@.]+$/,
  phone: /^\+?([\s()./-]*\d){7,15}[\s)]*$/,
  number: /\d/,
};

interface Props {
  field: WireField;
  say: (text: string) => void;
}

export function FieldForm({ field: { kind, label }, say }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const id = useId();

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const isRight = RIGHT[kind].test(text.trim());
    setWrong(!isRight);
    if (isRight) say(text);
    else document.getElementById(id)?.focus();
  }

  return (
    <form class="field" noValidate onSubmit={submit}>
      <label for={id}>{label}</label>
      <div>
        <input
          {...INPUTS[kind]}
          id={id}
          value={text}
          maxLength={LONGEST}
          enterkeyhint="send"
          aria-invalid={isWrong}
          aria-describedby={`${id}-wrong`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <button class="btn primary">{t("send")}</button>
      </div>
      <p id={`${id}-wrong`} class="xs bad" role="alert">
        {isWrong && t(`wrong_${kind}`)}
      </p>
    </form>
  );
}
