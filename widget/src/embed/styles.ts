// The looks of all that card.js puts on the shop's page; colours as in shared/tokens.css.
import type { Stage } from "./stage";

const CSS = `:host{--ink:#1c2421;--muted:#5d6a64;--surface:#fff;--sunken:#f3f1ea;--line:#e5e1d8;--strong:#cfcabd;--focus:#2a6fd6;--shadow:0 2px 8px #1c242114,0 12px 32px #1c24211f}
@media(prefers-color-scheme:dark){:host{--ink:#e9eeeb;--muted:#a3b0aa;--surface:#191f1d;--sunken:#141a18;--line:#2a332f;--strong:#3c4742;--focus:#7fb0ff;--shadow:0 2px 8px #0006,0 12px 32px #0007}}
.nudge,iframe{position:fixed;z-index:2147483000;inset:auto 16px 16px auto;margin:0 env(safe-area-inset-right) env(safe-area-inset-bottom) 0;box-sizing:border-box;border:1px solid var(--line);border-radius:16px;background:var(--surface);box-shadow:var(--shadow)}
.nudge{bottom:88px;width:332px;max-width:calc(100vw - 32px);padding:16px;color:var(--ink);font:14px/1.4 system-ui,sans-serif;animation:come .2s}
@keyframes come{from{opacity:0;transform:translateY(8px)}}
p{margin:0 32px 12px 0;font-size:16px;font-weight:600;text-wrap:balance;overflow-wrap:anywhere}
.nudge button{flex:auto;min-height:44px;padding:4px 8px;border:1px solid var(--strong);border-radius:10px;background:0 0;color:inherit;font:inherit;cursor:pointer}
.nudge .x{position:absolute;top:4px;right:4px;width:44px;padding:14px;border:0;color:var(--muted)}
.row{display:flex;gap:8px}
.nudge .row .go{background:var(--green);border-color:var(--green);color:var(--on);font-weight:600}
.row .pic{flex:1;min-width:0;max-width:94px;height:94px;margin-bottom:14px;padding:8px;border:0;background:var(--sunken);font-size:12px;overflow:hidden}
img{width:100%;height:100%;object-fit:contain}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
b{position:absolute;top:-2px;right:-2px;min-width:20px;border-radius:10px;background:#c9993d;color:#1c1404;font:700 12px/20px system-ui}
iframe{width:384px;height:680px;max-height:calc(100% - 32px);border-radius:20px;color-scheme:light dark;transition:.16s}
.away{visibility:hidden;opacity:0;transform:translateY(8px)}
@media(max-width:480px){iframe{inset:0;margin:0;width:100%;height:100%;max-height:none;border:0;border-radius:0}}
@media(prefers-reduced-motion){*{animation:none!important;transition:none!important}}`;

let isDressed = false;

export function dress(stage: Stage): void {
  if (!isDressed) stage.style(CSS);
  isDressed = true;
}
