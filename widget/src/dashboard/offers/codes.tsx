// The shop's own codes for an offer: one a line, pasted or out of a file.
import { useState } from "preact/hooks";
import type { CodesTaken } from "../../shared/protocol";
import { explain, send } from "../../staff/api";
import { useWords } from "../../staff/words";
import { Field } from "../form";

const LARGEST_B = 5_000_000;

export function Codes({ offer_id, onChanged }: { offer_id: string; onChanged: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [taken, setTaken] = useState<CodesTaken | null>(null);
  const [trouble, setTrouble] = useState("");
  const [sending, setSending] = useState(false);
  const lines = text.split("\n").filter((line) => line.trim()).length;

  async function upload(): Promise<void> {
    setSending(true);
    setTaken(null);
    setTrouble("");
    try {
      const answer = await send<CodesTaken>("POST", `/api/offers/${offer_id}/codes`, text, undefined, "text/plain");
      setTaken(answer);
      if (answer.rejected.length === 0) setText("");
      onChanged();
    } catch (cause) {
      setTrouble(explain(t, cause));
    } finally {
      setSending(false);
    }
  }

  async function readFile(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > LARGEST_B) return setTrouble(t("offers.upload.too_large"));
    setText(await file.text());
  }

  return (
    <form
      class="form codes"
      onSubmit={(event) => {
        event.preventDefault();
        if (lines > 0 && !sending) void upload();
      }}
    >
      <h3>{t("offers.upload.title")}</h3>
      <Field label={t("offers.upload.file")}>
        {(tied) => <input {...tied} type="file" accept=".txt,.csv,text/plain,text/csv" onChange={(event) => void readFile(event.currentTarget.files?.[0])} />}
      </Field>
      <Field label={t("offers.upload.text")}>
        {(tied) => <textarea {...tied} class="code" rows={6} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
      </Field>
      <button type="submit" class="btn" disabled={sending || lines === 0}>
        {sending ? t("import.sending") : t("offers.upload.take", { n: lines })}
      </button>
      <div role="status">
        {taken && (
          <>
            <p class="small">
              {t("offers.upload.new", { n: taken.new })}
              {taken.known > 0 && ` ${t("offers.upload.known", { n: taken.known })}`}
            </p>
            {taken.rejected.length > 0 && (
              <ul class="small wrong">
                {taken.rejected.map((line, at) => (
                  <li key={at}>{line}</li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
