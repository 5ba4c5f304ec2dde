// What the loader lends to the code that comes later (card.js): the place on the page, and its services.
import type { EventAnswer } from "../shared/protocol";

export type Kept = "token" | "shown";

export interface Stage {
  root: ShadowRoot;
  launcher: HTMLElement;
  /** Our own tag: where we come from, and for which site. */
  script: HTMLScriptElement;
  /** Of the shop's page. */
  locale(): string;
  /** Adds a sheet to the shadow root, under a strict CSP too. */
  style(css: string): void;
  drawn(path: string): Element;
  /** As far as consent allows it. */
  recall(key: Kept): string;
  keep(key: Kept, value: string): void;
  track(name: string, campaign_id: string): void;
  /** Asks the server at once; what it answers is `heard`. */
  send(): Promise<void>;
  /** The visitor wants the chat: consent to what it needs. */
  opened(): void;
}

/** The exports of card.js. */
export interface Later {
  /** Shows a nudge, arms or disarms the exit, counts what is unread. */
  heard(stage: Stage, answer: EventAnswer): void;
  /** Makes the panel ready without showing it. */
  prepare(stage: Stage): void;
  openPanel(stage: Stage): void;
  closePanel(): void;
}
