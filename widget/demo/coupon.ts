// The code of an offer at the checkout: asked of the shop's server, taken off the sum, and asked again when the cart changes.
import * as cart from "./cart";
import { visitorToken } from "./consent";
import { data, find, say, show, written } from "./page";

export interface Coupon {
  ok: boolean;
  code: string;
  discount_minor: number;
  free_delivery: boolean;
  gift: string;
  reason: string;
}

const WORDS: Record<string, string> = { used: "used", expired: "over", ended: "over", cart_too_small: "small" };
let applied: Coupon | undefined;
let asked = "";

/** What takes something off this order. */
export function coupon(): Coupon | undefined {
  return applied;
}

export function hookCoupon(form: HTMLFormElement, redraw: () => void): void {
  const field = codeField(form);
  if (!field) return;
  const apply = (): void => void check(form).then(redraw);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // the order itself is not meant by it
    event.preventDefault();
    apply();
  });
  const button = find("[data-apply]", form);
  if (button) button.onclick = apply;
  // an order just placed leaves the cart empty
  cart.onChange(() => asked && cart.lines().length && void check(form).then(redraw));
}

/** Whether the order may go as it is: there is no code, or it holds. What it does is said beside the field. */
export async function check(form: HTMLFormElement): Promise<boolean> {
  const field = codeField(form);
  asked = field?.value.trim() ?? "";
  applied = undefined;
  if (!field || !asked) return tell(field, "", true);
  try {
    const found = await ask(asked);
    if (found.ok) applied = found;
    return tell(field, found.ok ? thanks(found) : say(`coupon_${WORDS[found.reason] ?? "unknown"}`), found.ok);
  } catch {
    return tell(field, say("coupon_failed"), false);
  }
}

function tell(field: HTMLInputElement | null, text: string, isGood: boolean): boolean {
  if (field) field.ariaInvalid = String(!isGood);
  for (const [place, isHere] of [["[data-coupon-good]", isGood], ["#coupon-wrong", !isGood]] as const) {
    const found = find(place);
    if (found) found.textContent = isHere ? text : "";
  }
  show("[data-coupon-row]", !!applied?.discount_minor);
  return isGood;
}

function thanks({ discount_minor, free_delivery, gift }: Coupon): string {
  if (gift) return say("coupon_gift", { title: gift });
  return free_delivery ? say("coupon_delivery") : say("coupon_off", { amount: written(discount_minor) });
}

async function ask(code: string): Promise<Coupon> {
  const lines = cart.lines().map(({ item_id, quantity }) => ({ item_id, quantity }));
  const body = JSON.stringify({ code, lines, visitor_token: visitorToken() });
  const answer = await fetch("/demo/coupon", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(`/demo/coupon: ${answer.status}`);
  return (await answer.json()) as Coupon;
}

function codeField(form: HTMLFormElement): HTMLInputElement | null {
  return data.page === "checkout" ? find<HTMLInputElement>("#coupon", form) : null;
}
