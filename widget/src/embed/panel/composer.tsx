// Where the visitor writes. Enter sends, Shift+Enter starts a line; the field grows with the text.
import { useRef, useState } from "preact/hooks";
import { Icon, SEND } from "./icons";
import { useWords } from "./words";

const LONGEST = 4000;

interface Props {
  say: (text: string) => void;
  writing: (text: string) => void;
}

export function Composer({ say, writing }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  function write(value: string): void {
    setText(value);
    writing(value);
  }

  function submit(event: Event): void {
    event.preventDefault();
    if (text.trim()) say(text);
    write("");
    field.current?.focus();
  }

  return (
    <form class="compose" onSubmit={submit}>
      <div class="grow" data-text={`${text} `}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={LONGEST}
          aria-label={t("write")}
          placeholder={t("write")}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && submit(event)}
        />
      </div>
      <button class="send" aria-label={t("send")} disabled={!text.trim()}>
        <Icon path={SEND} />
      </button>
    </form>
  );
}
