// Texts in the reader's language: catalogues of keys, {placeholders}, plurals by `n`.

export type Params = Record<string, string | number>;
export type T = (key: string, params?: Params) => string;
export type Catalogues = Record<string, Record<string, string>>;

const FALLBACK = "en";

/** The catalogue that fits best: the locale itself, its language, English, or any. */
export function choose(catalogues: Catalogues, locale: string): string {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  const known = Object.keys(catalogues);
  return [locale, language, FALLBACK].find((name) => known.includes(name)) ?? known[0] ?? FALLBACK;
}

/**
 * `t("key", { n: 2, name: "Anna" })`. With a number `n`, `key_one`, `key_other` … are tried before `key`.
 * Numbers are written the locale's way. A missing key is returned as it is, so that it is seen.
 */
export function makeT(catalogues: Catalogues, locale: string): T {
  const name = choose(catalogues, locale);
  const texts = catalogues[name] ?? {};
  const reserve = catalogues[FALLBACK] ?? {};
  const tag = regional(locale, name);
  const plurals = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);

  function find(key: string): string | undefined {
    return own(texts, key) ?? own(reserve, key);
  }

  return (key, params = {}) => {
    const n = params["n"];
    const plural = typeof n === "number" ? find(`${key}_${plurals.select(n)}`) ?? find(`${key}_other`) : undefined;
    const text = plural ?? find(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, slot: string) => {
      const value = own(params, slot);
      return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
    });
  };
}

function own<V>(record: Record<string, V>, key: string): V | undefined {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined;
}

// "de-AT" keeps its own way of writing numbers, but a page that fell back to English writes them in English.
function regional(locale: string, catalogue: string): string {
  const tag = locale.replace("_", "-");
  try {
    return tag.toLowerCase().startsWith(catalogue) ? new Intl.Locale(tag).toString() : catalogue;
  } catch {
    return catalogue;
  }
}
