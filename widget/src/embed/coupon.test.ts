import assert from "node:assert/strict";
import { test } from "node:test";
import { asksForCoupon } from "./coupon";

function field(more: Partial<Record<"name" | "id" | "autocomplete" | "placeholder" | "ariaLabel", string>>, label = ""): HTMLInputElement {
  const labels = label ? [{ textContent: label }] : null;
  return { name: "", id: "", autocomplete: "", placeholder: "", ariaLabel: null, labels, ...more } as unknown as HTMLInputElement;
}

test("a field for a code is known by any of its names, in English and German", () => {
  for (const more of [{ name: "couponCode" }, { id: "promo-code" }, { placeholder: "Voucher" }, { ariaLabel: "Discount code" }])
    assert(asksForCoupon(field(more)));
  assert(asksForCoupon(field({ name: "code" }, "Gutscheincode")));
  assert(asksForCoupon(field({}, "Rabatt")));
});

test("other fields are none", () => {
  for (const more of [{}, { name: "postcode" }, { name: "email", autocomplete: "email" }, { id: "q", placeholder: "Search" }])
    assert(!asksForCoupon(field(more, "Postal code")));
});
