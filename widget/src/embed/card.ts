// Comes when a nudge is to be shown or armed, or the panel is wanted: all that not every page has to pay for.
import type { Armed, EventAnswer, WireNudge } from "../shared/protocol";
import { badge } from "./badge";
import { closePanel, isOpen, openPanel as open, preparePanel } from "./frame";
import { hideNudge, showNudge } from "./nudge";
import { watchExit } from "./signals";
import type { Stage } from "./stage";
import { dress } from "./styles";

export { closePanel };

/** As long as a visit lasts: what was shown in it is not shown again, in no tab. */
const VISIT_MS = 30 * 60_000;
let armed: Armed | null = null;
let isWatching = false;

export function prepare(stage: Stage): void {
  dress(stage);
  preparePanel(stage);
}

export function openPanel(stage: Stage, say = ""): void {
  hideNudge();
  dress(stage);
  open(stage, say);
}

export function heard(stage: Stage, answer: EventAnswer): void {
  // Consent was taken back while the answer was on its way.
  if (!stage.recall("token")) return;
  dress(stage);
  if (!isOpen()) badge(stage, answer.unread);
  armed = answer.armed;
  if (armed && !isWatching) {
    isWatching = true;
    watchExit(() => leaving(stage));
  }
  if (answer.nudge && isNew(stage, answer.nudge.campaign_id)) show(stage, answer.nudge);
}

function leaving(stage: Stage): void {
  if (!armed || isOpen() || !stage.recall("token") || !isNew(stage, armed.campaign_id)) return;
  const { campaign_id, nudge } = armed;
  armed = null;
  stage.track("exit_intent", campaign_id);
  if (nudge) show(stage, nudge);
}

function show(stage: Stage, nudge: WireNudge): void {
  const { campaign_id } = nudge;
  if (isOpen()) return;
  showNudge(stage, nudge, {
    accept(say) {
      stage.track("nudge_opened", campaign_id);
      openPanel(stage, say);
    },
    dismiss: () => stage.track("nudge_dismissed", campaign_id),
  });
  stage.track("nudge_shown", campaign_id);
}

/** Whether this campaign has not had its turn in this visit; from now on it has. */
function isNew(stage: Stage, campaign_id: string): boolean {
  const now = Date.now();
  const shown_at = JSON.parse(stage.recall("shown") || "{}") as Record<string, number>;
  if (now - (shown_at[campaign_id] ?? 0) < VISIT_MS) return false;
  stage.keep("shown", JSON.stringify({ ...shown_at, [campaign_id]: now }));
  return true;
}
