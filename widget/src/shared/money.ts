// Money as people read it. It arrives as an integer in the currency's minor unit.

const formats = new Map<string, Intl.NumberFormat>();

export function formatMoney(amount_minor: number, currency: string, locale: string): string {
  const format = formatOf(currency, locale);
  if (!format) return `${amount_minor} ${currency}`.trim();
  return format.format(amount_minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

// An unknown currency must not take the screen down with it: the bare amount is shown instead.
function formatOf(currency: string, locale: string): Intl.NumberFormat | undefined {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency });
    formats.set(key, format);
    return format;
  } catch {
    return undefined;
  }
}
