// The card as a visitor will see it, on a page that could be the shop's: the real card's code and looks in a frame.
import { useEffect, useRef, useState } from "preact/hooks";
import { showNudge } from "../../embed/nudge";
import type { Stage } from "../../embed/stage";
import { dress } from "../../embed/styles";
import type { CampaignDefinition, Preview as Answer } from "../../shared/protocol";
import { explain, HttpRefusal, send } from "../../staff/api";
import { useWords } from "../../staff/words";
import { Segments } from "../form";

const ASK_AFTER_MS = 350;
const DEVICES = ["desktop", "phone"] as const;
const BELL = "M4 18h16M6 18a6 6 0 0 1 12 0M12 9V7M10.5 7h3";
const HOST = `:host{--green:#15594a;--on:#fff}
@media(prefers-color-scheme:dark){:host{--green:#57b79e;--on:#08201a}}
*{animation:none!important}
.nudge.top{inset:auto 16px 88px auto!important}
@media(max-width:480px){.nudge.top{left:16px!important}}
.bell{box-sizing:border-box;position:fixed;right:16px;bottom:16px;width:56px;height:56px;padding:15px;border:0;border-radius:50%;background:var(--green);color:var(--on);box-shadow:0 4px 20px #0004}
svg{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}`;
const PAGE = `body{margin:0;background:#fff;font:14px system-ui,sans-serif}
header{height:56px;border-bottom:1px solid #e5e1d8}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:20px;padding:24px}
i{display:block;border-radius:8px;background:#f3f1ea}
.pic{height:150px}.line{height:10px;margin-top:10px;width:80%}.short{width:45%}
header i{position:absolute;top:21px;left:24px;width:110px;height:14px}
@media(prefers-color-scheme:dark){body{background:#111614}header{border-color:#2a332f}i{background:#1f2624}}
@media(max-width:480px){main{grid-template-columns:1fr 1fr;gap:14px;padding:16px}.pic{height:130px}}`;

interface Props {
  definition: CampaignDefinition;
  variant: string;
  locale: string;
}

export function Preview({ definition, variant, locale }: Props) {
  const { t } = useWords();
  const [device, setDevice] = useState<(typeof DEVICES)[number]>("desktop");
  const { answer, waits } = useAnswer({ definition, variant, locale });
  const toAgents = definition.tells === "agents";
  const { text = "", replies = [], cards = [] } = answer?.nudge ?? {};
  return (
    <section class="preview" aria-labelledby="preview">
      <header class="orders-head">
        <h2 id="preview">{t("preview.title")}</h2>
        {!toAgents && <Segments label={t("preview.device")} values={DEVICES} value={device} nameOf={(each) => t(`preview.${each}`)} onChange={setDevice} />}
      </header>
      {toAgents ? (
        <p class="told-agents">{text || t("preview.waits")}</p>
      ) : (
        <>
          <Page device={device} answer={answer} locale={locale} />
          <p class="unseen">{answer && t("preview.words", { text, replies: replies.map(({ label }) => label).join(", ") || t("content.none"), n: cards.length })}</p>
        </>
      )}
      <p class="hint preview-note" role="status">
        {waits || (answer?.notes ?? []).map((note) => t(`preview.${note}`)).join(" ") || t(answer ? (toAgents ? "preview.agents" : "preview.example") : "loading")}
      </p>
    </section>
  );
}

/** What is shown does not depend on when, to whom and how often: a condition half written is no reason to wait. */
function onlyShown({ definition, variant }: Props): CampaignDefinition {
  const { trigger, tells = "visitor", variants } = definition;
  const shown = variants.filter(({ variant_id }) => variant_id === variant).map((each) => ({ ...each, weight: 100 }));
  const condition = { all: [{ field: "page_type", operator: "is", value: "product" }] };
  return { campaign_id: "preview", name: "preview", trigger: tells === "agents" ? "visit" : trigger, tells, condition, variants: shown };
}

/** The latest card that could be made; `waits` says why there is no newer one. */
function useAnswer(asked: Props): { answer: Answer | null; waits: string } {
  const { t } = useWords();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [waits, setWaits] = useState("");
  const body = JSON.stringify({ ...asked, definition: onlyShown(asked) });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      send<Answer>("POST", "/api/campaigns/preview", JSON.parse(body), stop.signal).then(
        (made) => {
          if (stop.signal.aborted) return;
          setAnswer(made);
          setWaits("");
        },
        (cause: unknown) => {
          if (stop.signal.aborted) return;
          const isUnfinished = cause instanceof HttpRefusal && cause.problem.code === "invalid";
          setWaits(isUnfinished ? t("preview.waits") : explain(t, cause));
        },
      );
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [body]);
  return { answer, waits };
}

function Page({ device, answer, locale }: { device: string; answer: Answer | null; locale: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  useEffect(() => {
    const made = frame.current && staged(frame.current);
    setStage(made);
    return () => made?.hide?.();
  }, [device]);
  useEffect(() => {
    if (!stage || !answer) return;
    stage.hide?.();
    stage.locale = () => answer.locale || locale;
    // Escape belongs to the editor: the card comes back.
    const again = () => showNudge(stage, answer.nudge, () => {}, again);
    again();
  }, [stage, answer]);
  const { t } = useWords();
  return (
    <div class={`preview-page ${device}`} aria-hidden="true" inert>
      <iframe key={device} ref={frame} title={t("preview.title")} tabIndex={-1} />
    </div>
  );
}

/** An empty page with the bell, in the frame: its own width is what the card's styles look at. */
function staged(frame: HTMLIFrameElement): Stage | null {
  const page = frame.contentDocument;
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!page || !view) return null;
  const sheetOf = (css: string) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  };
  page.adoptedStyleSheets = [sheetOf(PAGE)];
  const product = () => made(page, "div", made(page, "i.pic"), made(page, "i.line"), made(page, "i.line short"));
  const host = made(page, "div");
  page.body.replaceChildren(made(page, "header", made(page, "i")), made(page, "main", ...Array.from({ length: 24 }, product)), host);
  const root = host.attachShadow({ mode: "open" });
  root.append(bell(page));
  root.adoptedStyleSheets = [sheetOf(HOST), sheetOf(cardCss())];
  // As much of a stage as a card needs that leads nowhere.
  return { root, locale: () => "en", load: () => {} } as Partial<Stage> as Stage;
}

function bell(page: Document): HTMLElement {
  const [svg, line] = ["svg", "path"].map((name) => page.createElementNS("http://www.w3.org/2000/svg", name));
  svg!.setAttribute("viewBox", "0 0 24 24");
  line!.setAttribute("d", BELL);
  svg!.append(line!);
  return made(page, "span.bell", svg!);
}

function made(page: Document, what: string, ...children: (Node | string)[]): HTMLElement {
  const [name = "div", className = ""] = what.split(".");
  const element = page.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

let css = "";

/** The card's own sheet; it is given out once. */
function cardCss(): string {
  if (!css) dress({ style: (given: string) => (css = given) } as Pick<Stage, "style"> as Stage);
  return css;
}
