// One line that says what just happened, and offers the next step.
import { find } from "./page";

const SHOWN_MS = 6000;
let timer = 0;

export interface Step {
  label: string;
  act: string | (() => void);
}

export function toast(text: string, step?: Step): void {
  const place = find("[data-toast]");
  if (!place) return;
  const words = Object.assign(document.createElement("span"), { textContent: text });
  place.replaceChildren(words, ...(step ? [control(step)] : []));
  place.classList.add("shown");
  clearTimeout(timer);
  timer = window.setTimeout(hide, SHOWN_MS);
  // nobody has to hurry to reach the button
  place.onfocus = place.onmouseenter = () => clearTimeout(timer);
  place.onmouseleave = () => (timer = window.setTimeout(hide, SHOWN_MS));
}

function hide(): void {
  const place = find("[data-toast]");
  if (place?.contains(document.activeElement)) return;
  place?.classList.remove("shown");
  place?.replaceChildren();
}

function control({ label, act }: Step): HTMLElement {
  if (typeof act === "string") return Object.assign(document.createElement("a"), { href: act, textContent: label });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  button.onclick = () => {
    button.blur();
    hide();
    act();
  };
  return button;
}
