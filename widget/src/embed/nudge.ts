// The nudge card: a word, some products, an offer, what may be answered and a way to be left alone. It never takes the focus.
import { el, webUrl } from "../shared/dom";
import { copy, until } from "../shared/promise";
import type { WireCard, WireLink, WireNudge, WirePromise, WireReply } from "../shared/protocol";
import { copied as copiedDe, copy as copyDe, notNow as notNowDe, showMe as showMeDe, until as untilDe } from "./messages/de.json";
import { copied as copiedEn, copy as copyEn, notNow as notNowEn, showMe as showMeEn, until as untilEn } from "./messages/en.json";
import { keepClear } from "./place";
import type { Stage } from "./stage";

/** A screen reader speaks only what changes in a region that it knows already. */
const SPEAK_AFTER_MS = 100;
const GERMAN = [notNowDe, showMeDe, copyDe, copiedDe, untilDe];
const ENGLISH = [notNowEn, showMeEn, copyEn, copiedEn, untilEn];

/** `used` and `dismissed` are called when the visitor takes up what is said, or does not want it. */
export function showNudge(stage: Stage, nudge: WireNudge, used: () => void, dismissed: () => void): void {
  const { text, cards, replies, links, promise } = nudge;
  const locale = stage.locale();
  const [notNow = "", showMe = "", copyIt = "", copied = "", valid = ""] = /^de/i.test(locale) ? GERMAN : ENGLISH;
  const gone = new AbortController();
  const spoken = el("p", {}, text);
  const ways: Node[] = [...replies.slice(0, 3).map(answer), ...links.slice(0, 2).flatMap(link)];
  if (!ways[0] && !promise) ways.push(answer({ label: showMe, text: "" }, 0));
  const card = named(el("section", { className: "nudge" }, spoken, row(cards.slice(0, 3).map(picture))), text);
  if (promise) card.append(coupon(promise));
  card.append(row([...ways, button("", dismiss, notNow)]), named(button("x", dismiss, "×"), notNow));
  card.setAttribute("aria-live", "polite");
  stage.root.prepend(card);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && dismiss(), gone);
  keepClear(card, gone);
  setTimeout(() => spoken.replaceChildren(text), SPEAK_AFTER_MS);
  stage.hide = () => {
    delete stage.hide;
    gone.abort();
    card.remove();
  };

  function open(say: string): void {
    stage.hide?.();
    used();
    stage.load("frame", (frame) => frame.openPanel(stage, say));
  }

  function dismiss(): void {
    stage.hide?.();
    dismissed();
  }

  function answer({ label, text }: WireReply, at: number): HTMLElement {
    return button(at ? "" : "go", () => open(text), label);
  }

  function link({ label, url }: WireLink): HTMLElement[] {
    const href = webUrl(url, location.href);
    return href ? [el("a", { href, onclick: used }, label)] : [];
  }

  function picture({ title, image_url }: WireCard): HTMLElement {
    const src = webUrl(image_url, location.href);
    const image = el("img", { src, alt: title, onerror: () => image.replaceWith(title) });
    return button("pic", () => open(""), src ? image : title);
  }

  function coupon({ code, text, expires_at }: WirePromise): HTMLElement {
    const written = el("code", {}, code);
    const done = el("span", {}, copyIt);
    const take = async (): Promise<void> => {
      used();
      if (await copy(written)) done.textContent = copied;
    };
    const when = until(expires_at, locale);
    return el("div", { className: "coupon" }, el("b", {}, text), when && valid.replace("{when}", when), button("", take, written, done));
  }
}

function row(children: Node[]): HTMLElement {
  return el("div", { className: "row" }, ...children);
}

function button(className: string, onclick: () => void, ...children: (Node | string)[]): HTMLElement {
  return el("button", { className, onclick }, ...children);
}

function named(element: HTMLElement, name: string): HTMLElement {
  element.setAttribute("aria-label", name);
  return element;
}
