// What the dashboard shows, as it stands in the address: a link keeps the page, the period and what is open. Pure.
import { parsePeriod, periodQuery, type Period } from "./period";

export const PAGES = ["sales", "questions", "guides", "campaigns", "offers", "why"] as const;
/** Stands for a campaign or an offer that is not there yet. */
export const NEW = "~new";

export interface View {
  page: (typeof PAGES)[number];
  period: Period;
  /** Which orders are listed. */
  orders: "credited" | "all";
  /** The open transcript. */
  conversation_id: string | null;
  /** The guide that is looked at. */
  guide_id: string | null;
  /** The campaign or offer that is open, or `NEW`. */
  campaign_id: string | null;
  offer_id: string | null;
  /** Whose decisions are asked about. */
  visitor_id: string | null;
  /** Whose words it speaks; empty for its own first. */
  locale: string;
}

const ID = /^[A-Za-z0-9_-]{8,64}$/;
const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const OPENED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const LOCALE = /^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/;

export function parseView(search: string, today: string): View {
  const query = new URLSearchParams(search);
  return {
    page: PAGES.find((page) => page === query.get("page")) ?? "sales",
    period: parsePeriod(query, today),
    orders: query.get("orders") === "all" ? "all" : "credited",
    conversation_id: matching(query, "conversation", ID) || null,
    guide_id: matching(query, "guide", SLUG) || null,
    campaign_id: opened(query, "campaign"),
    offer_id: opened(query, "offer"),
    visitor_id: matching(query, "visitor", ID) || null,
    locale: matching(query, "locale", LOCALE),
  };
}

/** The query, empty for the default view. */
export function viewAddress(view: View): string {
  const query = new URLSearchParams();
  if (view.page !== "sales") query.set("page", view.page);
  for (const [name, value] of Object.entries(periodQuery(view.period))) query.set(name, value);
  if (view.orders === "all") query.set("orders", "all");
  if (view.conversation_id) query.set("conversation", view.conversation_id);
  if (view.page === "guides" && view.guide_id) query.set("guide", view.guide_id);
  if (view.page === "guides" && view.guide_id && view.locale) query.set("locale", view.locale);
  if (view.page === "campaigns" && view.campaign_id) query.set("campaign", view.campaign_id);
  if (view.page === "offers" && view.offer_id) query.set("offer", view.offer_id);
  if (view.page === "why" && view.visitor_id) query.set("visitor", view.visitor_id);
  const text = query.toString();
  return text && `?${text}`;
}

/** The same page with nothing of it open. */
export function closed(view: View, page = view.page): View {
  return { ...view, page, guide_id: null, conversation_id: null, campaign_id: null, offer_id: null, visitor_id: null, locale: "" };
}

function opened(query: URLSearchParams, name: string): string | null {
  return query.get(name) === NEW ? NEW : matching(query, name, OPENED) || null;
}

function matching(query: URLSearchParams, name: string, form: RegExp): string {
  const text = query.get(name) ?? "";
  return form.test(text) ? text : "";
}
