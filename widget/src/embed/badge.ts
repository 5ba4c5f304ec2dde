// How many messages wait, as a number on the bell.
import { el } from "../shared/dom";
import type { Stage } from "./stage";

const count = el("b", {});
let label: string | null = null;

export function badge({ launcher }: Stage, unread: number): void {
  label ??= launcher.getAttribute("aria-label");
  if (unread) launcher.append(count);
  else count.remove();
  count.textContent = `${unread}`;
  launcher.setAttribute("aria-label", unread ? `${label} (${unread})` : `${label}`);
}
