// Opens one campaign for the editor: as it is saved, or as its draft in this browser left it.
import { useState } from "preact/hooks";
import type { CampaignView } from "../../shared/protocol";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import { useFetched } from "../../staff/fetched";
import { Fetching } from "../../staff/fetching";
import { follow } from "../follow";
import { closed, viewAddress } from "../view";
import { blank, editingOf } from "./definition";
import { Editor } from "./editor";
import type { ListProps } from "./list";
import type { Start } from "./saving";

export interface OpenedProps extends ListProps {
  /** Empty for a new one. */
  campaign_id: string;
}

export function Opened(props: OpenedProps) {
  const { t } = useWords();
  const { view, show, campaign_id } = props;
  const all = closed(view);
  return (
    <div class="editor-page">
      <p class="small">
        <a class="back-link" href={viewAddress(all)} onClick={(event) => follow(event, () => show(all))}>
          <Icon name="back" />
          {t("editor.all")}
        </a>
      </p>
      {campaign_id ? <Existing {...props} /> : <Fresh {...props} />}
    </div>
  );
}

function Fresh(props: OpenedProps) {
  const [start] = useState((): Start => {
    const draft = props.drafts.get("");
    const editing = draft ? editingOf(draft.definition) : blank(props.options.locales);
    // The id follows from the name until it is saved.
    return { editing: { ...editing, campaign_id: "" }, base: null, revision: 0, kept: null, restored_at: draft?.kept_at ?? null, isStale: false };
  });
  return <Editor {...props} start={start} />;
}

function Existing(props: OpenedProps) {
  const { campaign_id, drafts } = props;
  const fetched = useFetched<CampaignView>(`/api/campaigns/${campaign_id}`);
  const { answer } = fetched;
  const draft = drafts.get(campaign_id);
  return (
    <>
      <Fetching fetched={fetched} />
      {answer && (
        <Editor
          {...props}
          start={{
            editing: editingOf(draft?.definition ?? answer.definition),
            base: draft?.base ?? answer.definition,
            revision: draft?.revision ?? answer.revision,
            kept: answer,
            restored_at: draft?.kept_at ?? null,
            isStale: draft !== null && draft.revision < answer.revision,
          }}
        />
      )}
    </>
  );
}
