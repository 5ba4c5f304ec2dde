// What the shop's server wrote into the page for its script, and the page's own small words.

export interface Item {
  item_id: string;
  title: string;
  url: string;
  image: string;
  brand: string;
  category: string;
  price_minor: number;
  available: boolean;
}

export interface PageData {
  page: string;
  locale: string;
  currency: string;
  digits: number;
  texts: Record<string, string>;
  items?: Item[];
  list?: [id: string, name: string];
  product?: Item;
  search_term?: string;
  order_id?: string;
  most?: number;
  delivery_minor?: number;
  free_from_minor?: number;
}

export const data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}") as PageData;

const money = new Intl.NumberFormat(data.locale, { style: "currency", currency: data.currency });

export function written(amount_minor: number): string {
  return money.format(decimal(amount_minor));
}

/** As GA4 wants prices: 2.99, not 299. */
export function decimal(amount_minor: number): number {
  return Number((amount_minor / 10 ** data.digits).toFixed(data.digits));
}

export function say(code: string, params: Record<string, string | number> = {}): string {
  const text = data.texts[`live_${code}`] ?? code;
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => (name in params ? String(params[name]) : slot));
}

export function find<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E | null {
  return within.querySelector<E>(selector);
}

export function all<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return Array.from(within.querySelectorAll<E>(selector));
}

export function fill(selector: string, text: string, within: ParentNode = document): void {
  const found = find(selector, within);
  if (found) found.textContent = text;
}

export function show(selector: string, isShown: boolean): void {
  for (const found of all(selector)) found.hidden = !isShown;
}

/** Products on this page, by id. */
export const items = new Map([...(data.items ?? []), ...(data.product ? [data.product] : [])].map((i) => [i.item_id, i]));

/** Products as the shop sells them now; those it does not sell are missing. */
export async function lookUp(ids: readonly string[]): Promise<Map<string, Item>> {
  if (!ids.length) return new Map();
  const answer = await fetch(`/demo/items?${new URLSearchParams(ids.map((id) => ["id", id]))}`);
  if (!answer.ok) throw new Error(`/demo/items: ${answer.status}`);
  const { items: found } = (await answer.json()) as { items: Item[] };
  return new Map(found.map((item) => [item.item_id, item]));
}
