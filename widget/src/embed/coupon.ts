// Which field of a form asks for a code that makes the order cheaper.

const COUPON = /coupon|voucher|promo|gutschein|rabatt|discount/i;

export function asksForCoupon({ name, id, autocomplete, placeholder, ariaLabel, labels }: HTMLInputElement): boolean {
  const named = Array.from(labels ?? [], (label) => label.textContent);
  return [name, id, autocomplete, placeholder, ariaLabel, ...named].some((words) => words && COUPON.test(words));
}
