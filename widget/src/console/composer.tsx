// Where the agent answers; while somebody else answers, it says who and what to do.
import { useEffect, useRef, useState } from "preact/hooks";
import type { InboxRow } from "../shared/protocol";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import type { Desk } from "./desk";
import { draftOf, keepDraft } from "./drafts";
import { isMine } from "./inbox";
import { takeOver } from "./takeover";

const MAX_CHARS = 4000;
const WARN_CHARS = 3600;

interface Props {
  desk: Desk;
  row: InboxRow;
}

export function Composer({ desk, row }: Props) {
  const { t } = useWords();
  const { me, busy } = desk.state;
  const id = row.conversation_id;
  if (isMine(row, me.user_id)) return <Reply key={id} desk={desk} row={row} />;
  if (row.owner === "agent") return <p class="compose-note">{t("compose.theirs", { name: row.agent_name })}</p>;
  return (
    <div class="compose">
      <button type="button" class="take-box" disabled={busy[id] !== undefined} onClick={() => void takeOver(desk, id)}>
        {busy[id] === "take" ? t("bar.taking") : t(row.status === "closed" ? "compose.closed" : "compose.take")} <kbd>T</kbd>
      </button>
    </div>
  );
}

function Reply({ desk, row }: Props) {
  const { t } = useWords();
  const id = row.conversation_id;
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => draftOf(sessionStorage, id));

  useEffect(() => grow(box.current), [text]);
  useEffect(() => () => desk.typing(id, false), [id]);

  function write(value: string): void {
    setText(value);
    keepDraft(sessionStorage, id, value);
    desk.typing(id, value.trim() !== "");
  }

  function send(): void {
    const said = text.trim();
    if (!said) return;
    desk.send(id, said);
    write("");
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="compose-box">
        <textarea
          ref={box}
          id="reply"
          rows={2}
          maxLength={MAX_CHARS}
          value={text}
          aria-label={t("compose.label", { name: visitorName(t, row.visitor_name) })}
          placeholder={t("compose.placeholder")}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="compose-foot">
        <span class="hint xs muted">
          <kbd>{t("key.enter")}</kbd> {t("compose.enter")} <kbd>{t("key.shift_enter")}</kbd> {t("compose.shift_enter")}
        </span>
        {text.length > WARN_CHARS && <span class="xs muted">{t("compose.left", { n: MAX_CHARS - text.length })}</span>}
        <button type="submit" class="btn primary" disabled={!text.trim()}>
          {t("compose.send")}
        </button>
      </div>
    </form>
  );
}

function grow(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
}
