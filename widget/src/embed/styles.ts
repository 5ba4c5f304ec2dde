// The looks of what card.js puts on the shop's page; colours as in shared/tokens.css.
import type { Stage } from "./stage";

const CSS = `:host{--ink:#1c2421;--bg:#fff;--pit:#f3f1ea;--line:#cfcabd}
@media(prefers-color-scheme:dark){:host{--ink:#e9eeeb;--bg:#191f1d;--pit:#141a18;--line:#3c4742}}
.nudge{position:fixed;z-index:2147483000;inset:auto 16px 88px auto;margin:0 env(safe-area-inset-right) env(safe-area-inset-bottom) 0;box-sizing:border-box;display:flex;flex-direction:column;gap:12px;width:332px;max-height:calc(100% - 104px);overflow:auto;padding:16px;border-radius:16px;background:var(--bg);box-shadow:0 0 0 1px var(--line),0 12px 32px #0003;color:var(--ink);font:14px/1.4 system-ui}
p{margin:0 32px 0 0;font-size:16px;font-weight:600;overflow-wrap:anywhere}
.row,.coupon{display:flex;flex-wrap:wrap;gap:8px}
.row:empty{display:none}
.nudge button,a{flex:auto;min-height:44px;padding:4px 8px;border:1px solid var(--line);border-radius:10px;background:0 0;color:inherit;font:inherit;text-align:center;cursor:pointer}
a{padding:12px;text-decoration:none}
.nudge .x{position:absolute;top:4px;right:4px;width:44px;border:0;opacity:.7;font-size:28px}
.nudge .go{background:var(--green);border-color:var(--green);color:var(--on);font-weight:600}
.nudge .pic{flex:1;min-width:0;max-width:94px;height:94px;padding:8px;border:0;background:var(--pit);overflow:hidden}
img{width:100%;height:100%;object-fit:contain}
.coupon{padding:12px;border:1px dashed var(--line);border-radius:10px;background:var(--pit)}
.coupon button{display:flex;width:100%;align-items:center;justify-content:space-between;background:var(--bg);font-weight:600}
code{font:16px monospace}
span{color:var(--green)}
.bell b{position:absolute;top:-2px;right:-2px;min-width:20px;border-radius:10px;background:#c9993d;color:#1c1404;font:700 12px/20px system-ui}
.top{top:16px;bottom:auto}
@media(max-width:480px),(max-height:480px){.nudge{left:16px;width:auto;gap:8px;padding:12px;max-height:45%}.nudge .pic{height:64px}}
@media(max-width:480px){.nudge{max-height:calc(50% - 80px)}}
@media(prefers-reduced-motion:no-preference){.nudge{animation:come .2s}}
@keyframes come{from{opacity:0}}`;

let isDressed = false;

export function dress(stage: Stage): void {
  if (!isDressed) stage.style(CSS);
  isDressed = true;
}
