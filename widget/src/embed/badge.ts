// How many messages wait, as a number on the bell.
import { el } from "../shared/dom";
import type { Stage } from "./stage";

export function badge({ launcher }: Stage, unread: number): void {
  launcher.querySelector("b")?.remove();
  if (unread) launcher.append(el("b", {}, `${unread}`));
  const label = launcher.ariaLabel?.split(" (")[0];
  launcher.setAttribute("aria-label", unread ? `${label} (${unread})` : `${label}`);
}
