// Comes when a campaign is armed or asks for it: watches for what the visitor does besides the shop's own events.
import { until } from "../shared/promise";
import type { Armed, EventAnswer } from "../shared/protocol";
import { watchDead, watchRage } from "./clicks";
import { asksForCoupon } from "./coupon";
import { watchExit } from "./exit";
import { focused, PAYING } from "./focus";
import type { Stage } from "./stage";

const IDLE_MARKS_S = [20, 60, 180];
/** On a touch screen, with something in the cart. */
const INACTIVE_S = 60;
const ACTS = ["pointermove", "pointerdown", "keydown", "wheel", "touchmove", "visibilitychange"];
/** What was decided so long ago has to be decided again. */
const ARMED_MS = 15 * 60_000;
const WRITING = `${PAYING},select,textarea,input:not([type=radio],[type=checkbox],[type=button],[type=submit])`;
const onTouch = matchMedia("(hover: none)");

let stage: Stage;
let armed: Armed | null = null;
let asked_at = 0;
let signalled_at: number | undefined;
let isWatching = false;
let idle_s = 0;
const wanted = new Set<string>();

const watchers: Record<string, (name: string) => void> = {
  rage_click: (name) => watchRage(() => stage.track(name)),
  dead_click: (name) => watchDead(() => stage.track(name)),
  coupon_field: watchCoupon,
};

export function heard(given: Stage, answer: EventAnswer, at: number): void {
  stage = given;
  armed = answer.armed;
  asked_at = at;
  // The first date that a browser writes takes it long: not at the signal, when there is no time.
  if (armed?.nudge?.promise) until(armed.nudge.promise.expires_at, stage.locale());
  if (!isWatching) begin();
  for (const name of answer.signals ?? []) {
    if (!wanted.has(name)) watchers[name]?.(name);
    wanted.add(name);
  }
}

function begin(): void {
  isWatching = true;
  watchExit(leaving);
  for (const type of ACTS) addEventListener(type, () => (idle_s = 0), { passive: true, capture: true });
  setInterval(tick, 1000);
}

function leaving(): void {
  if (stage.launcher.hidden || isWriting()) return;
  const viewed_at = stage.said["page_view"] ?? 0;
  if (signalled_at !== viewed_at && !stage.track("exit_signal")) return;
  signalled_at = viewed_at;
  // What was decided for another page, or long ago, is not shown on this one.
  if (!armed || asked_at < viewed_at || Math.abs(Date.now() - asked_at) > ARMED_MS) return;
  const held = armed;
  stage.load("card", (card) => card.spring(stage, held, asked_at));
}

function isWriting(): boolean {
  const at = focused();
  return !!at && (at.matches(WRITING) || at.isContentEditable);
}

function tick(): void {
  if (document.hidden) return;
  idle_s++;
  if (wanted.has("idle") && IDLE_MARKS_S.includes(idle_s)) stage.track("idle", { idle_s });
  const { add_to_cart, view_cart, begin_checkout } = stage.said;
  if (idle_s === INACTIVE_S && onTouch.matches && (add_to_cart ?? view_cart ?? begin_checkout)) leaving();
}

/** Once a page view: from now on the visitor knows that there are codes. */
function watchCoupon(name: string): void {
  let touched_at: number | undefined;
  addEventListener("focusin", (event) => {
    const field = event.composedPath()[0];
    const viewed_at = stage.said["page_view"];
    if (touched_at === viewed_at || !(field instanceof HTMLInputElement) || !asksForCoupon(field)) return;
    if (stage.track(name)) touched_at = viewed_at;
  });
}
