// The shop's own consent banner; the assistant is told of every choice, and of the remembered one on every page.
import { keep, recall } from "./keep";
import { all, find } from "./page";

interface Floorwalker {
  (...args: unknown[]): void;
  q?: unknown[];
  token?: () => string;
}

const KEY = "corner-grocer.consent";
const CHOICES = ["all", "necessary", "none"];
const page = window as unknown as { floorwalker?: Floorwalker };

function stub(): Floorwalker {
  const queue: unknown[] = [];
  return Object.assign((...args: unknown[]) => void queue.push(args), { q: queue });
}

page.floorwalker ??= stub();

/** Who the assistant's server says this visitor is; empty without consent. */
export function visitorToken(): string {
  return page.floorwalker?.token?.() ?? "";
}

export function askConsent(): void {
  const banner = find("[data-consent]");
  const remembered = recall(KEY);
  if (typeof remembered === "string" && CHOICES.includes(remembered)) page.floorwalker?.("consent", remembered);
  else if (banner) banner.hidden = false;
  for (const button of all("[data-choice]")) button.onclick = () => choose(button.dataset["choice"] ?? "none");
  for (const button of all("[data-consent-change]")) {
    button.onclick = () => {
      if (banner) banner.hidden = false;
      find("[data-choice]")?.focus();
    };
  }

  function choose(choice: string): void {
    keep(KEY, choice);
    if (banner) banner.hidden = true;
    page.floorwalker?.("consent", choice);
  }
}
