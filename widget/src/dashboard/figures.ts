// Numbers that the screen makes of the report's. Pure; currencies are never added up.
import type { OverviewAnswer, WireConversion, WireMoney } from "../shared/protocol";

export interface Interval {
  low: number;
  high: number;
}

const Z_95 = 1.959963984540054;

export function rate({ buyers, visitors }: WireConversion): number | null {
  return visitors > 0 ? buyers / visitors : null;
}

/**
 * 95 % score interval of a proportion: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 22 (1927), 209–212. Null without visitors.
 */
export function wilson({ buyers, visitors }: WireConversion): Interval | null {
  if (visitors <= 0) return null;
  const p = buyers / visitors;
  const z2 = Z_95 ** 2 / visitors;
  const middle = (p + z2 / 2) / (1 + z2);
  const half = (Z_95 / (1 + z2)) * Math.sqrt((p * (1 - p)) / visitors + z2 / (4 * visitors));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Of the credited orders, in minor units; null without any, or where several currencies make one average senseless. */
export function averageCredited({ credited, credited_revenue }: OverviewAnswer): WireMoney | null {
  const [only, ...others] = credited_revenue;
  if (!only || others.length > 0 || credited <= 0) return null;
  return { amount_minor: Math.round(only.amount_minor / credited), currency: only.currency };
}

export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** The end of a scale from 0 that holds all intervals: a round number a little above. */
export function scaleEnd(intervals: readonly (Interval | null)[]): number {
  const highest = Math.max(0, ...intervals.map((interval) => interval?.high ?? 0));
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
  return steps.find((step) => step >= highest) ?? 1;
}
