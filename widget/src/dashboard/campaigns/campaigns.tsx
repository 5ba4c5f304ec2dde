// The campaigns of the site, and the editor of one.
import type { CampaignList } from "../../shared/protocol";
import { storageHere } from "../../shared/storage";
import type { PageProps } from "../app";
import { useFetched } from "../../staff/fetched";
import { Fetching } from "../../staff/fetching";
import { useToast } from "../toast";
import { NEW } from "../view";
import { draftsOf } from "./drafts";
import { Opened } from "./opened";
import { List } from "./list";

export function Campaigns(props: PageProps) {
  const { view, round, user_id } = props;
  const fetched = useFetched<CampaignList>("/api/campaigns", round);
  const drafts = draftsOf(storageHere(), user_id);
  const options = fetched.answer;
  const { tell, toast } = useToast();
  return (
    <>
      <Fetching fetched={fetched} />
      {options && !view.campaign_id && <List {...props} options={options} drafts={drafts} onChanged={fetched.again} tell={tell} />}
      {options && view.campaign_id && (
        <Opened
          key={view.campaign_id}
          {...props}
          campaign_id={view.campaign_id === NEW ? "" : view.campaign_id}
          options={options}
          drafts={drafts}
          onChanged={fetched.again}
          tell={tell}
        />
      )}
      {toast}
    </>
  );
}
