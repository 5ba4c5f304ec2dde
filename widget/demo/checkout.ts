// /checkout and /thanks: the order goes to the shop's own server, its receipt comes back.
import { tell, tellItems } from "./analytics";
import { freshen } from "./cart-page";
import * as cart from "./cart";
import { visitorToken } from "./consent";
import { check, coupon, hookCoupon } from "./coupon";
import { keep, recall } from "./keep";
import { all, data, decimal, fill, find, say, show, written } from "./page";

interface ReceiptLine {
  item_id: string;
  title: string;
  category: string;
  price_minor: number;
  quantity: number;
}

interface Receipt {
  order_id: string;
  value_minor: number;
  delivery_minor: number;
  discount_minor: number;
  coupon: string;
  gift: string;
  currency: string;
  delivery: "home" | "pickup";
  lines: ReceiptLine[];
}

const KEY = "corner-grocer.checkout";
const RECEIPT = "corner-grocer.receipt";
const told = new Set<string>();

export function checkoutPage(): void {
  const form = find<HTMLFormElement>("[data-checkout]");
  if (!form) return;
  const redraw = () => draw(form);
  redraw();
  cart.onChange(redraw);
  hookCoupon(form, redraw);
  form.addEventListener("change", (event) => {
    redraw();
    const field = event.target as HTMLInputElement;
    if (field.name === "payment") tellStep("add_payment_info", form);
    else if (isAddressed(form)) tellStep("add_shipping_info", form);
  });
  form.addEventListener("input", (event) => complain(event.target as HTMLInputElement, ""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isFilledIn(form)) return;
    tellStep("add_shipping_info", form);
    tellStep("add_payment_info", form);
    void order(form);
  });
  if (cart.lines().length) tellItems("begin_checkout", cart.lines());
  void freshen();
}

export function thanksPage(): void {
  const { receipt, reported } = (recall(RECEIPT, "session") ?? {}) as { receipt?: Receipt; reported?: boolean };
  const mine = receipt?.order_id === data.order_id ? receipt : undefined;
  show("[data-unknown]", !mine);
  show("[data-receipt]", !!mine);
  if (!mine) return;
  show(`[data-when="${mine.delivery}"]`, true);
  drawSums(mine.lines, mine.value_minor + (mine.discount_minor ?? 0), mine.delivery_minor, mine.discount_minor ?? 0);
  show("[data-coupon-row]", !!mine.discount_minor);
  fill("[data-gift]", mine.gift ? say("coupon_gift", { title: mine.gift }) : "");
  if (reported) return;
  keep(RECEIPT, { receipt: mine, reported: true }, "session");
  tell("purchase", {
    transaction_id: mine.order_id,
    currency: mine.currency,
    value: decimal(mine.value_minor),
    shipping: decimal(mine.delivery_minor),
    coupon: mine.coupon,
    items: mine.lines.map((line) => ({
      item_id: line.item_id,
      item_name: line.title,
      item_category: line.category.split(" > ")[0],
      price: decimal(line.price_minor),
      quantity: line.quantity,
    })),
  });
}

function draw(form: HTMLFormElement): void {
  const lines = cart.lines();
  show("[data-cart-empty]", lines.length === 0);
  form.hidden = lines.length === 0;
  const isHome = new FormData(form).get("delivery") === "home";
  const home = find<HTMLFieldSetElement>("[data-home]", form);
  if (home) home.hidden = home.disabled = !isHome;
  const sum_minor = cart.sum_minor();
  const { free_delivery, discount_minor = 0 } = coupon() ?? {};
  const isFree = !isHome || free_delivery || sum_minor >= (data.free_from_minor ?? 0);
  drawSums(lines, sum_minor, isFree ? 0 : (data.delivery_minor ?? 0), discount_minor);
}

