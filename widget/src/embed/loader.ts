// What every page of a shop loads: the bell, the tracker once consent allows it, and the road to everything else.
import type { EventAnswer } from "../shared/protocol";
import * as consent from "./consent";
import type { Fields } from "./ga4";
import { forget, keep, recall } from "./keep";
import { launcher } from "./launcher";
import { discard, leave as sendOff, locale, send, start } from "./post";
import type { Later, Stage } from "./stage";
import * as tracker from "./tracker";

interface Floorwalker {
  (command: string, ...rest: unknown[]): void;
  token?: () => string;
  q?: Iterable<any>[];
}

const page = window as unknown as { floorwalker?: Floorwalker };
const script = document.currentScript as HTMLScriptElement;
const { origin } = new URL(script.src);
let stage: Stage;
const loaded: { [name in keyof Later]?: true } = {};

const commands: Record<string, (...rest: any[]) => void> = {
  consent(level: unknown) {
    const before = consent.consent();
    consent.ask(level);
    const now = consent.consent();
    if (now === consent.ALL) tracker.watch();
    else {
      discard();
      if (recall("token")) void send();
      else if (before) forget();
    }
  },
  open: () => load("frame", (frame) => frame.openPanel(stage)),
  close: () => loaded.frame && load("frame", (frame) => frame.closePanel()),
  track: tracker.track,
  set: tracker.set,
};

function run(command = "", ...rest: unknown[]): void {
  commands[command]?.(...rest);
}

start(`${origin}/api/events?site=${script.dataset["site"]}`, tracker.complete, answered);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", appear);
else appear();

function appear(): void {
  const { token, q } = page.floorwalker ?? {};
  if (token) return console.info("floorwalker: loaded twice");
  page.floorwalker = Object.assign(run, { token: () => recall("token") });
  stage = { ...launcher(locale()), script, said: tracker.said, locale, recall, keep, track, send, opened: consent.open, load };
  stage.launcher.onclick = () => run("open");
  stage.launcher.onpointerenter = () => consent.consent() && load("frame", (frame) => frame.prepare(stage));
  document.addEventListener("visibilitychange", leave);
  addEventListener("pagehide", leave);
  run("consent", script.dataset["consent"]);
  for (const each of q ?? []) run(...each);
}

// What does not arrive is asked for again with the next answer, or the next click.
function load<Name extends keyof Later>(name: Name, use: (exports: Later[Name]) => void): void {
  loaded[name] = true;
  import(`${origin}/assets/${name}.js`).then(use, console.info);
}

function track(name: string, more?: Fields): boolean {
  return tracker.emit(name, more) && !!send();
}

function leave(): void {
  tracker.engage();
  sendOff();
}

function answered(answer: EventAnswer, asked_at: number): void {
  const { armed, nudge, signals, unread } = answer;
  const hear = (later: Later["card" | "signals"]): void => later.heard(stage, answer, asked_at);
  if (loaded.card || armed || nudge || unread) load("card", hear);
  if (loaded.signals || armed || signals?.length) load("signals", hear);
}
