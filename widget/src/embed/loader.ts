// What every page of a shop loads: the bell, the tracker once consent allows it, and the road to everything else.
import type { EventAnswer } from "../shared/protocol";
import * as consent from "./consent";
import type { Params } from "./ga4";
import { forget, keep, recall } from "./keep";
import { drawn, launcher } from "./launcher";
import { discard, leave as sendOff, locale, send, start } from "./post";
import type { Later, Stage } from "./stage";
import * as tracker from "./tracker";

interface Floorwalker {
  (command: string, ...rest: unknown[]): void;
  token?: () => string;
  q?: ArrayLike<unknown>[];
}

const page = window as unknown as { floorwalker?: Floorwalker };
const script = document.currentScript as HTMLScriptElement;
const { origin } = new URL(script.src);
let stage: Stage;
let isLoaded = false;

const commands: Record<string, (...rest: any[]) => void> = {
  consent(level: unknown) {
    const before = consent.consent();
    consent.ask(level);
    const now = consent.consent();
    if (now === consent.ALL) tracker.watch();
    else discard();
    if (!now && before) forget();
    if (now === consent.NECESSARY && recall("token")) void send();
  },
  open: () => load((card) => card.openPanel(stage)),
  close: () => isLoaded && load((card) => card.closePanel()),
  track: (name: string, params?: Params) => tracker.track(name, params),
};

function run(command: string, ...rest: unknown[]): void {
  commands[command]?.(...rest);
}

start(`${origin}/api/events?site=${script.dataset["site"]}`, tracker.complete, answered);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", appear);
else appear();

function appear(): void {
  const { token, q } = page.floorwalker ?? {};
  if (token) return console.info("floorwalker: loaded twice");
  page.floorwalker = Object.assign(run, { token: () => recall("token") });
  stage = { ...launcher(locale()), script, locale, drawn, recall, keep, track, send, opened: consent.open };
  stage.launcher.onclick = () => run("open");
  stage.launcher.onpointerenter = () => consent.consent() && load((card) => card.prepare(stage));
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("pagehide", leave);
  run("consent", script.dataset["consent"]);
  for (const each of q ?? []) run(...(Array.from(each) as [string]));
}

function load(use: (card: Later) => void): void {
  isLoaded = true;
  void import(`${origin}/assets/card.js`).then(use);
}

function track(name: string, campaign_id: string): void {
  tracker.track(name, {}, { campaign_id });
  void send();
}

function leave(): void {
  tracker.engage();
  sendOff();
}

function answered(answer: EventAnswer): void {
  if (isLoaded || answer.unread || answer.nudge || answer.armed) load((card) => card.heard(stage, answer));
}
