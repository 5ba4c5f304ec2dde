// Putting things into the cart and taking them out, wherever on the shop's pages that happens.
import { tellItems } from "./analytics";
import * as cart from "./cart";
import { type Item, all, data, fill, find, items, lookUp, say } from "./page";
import { toast } from "./toast";

export function put(item: Item, quantity: number): boolean {
  const added = cart.add(item, quantity);
  if (added < 1) return false;
  tellItems("add_to_cart", [{ ...item, quantity: added }]);
  toast(say("added", { title: item.title }), { label: say("view_cart"), act: "/cart" });
  return true;
}

export function take(item: Item & { quantity: number }): void {
  cart.set(item, 0);
  tellItems("remove_from_cart", [item]);
  toast(say("removed", { title: item.title }), { label: say("undo"), act: () => void put(item, item.quantity) });
}

/** Sets a line's quantity and tells analytics of the difference. */
export function change(line: cart.Line, quantity: number): void {
  const now = cart.set(line, quantity);
  const difference = now - line.quantity;
  if (difference) tellItems(difference > 0 ? "add_to_cart" : "remove_from_cart", [{ ...line, quantity: Math.abs(difference) }]);
}

export function hookButtons(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-add]");
    const item = button && items.get(button.dataset["add"] ?? "");
    if (item && !put(item, 1)) toast(say("not_added"));
  });
  const form = find<HTMLFormElement>("[data-buy]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = new FormData(form).get("quantity");
    if (data.product && !put(data.product, Number(wanted))) toast(say("not_added"));
  });
}

/** The buttons beside a number field. */
export function hookSteps(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-step]");
    const field = button?.parentElement?.querySelector("input");
    if (!button || !field) return;
    const next = (Number(field.value) || 0) + Number(button.dataset["step"]);
    field.value = String(Math.min(Math.max(next, Number(field.min) || 1), Number(field.max) || 99));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** The assistant asks for a product; it is told whether it lies in the cart. */
export function hookAssistant(): void {
  addEventListener("floorwalker:add-to-cart", (event) => {
    const detail = (event as CustomEvent<{ item_id?: unknown; quantity?: unknown; done?: (ok: boolean) => void }>).detail;
    void fetchAndPut(String(detail?.item_id ?? ""), Number(detail?.quantity) || 1).then((ok) => detail?.done?.(ok));
  });
}

export function showCount(): void {
  const n = cart.count();
  for (const sign of all("[data-cart-count]")) {
    sign.hidden = n === 0;
    sign.textContent = n > 99 ? "99+" : String(n);
  }
  fill("[data-cart-words]", say(n === 1 ? "cart_one" : "cart_other", { n }));
  for (const button of all("[data-add]")) {
    const mine = cart.inCart(button.dataset["add"] ?? "");
    const sign = find("[data-in-cart]", button);
    if (!sign) continue;
    sign.hidden = mine === 0;
    sign.textContent = String(mine);
    button.title = mine ? say("in_cart", { n: mine }) : "";
  }
}

async function fetchAndPut(item_id: string, quantity: number): Promise<boolean> {
  try {
    const item = items.get(item_id) ?? (await lookUp([item_id])).get(item_id);
    if (item?.available && put(item, quantity)) return true;
  } catch {
    // no answer from the shop's server is the same to the visitor as "not sold"
  }
  toast(say("not_added"));
  return false;
}
