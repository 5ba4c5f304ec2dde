// The nudge card: a word, some products, one thing to do and a way to be left alone. It never takes the focus.
import { el, webUrl } from "../shared/dom";
import type { WireCard, WireNudge } from "../shared/protocol";
import { notNow as notNowDe, showMe as showMeDe } from "./messages/de.json";
import { notNow as notNowEn, showMe as showMeEn } from "./messages/en.json";
import type { Stage } from "./stage";

export interface Choice {
  /** `say` is what the visitor says by it; empty where he only wants to see more. */
  accept(say: string): void;
  dismiss(): void;
}

const CROSS = "M5 5l14 14M19 5 5 19";
/** A screen reader speaks only what changes in a region that it knows already. */
const SPEAK_AFTER_MS = 100;

let hide: (() => void) | undefined;

export function hideNudge(): void {
  hide?.();
}

export function showNudge({ root, drawn, locale }: Stage, { text, cards, replies }: WireNudge, choice: Choice): void {
  hideNudge();
  const [notNow, showMe] = /^de/i.test(locale()) ? [notNowDe, showMeDe] : [notNowEn, showMeEn];
  const card = named(el("section", {}), text);
  card.setAttribute("aria-live", "polite");
  root.prepend(card);
  document.addEventListener("keydown", escape);
  const timer = setTimeout(() => {
    card.className = "nudge";
    card.append(
      el("p", {}, text),
      el("div", { className: "row" }, ...cards.slice(0, 3).map(picture)),
      el("div", { className: "row" }, button("go", accept, replies[0]?.label ?? showMe), button("", dismiss, notNow)),
      named(button("x", dismiss, drawn(CROSS)), notNow),
    );
  }, SPEAK_AFTER_MS);
  hide = () => {
    hide = undefined;
    clearTimeout(timer);
    document.removeEventListener("keydown", escape);
    card.remove();
  };

  function accept(): void {
    hideNudge();
    choice.accept(replies[0]?.text ?? "");
  }

  function dismiss(): void {
    hideNudge();
    choice.dismiss();
  }

  function escape(event: KeyboardEvent): void {
    if (event.key === "Escape") dismiss();
  }

  function look(): void {
    hideNudge();
    choice.accept("");
  }

  function picture({ title, image_url }: WireCard): HTMLElement {
    const src = webUrl(image_url, location.href);
    const image = el("img", { src, alt: title, onerror: () => image.replaceWith(title) });
    return button("pic", look, src ? image : title);
  }
}

function button(className: string, onclick: () => void, ...children: (Node | string)[]): HTMLElement {
  return el("button", { className, onclick }, ...children);
}

function named(element: HTMLElement, name: string): HTMLElement {
  element.setAttribute("aria-label", name);
  return element;
}
