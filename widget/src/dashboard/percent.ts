// Shares as people read them.

/** "6.8 %" in the locale's way; one decimal below ten per cent, where it matters. */
export function percent(value: number, locale: string): string {
  const digits = value > 0 && value < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(value);
}
