// What the dashboard shows, as it stands in the address: a link keeps the period and the choice of orders. Pure.
import { parsePeriod, periodQuery, type Period } from "./period";

export interface View {
  period: Period;
  /** Which orders are listed. */
  orders: "credited" | "all";
  /** The open transcript. */
  conversation_id: string | null;
}

const ID = /^[A-Za-z0-9_-]{8,64}$/;

export function parseView(search: string, today: string): View {
  const query = new URLSearchParams(search);
  const conversation_id = query.get("conversation") ?? "";
  return {
    period: parsePeriod(query, today),
    orders: query.get("orders") === "all" ? "all" : "credited",
    conversation_id: ID.test(conversation_id) ? conversation_id : null,
  };
}

/** The query, empty for the default view. */
export function viewAddress(view: View): string {
  const query = new URLSearchParams(periodQuery(view.period));
  if (view.orders === "all") query.set("orders", "all");
  if (view.conversation_id) query.set("conversation", view.conversation_id);
  const text = query.toString();
  return text && `?${text}`;
}
