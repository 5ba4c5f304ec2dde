"""What guides hear and say by themselves, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.dialogue.guides.texts import fill
from bot.dialogue.plain import plain
from bot.dialogue.wording import LOCALES, locale_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """Of all languages together: visitors write in their own, whatever the shop's."""

    commands: Mapping[str, frozenset[str]]
    """`back`, `stop` and `skip`."""
    yes: frozenset[str]
    no: frozenset[str]
    ordinals: Mapping[str, int]
    """0 is the first, -1 the last."""
    cardinals: Mapping[str, int]
    """1 is one."""
    empty: frozenset[str]
    """Words that choose nothing."""
    negations: frozenset[str]


def phrase(name: str, locale: str, /, **values: str) -> str:
    return fill(_file(locale_of(locale))["phrases"][name], values)


@cache
def spoken() -> Spoken:
    languages = [_file(locale) for locale in LOCALES]
    first = languages[0]
    ordinals = {
        plain(word): place
        for language in languages
        for place, words in enumerate(language["ordinals"])
        for word in words
    }
    last = {plain(word): -1 for language in languages for word in language["last"]}
    return Spoken(
        {
            name: frozenset(plain(word) for language in languages for word in language["commands"][name])
            for name in first["commands"]
        },
        ordinals=ordinals | last,
        cardinals={
            plain(words[-1]): place
            for language in languages
            for place, words in enumerate(language["ordinals"], 1)
        },
        **{
            name: frozenset(plain(word) for language in languages for word in language[name])
            for name in ("yes", "no", "empty", "negations")
        },
    )


@cache
def _file(locale: str) -> dict[str, Any]:
    text = files("bot.dialogue.guides").joinpath("words", f"{locale}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
