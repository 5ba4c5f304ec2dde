// The panel's side of what it and the shop's page say to each other. Only the site's own origins are listened to.
import type { ToPage, ToPanel } from "../bridge";

export interface Page {
  tell(message: ToPage): void;
}

/** Begins to listen and says that the panel is ready. `origins` are those the site allows. */
export function pageAround(origins: readonly string[], heard: (message: ToPanel) => void): Page {
  let origin = "";
  addEventListener("message", (event: MessageEvent<ToPanel>) => {
    if (event.source !== parent || !origins.includes(event.origin)) return;
    origin = event.origin;
    heard(event.data);
  });
  // Who frames us is not known before it speaks; that we are ready is no secret.
  parent.postMessage({ type: "floorwalker:ready" } satisfies ToPage, "*");
  return { tell: (message) => void (origin && parent.postMessage(message, origin)) };
}
