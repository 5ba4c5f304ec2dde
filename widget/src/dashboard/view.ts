// What the dashboard shows, as it stands in the address: a link keeps the page, the period and what is open. Pure.
import { parsePeriod, periodQuery, type Period } from "./period";

export const PAGES = ["sales", "questions", "guides"] as const;

export interface View {
  page: (typeof PAGES)[number];
  period: Period;
  /** Which orders are listed. */
  orders: "credited" | "all";
  /** The open transcript. */
  conversation_id: string | null;
  /** The guide that is looked at. */
  guide_id: string | null;
  /** Whose words it speaks; empty for its own first. */
  locale: string;
}

const ID = /^[A-Za-z0-9_-]{8,64}$/;
const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const LOCALE = /^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/;

export function parseView(search: string, today: string): View {
  const query = new URLSearchParams(search);
  return {
    page: PAGES.find((page) => page === query.get("page")) ?? "sales",
    period: parsePeriod(query, today),
    orders: query.get("orders") === "all" ? "all" : "credited",
    conversation_id: matching(query, "conversation", ID) || null,
    guide_id: matching(query, "guide", SLUG) || null,
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
  const text = query.toString();
  return text && `?${text}`;
}

function matching(query: URLSearchParams, name: string, form: RegExp): string {
  const text = query.get(name) ?? "";
  return form.test(text) ? text : "";
}
