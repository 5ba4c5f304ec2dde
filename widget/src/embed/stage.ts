// What the loader lends to the code that comes later (card.js, frame.js, signals.js): the place on the page, and its services.
import type { Armed, EventAnswer } from "../shared/protocol";
import type { Fields } from "./ga4";

export type Kept = "token" | "shown";

export interface Stage {
  root: ShadowRoot;
  /** Hidden while the panel is open. */
  launcher: HTMLElement;
  /** Our own tag: where we come from, and for which site. */
  script: HTMLScriptElement;
  /** When each kind of event last happened on this page, by its name. */
  said: Record<string, number>;
  /** Of the shop's page. */
  locale(): string;
  /** Adds a sheet to the shadow root, under a strict CSP too. */
  style(css: string): void;
  /** As far as consent allows it. */
  recall(key: Kept): string;
  keep(key: Kept, value: string): void;
  /** Told at once, even if the page goes away now. False where consent does not allow it. */
  track(name: string, more?: Fields): boolean;
  /** Asks the server at once; what it answers is `heard`. */
  send(): Promise<void>;
  /** The visitor wants the chat: consent to what it needs. */
  opened(): void;
  /** Takes the nudge from the screen, where there is one. */
  hide?(): void;
  /** Uses a file that comes later, loading it where it is not there yet. */
  load<Name extends keyof Later>(name: Name, use: (exports: Later[Name]) => void): void;
}

/** What the files that come later export. */
export interface Later {
  card: {
    /** Shows a nudge, counts what is unread. */
    heard(stage: Stage, answer: EventAnswer, asked_at: number): void;
    /** The visitor turns to go: shows what was armed by an answer asked for at this time. */
    spring(stage: Stage, armed: Armed, asked_at: number): void;
  };
  frame: {
    /** Makes the panel ready without showing it. */
    prepare(stage: Stage): void;
    /** With what the visitor says by it, if anything. */
    openPanel(stage: Stage, say?: string): void;
    closePanel(): void;
  };
  signals: {
    /** Arms or disarms the exit, and watches for what campaigns ask for. */
    heard(stage: Stage, answer: EventAnswer, asked_at: number): void;
  };
}
