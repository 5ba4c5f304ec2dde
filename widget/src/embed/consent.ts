// What the visitor has agreed to, and what his browser says for him.

export const NONE = 0;
export const NECESSARY = 1;
export const ALL = 2;

const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
const isPrivate = globalPrivacyControl || doNotTrack === "1";
let asked = NONE;
let opened = NONE;

export function consent(): number {
  return Math.max(isPrivate ? NONE : asked, opened);
}

/** By the shop: "all", "necessary", or anything else for none. */
export function ask(level: unknown): void {
  asked = level === "all" ? ALL : level === "necessary" ? NECESSARY : NONE;
}

/** The visitor opened the chat himself: what the chat needs is allowed, tracking still is not. */
export function open(): void {
  opened = NECESSARY;
}