/** GA4's steps of a checkout, each said once. */
function tellStep(name: "add_shipping_info" | "add_payment_info", form: HTMLFormElement): void {
  if (told.has(name)) return;
  told.add(name);
  const chosen = new FormData(form);
  const more = name === "add_shipping_info" ? { shipping_tier: chosen.get("delivery") } : { payment_type: chosen.get("payment") };
  tellItems(name, cart.lines(), { ...more, coupon: coupon()?.code ?? "" });
}

function isAddressed(form: HTMLFormElement): boolean {
  return all<HTMLInputElement>("input", form).every((field) => !field.willValidate || field.validity.valid);
}

function drawSums(lines: readonly ReceiptLine[], sum_minor: number, delivery_minor: number, discount_minor: number): void {
  find("[data-lines]")?.replaceChildren(...lines.map(short));
  fill("[data-sum]", written(sum_minor));
  fill("[data-delivery]", delivery_minor ? written(delivery_minor) : say("free"));
  fill("[data-discount]", written(-discount_minor));
  fill("[data-total]", written(sum_minor - discount_minor + delivery_minor));
}

function short(line: ReceiptLine): HTMLElement {
  const row = document.createElement("li");
  const [quantity, title, sum] = ["span", "span", "span"].map((name) => document.createElement(name)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  quantity.className = "muted";
  quantity.textContent = `${line.quantity} ×`;
  title.textContent = line.title;
  sum.textContent = written(line.quantity * line.price_minor);
  row.append(quantity, title, sum);
  return row;
}

function isFilledIn(form: HTMLFormElement): boolean {
  const fields = all<HTMLInputElement>("input:not([type=radio])", form).filter((field) => field.willValidate);
  for (const field of fields) {
    field.value = field.value.trim();
    complain(field, field.validity.valid ? "" : say(field.validity.valueMissing ? "required" : "email"));
  }
  const first = fields.find((field) => !field.validity.valid);
  first?.focus();
  return !first;
}

function complain(field: HTMLInputElement, text: string): void {
  if (!field.id) return;
  fill(`#${field.id}-wrong`, text);
  field.ariaInvalid = text ? "true" : "false";
}

async function order(form: HTMLFormElement): Promise<void> {
  const button = find<HTMLButtonElement>("[type=submit]", form);
  if (!button || button.disabled) return;
  const label = button.textContent;
  button.disabled = true;
  button.textContent = say("sending");
  fill("[data-problem]", "");
  try {
    if (await check(form)) await send(form);
    draw(form);
  } catch {
    fill("[data-problem]", say("order_failed"));
  }
  button.disabled = false;
  button.textContent = label;
}

async function send(form: HTMLFormElement): Promise<void> {
  const lines = cart.lines().map(({ item_id, quantity }) => ({ item_id, quantity }));
  const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const body = JSON.stringify({ ...fields, key: keyOf(lines), lines, visitor_token: visitorToken() });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/demo/orders", { method: "POST", headers, body });
  if (!answer.ok) return refused(form, answer);
  const receipt = (await answer.json()) as Receipt;
  keep(RECEIPT, { receipt, reported: false }, "session");
  keep(KEY, {}, "session");
  cart.empty();
  location.assign(`/thanks?order=${encodeURIComponent(receipt.order_id)}`);
}

async function refused(form: HTMLFormElement, answer: Response): Promise<void> {
  const { error } = (await answer.json()) as { error?: { data?: { field?: string } } };
  const field = form.elements.namedItem(error?.data?.field ?? "");
  if (field instanceof HTMLInputElement && field.id) {
    complain(field, say(field.id === "coupon" ? "coupon_unknown" : field.type === "email" ? "email" : "required"));
    field.focus();
    return;
  }
  fill("[data-problem]", say(answer.status === 429 ? "too_many" : "order_failed"));
  await freshen();
}

/** The same for the same cart, so that an order sent twice is one order. */
function keyOf(lines: unknown): string {
  const about = JSON.stringify(lines);
  const kept = (recall(KEY, "session") ?? {}) as { key?: string; about?: string };
  if (kept.key && kept.about === about) return kept.key;
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  keep(KEY, { key, about }, "session");
  return key;
}
