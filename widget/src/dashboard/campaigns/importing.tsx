// Campaigns from YAML, out of a file or pasted: what came of each, and what is wrong, with its place.
import { useRef, useState } from "preact/hooks";
import type { CampaignImport } from "../../shared/protocol";
import { explain, HttpRefusal, send } from "../../staff/api";
import { Dialog } from "../../staff/dialog";
import { useWords } from "../../staff/words";
import { Field } from "../form";

const LARGEST_B = 1_000_000;
const OUTCOMES = ["created", "changed", "unchanged"] as const;

interface Props {
  onClose: () => void;
  onImported: () => void;
  onOpen: (campaign_id: string) => void;
}

export function ImportDialog({ onClose, onImported, onOpen }: Props) {
  const { t } = useWords();
  const [yaml, setYaml] = useState("");
  const [sending, setSending] = useState(false);
  const [wrong, setWrong] = useState("");
  const [outcome, setOutcome] = useState<CampaignImport | null>(null);
  const lines = useRef<HTMLTextAreaElement>(null);

  async function readFile(file: File | undefined): Promise<void> {
    if (!file) return;
    setOutcome(null);
    if (file.size > LARGEST_B) return setWrong(t("import.too_large"));
    setWrong("");
    setYaml(await file.text());
  }

  async function take(): Promise<void> {
    setSending(true);
    setWrong("");
    setOutcome(null);
    try {
      const answer = await send<CampaignImport>("POST", "/api/campaigns/import", yaml, undefined, "text/yaml");
      setOutcome(answer);
      if (answer.created.length + answer.changed.length > 0) onImported();
    } catch (cause) {
      const problem = cause instanceof HttpRefusal && cause.problem.code === "invalid" ? cause.problem : null;
      if (problem) setOutcome({ created: [], changed: [], unchanged: [], faults: [{ path: "", message: withoutPath(problem.message, "yaml") }] });
      else setWrong(explain(t, cause));
    } finally {
      setSending(false);
    }
  }

  /** Where an error stands, the cursor goes. */
  function goTo(line: number): void {
    const before = yaml.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = yaml.indexOf("\n", before);
    lines.current?.focus();
    lines.current?.setSelectionRange(before, end < 0 ? yaml.length : end);
  }

  return (
    <Dialog title={t("import.title")} place="side" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (yaml.trim() && !sending) void take();
        }}
      >
        <p class="muted small">{t("import.about")}</p>
        <Field label={t("import.file")}>
          {(tied) => <input {...tied} type="file" accept=".yaml,.yml,text/yaml,application/yaml,text/plain" onChange={(event) => void readFile(event.currentTarget.files?.[0])} />}
        </Field>
        <Field label={t("import.text")}>
          {(tied) => (
            <textarea
              {...tied}
              ref={lines}
              class="code"
              rows={14}
              spellcheck={false}
              value={yaml}
              onInput={(event) => {
                setYaml(event.currentTarget.value);
                setOutcome(null);
              }}
            />
          )}
        </Field>
        <button type="submit" class="btn primary" disabled={sending || !yaml.trim()}>
          {t(sending ? "import.sending" : "import.take")}
        </button>
        <div role="status">{outcome && <Outcome outcome={outcome} onOpen={onOpen} onLine={goTo} />}</div>
        {wrong && (
          <p class="trouble" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Outcome({ outcome, onOpen, onLine }: { outcome: CampaignImport; onOpen: Props["onOpen"]; onLine: (line: number) => void }) {
  const { t } = useWords();
  const { faults } = outcome;
  return (
    <>
      {OUTCOMES.filter((each) => outcome[each].length > 0).map((each) => (
        <p key={each} class="import-line">
          <span class={`tag ${each === "unchanged" ? "" : "ok"}`}>{t(`import.${each}`, { n: outcome[each].length })}</span>{" "}
          {outcome[each].map((campaign_id) => (
            <button type="button" class="link" key={campaign_id} onClick={() => onOpen(campaign_id)}>
              {campaign_id}
            </button>
          ))}
        </p>
      ))}
      {faults.length > 0 && (
        <div class="trouble">
          <h3>{t("import.faults", { n: faults.length })}</h3>
          <ul>
            {faults.map(({ path, message }, at) => {
              const line = Number(/\bline (\d+)/.exec(message)?.[1]);
              return (
                <li key={at}>
                  {path && <code>{path}</code>} {withoutPath(message, path)}{" "}
                  {line > 0 && (
                    <button type="button" class="link" onClick={() => onLine(line)}>
                      {t("import.line", { line })}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </>
  );
}

/** The place stands before the sentence already. */
export function withoutPath(message: string, path: string): string {
  return path && message.startsWith(path) ? message.slice(path.length).replace(/^[:\s]+/, "") : message;
}
