// The shop's analytics, as GA4 has them: https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
import { type Item, data, decimal } from "./page";

const page = window as unknown as { dataLayer?: unknown[] };
page.dataLayer ??= [];

type Quantified = Item & { quantity?: number };

// gtag.js hands its arguments object on as it is
function gtag(..._args: unknown[]): void {
  page.dataLayer?.push(arguments);
}

export function tell(name: string, params: Record<string, unknown>): void {
  gtag("event", name, params);
}

export function tellItems(name: string, items: readonly Quantified[], more: Record<string, unknown> = {}): void {
  const value_minor = items.reduce((sum, item) => sum + item.price_minor * (item.quantity ?? 1), 0);
  tell(name, { currency: data.currency, value: decimal(value_minor), items: items.map(ga4), ...more });
}

export function tellList(name: string, items: readonly Item[]): void {
  const [item_list_id, item_list_name] = data.list ?? ["", ""];
  tell(name, { item_list_id, item_list_name, items: items.map((item, index) => ({ ...ga4(item), index })) });
}

function ga4(item: Quantified): Record<string, unknown> {
  const [item_category = "", item_category2, item_category3] = item.category.split(" > ");
  return {
    item_id: item.item_id,
    item_name: item.title,
    item_brand: item.brand,
    item_category,
    ...(item_category2 ? { item_category2 } : {}),
    ...(item_category3 ? { item_category3 } : {}),
    price: decimal(item.price_minor),
    quantity: item.quantity ?? 1,
  };
}
