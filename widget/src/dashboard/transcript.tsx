// The conversation behind an order, beside the page.
import type { Transcript } from "../shared/protocol";
import { explain } from "../staff/api";
import { Dialog } from "../staff/dialog";
import { Log } from "../staff/log";
import { visitorName } from "../staff/visitor";
import { useWords } from "../staff/words";
import { useFetched } from "../staff/fetched";

interface Props {
  conversation_id: string;
  /** Whether the reader may open the console. */
  conversing: boolean;
  onClose: () => void;
}

export function TranscriptDialog({ conversation_id, conversing, onClose }: Props) {
  const { t } = useWords();
  const { answer, loading, cause } = useFetched<Transcript>(`/api/conversations/${conversation_id}`);
  const name = answer ? visitorName(t, answer.row.visitor_name) : "";
  return (
    <Dialog title={answer ? t("transcript.title", { name }) : t("transcript.loading")} place="side" onClose={onClose}>
      {loading && <p class="muted">{t("loading")}</p>}
      {cause !== null && <p role="alert">{explain(t, cause)}</p>}
      {answer && (
        <>
          {answer.messages.length === 0 && <p class="muted">{t("transcript.empty")}</p>}
          <Log entries={answer.messages} visitorName={name} />
          {conversing && (
            <p class="small transcript-foot">
              <a href={`/console#/c/${conversation_id}`}>{t("transcript.console")}</a>
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
