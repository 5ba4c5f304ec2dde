// GA4's e-commerce vocabulary as shops already speak it, read into our events.
import type { EventItem, PageEvent } from "../shared/protocol";

export type Params = Record<string, any>;
export type Fields = Partial<Omit<PageEvent, "event_id" | "age_ms" | "name">>;

const SPOKEN = /^(view|select|add|remove|begin|purchase|refund|search)(_|$)/;

/** Name and parameters of an entry of `dataLayer`: a pushed object, or the arguments of a `gtag` call. */
export function understand(entry: Params): [name: string, params: Params] | undefined {
  const isCall = entry[0] === "event";
  const name = isCall ? entry[1] : entry["event"];
  return SPOKEN.test(name) ? [name, isCall ? entry[2] : { ...entry, ...entry["ecommerce"] }] : undefined;
}

/** The parameters that are used, in the types of the wire. What is out of its bounds the server refuses by name. */
export function fields({
  items,
  value,
  currency,
  transaction_id,
  search_term,
  results,
  search_results = results,
  items_count = search_results,
}: Params): Fields {
  return {
    items: Array.isArray(items) ? items.map(item) : [],
    value: number(value),
    currency: text(currency).toUpperCase(),
    transaction_id: text(transaction_id),
    search_term: text(search_term, 200),
    results: number(items_count),
  };
}

function item(found: Params): EventItem {
  return {
    item_id: text(found["item_id"]),
    quantity: Math.round(found["quantity"]) || 1,
    price: number(found["price"]),
  };
}

export function text(value: unknown, most = 2000): string {
  return `${value ?? ""}`.slice(0, most);
}

// NaN becomes null on its way through JSON.
function number(value: unknown): number | null {
  return (value ?? "") === "" ? null : Number(value);
}
