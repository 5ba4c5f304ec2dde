"""The phrases of each language, as templates; what visitors and shops wrote only fills their variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.model import QuickReply

LOCALES = ("en", "de")
DEFAULT_LOCALE = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    phrases: Mapping[str, tuple[Template, ...]]
    """Each with several ways of saying it, so that nobody hears the same twice in a row."""
    replies: Mapping[str, tuple[QuickReply, ...]]
    numbers: tuple[str, ...]


def locale_of(*wanted: str) -> str:
    """The first of the wanted locales whose language there are phrases for: "de-AT" gives "de"."""
    languages = (locale.replace("_", "-").split("-")[0].lower() for locale in wanted)
    return next((language for language in languages if language in LOCALES), DEFAULT_LOCALE)


def render(locale: str, phrase: str, turn: int = 0, **values: object) -> str:
    """The `turn`-th way of saying it. The result is text: whoever shows it must not read it as markup."""
    ways = wording(locale_of(locale)).phrases[phrase]
    return ways[turn % len(ways)].render(**values).strip()


def number(locale: str, n: int) -> str:
    """In words where people would write it so."""
    numbers = wording(locale_of(locale)).numbers
    return numbers[n] if n < len(numbers) else str(n)


@cache
def wording(locale: str) -> Wording:
    # Text, not markup: escaping here would show &amp; in a chat. The sandbox is for templates that
    # integrators write; a visitor's text is never a template.
    environment = ImmutableSandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
    text = files("bot.dialogue").joinpath("phrases", f"{locale}.yaml").read_text(encoding="utf-8")
    given: dict[str, Any] = yaml.safe_load(text)
    return Wording(
        phrases={
            name: tuple(environment.from_string(way) for way in ways)
            for name, ways in given["phrases"].items()
        },
        replies={
            name: tuple(QuickReply(r["label"], r.get("text", r["label"])) for r in replies)
            for name, replies in given["replies"].items()
        },
        numbers=tuple(given["numbers"]),
    )
