// What is left of an offer. Pure.
import type { OfferRow } from "../../shared/protocol";

export interface Left {
  /** Of what is scarcer, count or budget, 0 to 1; null where neither is bounded. */
  part: number | null;
  count: number | null;
  budget_minor: number | null;
}

export function leftOf({ definition, used }: OfferRow): Left {
  const { count = null, budget_minor = null } = definition;
  const countLeft = count === null ? null : Math.max(0, count - used.granted - used.redeemed);
  const budgetLeft = budget_minor === null ? null : Math.max(0, budget_minor - used.granted_minor - used.redeemed_minor);
  const parts = [ratio(countLeft, count), ratio(budgetLeft, budget_minor)].filter((part) => part !== null);
  return { part: parts.length > 0 ? Math.min(...parts) : null, count: countLeft, budget_minor: budgetLeft };
}

function ratio(left: number | null, whole: number | null): number | null {
  return left === null || !whole ? null : left / whole;
}
