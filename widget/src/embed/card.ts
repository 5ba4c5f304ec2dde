// Comes when something waits to be said or read: nudges, decided by now or armed for the exit, and the count on the bell.
import type { Armed, EventAnswer, WireNudge } from "../shared/protocol";
import { badge } from "./badge";
import { focused, PAYING } from "./focus";
import { showNudge } from "./nudge";
import type { Stage } from "./stage";
import { dress } from "./styles";
import { takeTurn } from "./turns";

/** Who has typed within this time is still at it. */
const TYPING_MS = 3000;
const AGAIN_MS = 1000;
let waiting: WireNudge | null = null;
let again: ReturnType<typeof setTimeout>;
let typed_at = 0;

addEventListener("input", () => (typed_at = Date.now()), true);

export function heard(stage: Stage, { nudge, unread }: EventAnswer): void {
  // Consent was taken back while the answer was on its way.
  if (!stage.recall("token")) return;
  dress(stage);
  if (!isOpen(stage)) badge(stage, unread);
  waiting = nudge;
  speak(stage);
}

/** As soon as the visitor has his hands free; in the open panel he reads it anyway. */
function speak(stage: Stage): void {
  clearTimeout(again);
  if (!waiting || isOpen(stage)) return;
  const nudge = waiting;
  if (document.hidden || stage.hide || focused()?.matches(PAYING) || Date.now() - typed_at < TYPING_MS) {
    again = setTimeout(speak, AGAIN_MS, stage);
  } else takeTurn(stage, nudge.campaign_id, () => show(stage, nudge));
}

export function spring(stage: Stage, { campaign_id, nudge }: Armed, asked_at: number): void {
  if (isOpen(stage) || stage.hide) return;
  const go = (): unknown => stage.track("exit_intent", { campaign_id }) && nudge && show(stage, nudge);
  takeTurn(stage, campaign_id, go, asked_at);
}

function show(stage: Stage, nudge: WireNudge): void {
  const { campaign_id } = nudge;
  const told = (name: string) => (): unknown => stage.track(name, { campaign_id });
  if (told("nudge_shown")()) showNudge(stage, nudge, told("nudge_opened"), told("nudge_dismissed"));
}

function isOpen({ launcher }: Stage): boolean {
  return !!launcher.hidden;
}
