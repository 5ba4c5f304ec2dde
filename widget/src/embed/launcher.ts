// The bell in the corner, in a shadow root that the shop's styles cannot reach and that takes no room on the page.
import { openChat as en } from "./messages/en.json";
import { openChat as de } from "./messages/de.json";
import type { Stage } from "./stage";

const CSS = `:host{all:initial!important;--green:#15594a;--on:#fff}
@media(prefers-color-scheme:dark){:host{--green:#57b79e;--on:#08201a}}
.bell{position:fixed;z-index:2147483000;inset:auto 16px 16px auto;margin:0 env(safe-area-inset-right) env(safe-area-inset-bottom) 0;width:56px;height:56px;padding:15px;border:0;border-radius:50%;background:var(--green);color:var(--on);box-shadow:0 4px 20px #0004;cursor:pointer}
svg{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round}`;

const BELL = "M4 18h16M6 18a6 6 0 0 1 12 0M12 9V7M10.5 7h3";

export function launcher(locale: string): Pick<Stage, "root" | "launcher" | "style"> {
  const host = document.createElement("floorwalker-chat");
  const root = host.attachShadow({ mode: "open" });
  const launcher = document.createElement("button");
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg!.setAttribute("viewBox", "0 0 24 24");
  line!.setAttribute("d", BELL);
  svg!.append(line!);
  launcher.className = "bell";
  launcher.setAttribute("aria-label", /^de/i.test(locale) ? de : en);
  launcher.append(svg!);
  root.append(launcher);

  function style(css: string): void {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets.push(sheet);
    } catch {
      root.append(Object.assign(document.createElement("style"), { textContent: css }));
    }
  }

  style(CSS);
  document.documentElement.append(host);
  return { root, launcher, style };
}
