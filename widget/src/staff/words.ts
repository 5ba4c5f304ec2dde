// The reader's language, handed down to every part of a staff page.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { makeT, type Catalogues, type T } from "../shared/i18n";
import de from "./messages/de.json";
import en from "./messages/en.json";

export interface Words {
  t: T;
  locale: string;
}

const Context = createContext<Words>({ t: (key) => key, locale: "en" });

export const WordsProvider = Context.Provider;

export function useWords(): Words {
  return useContext(Context);
}

/** What a code of this kind is called, such as a verdict; the code itself where it has no words. */
export type Named = (kind: string, code: string) => string;

export function namedBy(t: T): Named {
  return (kind, code) => {
    const key = `${kind}.${code}`;
    const known = t(key);
    return known === key ? code : known;
  };
}

export function useNamed(): Named {
  return namedBy(useWords().t);
}

/** A page's own texts together with those that all staff pages share. */
export function wordsOf(own: Catalogues, locale: string): Words {
  return { t: makeT({ en: { ...en, ...own["en"] }, de: { ...de, ...own["de"] } }, locale), locale: known(locale) };
}

function known(locale: string): string {
  try {
    return new Intl.Locale(locale.replace("_", "-")).toString();
  } catch {
    return "en";
  }
}
