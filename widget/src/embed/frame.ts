// Comes when the panel is wanted: its frame on the shop's page, and the page's side of what the two say to each other.
import { el, webUrl } from "../shared/dom";
import { badge } from "./badge";
import type { ToPage, ToPanel } from "./bridge";
import type { Stage } from "./stage";

const CSS = `iframe{position:fixed;z-index:2147483000;inset:auto 16px 16px auto;margin:0 env(safe-area-inset-right) env(safe-area-inset-bottom) 0;box-sizing:border-box;width:384px;height:680px;max-height:calc(100% - 32px);border:1px solid #e5e1d8;border-radius:20px;background:#fff;box-shadow:0 2px 8px #1c242114,0 12px 32px #1c24211f;color-scheme:light dark;transition:.16s}
.away{visibility:hidden;opacity:0;transform:translateY(8px)}
@media(prefers-color-scheme:dark){iframe{border-color:#2a332f;background:#191f1d;box-shadow:0 2px 8px #0006,0 12px 32px #0007}}
@media(max-width:480px){iframe{inset:0;margin:0;width:100%;height:100%;max-height:none;border:0;border-radius:0}}
@media(prefers-reduced-motion){iframe{transition:none}}`;

const CART_ANSWERS_WITHIN_MS = 8_000;

let frame: HTMLIFrameElement | undefined;
let stage: Stage;
let origin = "";
let isReady = false;
let isShown = false;
let isGreeted = false;
let first = "";

export function prepare(given: Stage): void {
  if (frame) return;
  stage = given;
  stage.style(CSS);
  origin = new URL(stage.script.src).origin;
  addEventListener("message", listen);
  const site = encodeURIComponent(stage.script.dataset["site"] ?? "");
  frame = el("iframe", { className: "away", title: "Chat", allow: "clipboard-write", src: `${origin}/panel?site=${site}` });
  stage.root.append(frame);
}

export function openPanel(given: Stage, say = ""): void {
  given.hide?.();
  given.opened();
  prepare(given);
  isShown = stage.launcher.hidden = true;
  first = say;
  frame!.className = "";
  frame!.focus();
  badge(stage, 0);
  void greet();
}

export function closePanel(): void {
  if (!isShown || !frame) return;
  isShown = stage.launcher.hidden = false;
  frame.className = "away";
  tell({ type: "floorwalker:hidden" });
  stage.launcher.focus();
}

function tell(message: ToPanel): void {
  frame!.contentWindow?.postMessage(message, origin);
}

async function greet(): Promise<void> {
  if (!isReady || !isShown) return;
  if (!isGreeted) {
    isGreeted = true;
    await introduce();
  }
  tell({ type: "floorwalker:shown" });
  if (first) tell({ type: "floorwalker:say", text: first });
  first = "";
}

async function introduce(): Promise<void> {
  if (!stage.recall("token")) await stage.send();
  tell({ type: "floorwalker:init", token: stage.recall("token"), locale: stage.locale(), base: location.href });
}

function listen({ origin: from, source, data }: MessageEvent<ToPage>): void {
  if (from !== origin || source !== frame?.contentWindow) return;
  if (data.type === "floorwalker:ready") {
    isReady = true;
    isGreeted = false;
    void greet();
  }
  if (data.type === "floorwalker:needs-token") {
    stage.keep("token", "");
    void introduce();
  }
  if (data.type === "floorwalker:close") closePanel();
  if (data.type === "floorwalker:unread") badge(stage, data.count);
  if (data.type === "floorwalker:add-to-cart") addToCart(data.item_id);
  if (data.type === "floorwalker:navigate") {
    const url = webUrl(data.url, location.href);
    if (url) location.assign(url);
  }
}

/** The shop's own code does it and says how it went: `event.detail.done(true)`. */
function addToCart(item_id: string): void {
  let done = (ok: boolean): void => {
    done = () => {};
    tell({ type: "floorwalker:added", item_id, ok });
  };
  setTimeout(() => done(false), CART_ANSWERS_WITHIN_MS);
  const detail = { item_id, done: (ok: unknown) => done(!!ok) };
  dispatchEvent(new CustomEvent("floorwalker:add-to-cart", { detail }));
}
