"""The country a visitor names or comes from, as ISO 3166 code."""

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies

from bot.dialogue.lexicon import LANGUAGES, lexicon
from bot.dialogue.plain import plain, words

LONGEST_NAME = 5
"""Words of a country's name."""


def country_in(text: str) -> tuple[str, str]:
    """Of a plain text that says "to Canada", "nach Kanada": the code, and the text without it."""
    found = list(re.finditer(r"\S+", text))
    for length in range(min(LONGEST_NAME, len(found)), 0, -1):
        for start in range(len(found) - length + 1):
            begin, end = found[start].start(), found[start + length - 1].end()
            code = _codes().get(" ".join(words(text[begin:end])), "")
            before = next((m for p in lexicon().to_country if (m := p.search(text[:begin]))), None)
            if code and before:
                return code, f"{text[: before.start()]}{text[end:]}".strip()
    return "", text


def name_of(code: str, locale: str) -> str:
    return str(Locale(locale).territories.get(code, code))


def names_country(text: str, code: str) -> bool:
    """Whether the text names it, in any language spoken here."""
    said = f" {' '.join(words(plain(text)))} "
    return any(f" {name} " in said for name, of in _codes().items() if of == code)


def abroad(locale: str, currency: str) -> str:
    """The territory of a locale such as `de-AT` where another currency than the shop's is paid with."""
    try:
        code = Locale.parse(locale.replace("_", "-"), sep="-").territory if locale else None
    except (ValueError, UnknownLocaleError):
        return ""
    return code if code and not is_paid_in(code, currency) else ""


def is_paid_in(code: str, currency: str) -> bool:
    """Whether a territory pays with that currency: where others are paid with is abroad."""
    return currency in get_territory_currencies(code)


@cache
def _codes() -> Mapping[str, str]:
    """Plain name -> code, in all languages."""
    named = {
        " ".join(words(plain(name))): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2
    }
    return {**named, **lexicon().countries}
