// Shares as people read them.

/** "6.8 %" in the locale's way; one decimal below ten per cent, where it matters. */
export function percent(value: number, locale: string): string {
  const digits = value > 0 && value < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(value);
}

/** "+1.2": the difference of two shares in percentage points. */
export function points(difference: number, locale: string): string {
  const digits = Math.abs(difference) < 0.1 ? 1 : 0;
  const text = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: digits }).format(difference * 100);
  return text.replace("-", "\u2212");
}
