// The panel's texts in the visitor's language, and what else depends on it.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type T, choose, makeT } from "../../shared/i18n";
import de from "../messages/de.json";
import en from "../messages/en.json";

const CATALOGUES = { en, de };

export interface Words {
  t: T;
  /** How numbers, money and times are written. */
  locale: string;
  /** Which catalogue speaks. */
  language: string;
}

export function wordsFor(wanted: string): Words {
  const locale = known(wanted);
  return { t: makeT(CATALOGUES, locale), locale, language: choose(CATALOGUES, locale) };
}

// Whatever a page calls its language; what Intl would throw at is taken for English.
function known(tag: string): string {
  try {
    return new Intl.Locale(tag).toString();
  } catch {
    return "en";
  }
}

const Context = createContext<Words>(wordsFor("en"));
export const WordsProvider = Context.Provider;

export function useWords(): Words {
  return useContext(Context);
}
