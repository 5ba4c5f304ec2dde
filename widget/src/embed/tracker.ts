// What happens on the shop's page: pages, GA4 e-commerce events, and how long and how deep it was looked at.
import { ALL, consent } from "./consent";
import { type Fields, type Params, fields, text, understand } from "./ga4";
import { add } from "./post";

const DWELL_MARKS_S = [3, 6, 10, 15, 20, 30, 45, 60, 120, 300];
type Layer = Params[];
const page = window as unknown as { dataLayer?: Layer };

let read: Layer | undefined;
let url = "";
let declared = "";
let dwell_s = 0;
let reported_s = 0;
let scroll = 0;
let isWatching = false;
let attributes: Record<string, string> | undefined;

/** When each kind of event last happened on this page. */
export const said: Record<string, number> = {};

/** Starts, or looks again where it has started. */
export function watch(): void {
  view();
  readLayer();
  set();
  if (isWatching) return;
  isWatching = true;
  setInterval(look, 1000);
}

export function track(name: string, params?: Params): void {
  view();
  emit(name, fields(params ?? {}));
}

/** What the shop knows of the visitor; kept on the page until consent allows it to be told. */
export function set(given?: Params): void {
  for (const name in given) (attributes ??= {})[name] = text(given[name], 200);
  if (attributes && emit("set_attributes", { attributes })) attributes = undefined;
}

/** How long and deep the page was looked at so far, where that is more than was said before. */
export function engage(): void {
  if (dwell_s > reported_s) emit("user_engagement", { dwell_s: (reported_s = dwell_s), scroll });
}

/** While an event waited, its page may have got its title or said what it is. */
export function complete(event: Fields): void {
  if (event.url === url) Object.assign(event, about());
}

/** Whether consent allowed it. */
export function emit(name: string, more?: Fields): boolean {
  said[name] = Date.now();
  return add({ name, url, ...about(), ...more });
}

function about(): Fields {
  const tag = document.querySelector<HTMLElement>("[data-page-type]");
  return { title: text(document.title), page_type: text(tag?.dataset["pageType"] ?? declared, 200) };
}

function view(): void {
  const now = text(location.href.split("#")[0]);
  if (consent() < ALL || now === url) return;
  engage();
  const referrer = text(url || document.referrer);
  url = now;
  declared = "";
  dwell_s = reported_s = scroll = 0;
  emit("page_view", { referrer });
}

// Not every browser tells of a new address, and none of a new data layer.
function look(): void {
  if (document.hidden || consent() < ALL) return;
  view();
  readLayer();
  scroll = Math.min(1, Math.max(scroll, (scrollY + innerHeight) / document.documentElement.scrollHeight));
  if (DWELL_MARKS_S.includes(++dwell_s)) engage();
}

// A page may make the array, or replace it, after us, or wrap `push` as tag managers do; both keep working.
function readLayer(): void {
  const layer = (page.dataLayer ??= []);
  if (layer === read) return;
  read = layer;
  layer.forEach(hear);
  const { push } = layer;
  layer.push = function (...entries) {
    const length = push.apply(this, entries);
    entries.forEach(hear);
    return length;
  };
}

function hear(entry: Params): void {
  try {
    if (entry["page_type"]) declared = entry["page_type"];
    const event = understand(entry);
    if (event) track(...event);
  } catch {
    // Whatever else a shop pushes is none of our business, and must not break its page.
  }
}
