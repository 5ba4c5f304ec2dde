// Who may show a campaign's nudge: one tab, once a visit, and no exit nudge after another that the server knew nothing of.
import type { Stage } from "./stage";

/** As long as a visit lasts: what was shown in it is not shown again, in no tab. */
const VISIT_MS = 30 * 60_000;
/** Within this time other tabs see what was kept in this one. */
const SETTLES_MS = 1000;

/** `act` is called where it is this tab's turn. `asked_at`: when the server was asked whether this may be shown at all. */
export function takeTurn(stage: Stage, campaign_id: string, act: () => unknown, asked_at = Infinity): void {
  const turn = (): boolean => {
    const now = Date.now();
    const shown_at = JSON.parse(stage.recall("shown") || "{}") as Record<string, number>;
    const isOf = ([id, at]: [string, number]): boolean => Math.abs(now - at) < VISIT_MS && (id === campaign_id || at >= asked_at);
    if (Object.entries(shown_at).some(isOf)) return false;
    stage.keep("shown", JSON.stringify({ ...shown_at, [campaign_id]: now }));
    act();
    return true;
  };
  const { locks } = navigator;
  if (!locks) return void turn();
  const held = (lock: Lock | null): unknown => lock && turn() && new Promise((settled) => setTimeout(settled, SETTLES_MS));
  // Refused where the page's storage is: then it stands alone.
  locks.request("floorwalker", { ifAvailable: true }, held).catch(turn);
}
