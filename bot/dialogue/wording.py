"""The phrases of each language, as templates; what visitors and shops wrote only fills their variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.model import QuickReply

LOCALES = ("en", "de")
DEFAULT_LOCALE = "en"
LONGEST = 4000
"""Characters of a rendered phrase."""


@dataclass(frozen=True, slots=True)
class Wording:
    phrases: Mapping[str, tuple[Template, ...]]
    """Each with several ways of saying it, so that nobody hears the same twice in a row."""
    replies: Mapping[str, QuickReply]
    numbers: tuple[str, ...]
    labels: Mapping[str, str]
    """Short names of fields, rows and filters."""


@dataclass(frozen=True, slots=True)
class Own:
    """An integrator's own phrases, checked by `own_phrases.read`; locale -> phrase -> ways of saying it."""

    phrases: Mapping[str, Mapping[str, tuple[Template, ...]]] = field(default_factory=dict)


def locale_of(*wanted: str) -> str:
    """The first of the wanted locales whose language there are phrases for: "de-AT" gives "de"."""
    languages = (locale.replace("_", "-").split("-")[0].lower() for locale in wanted)
    return next((language for language in languages if language in LOCALES), DEFAULT_LOCALE)


def render(locale: str, phrase: str, turn: int = 0, own: Own | None = None, **values: object) -> str:
    """The `turn`-th way of saying it. The result is text: whoever shows it must not read it as markup."""
    said = ways(locale, phrase, own, **values)
    return said[turn % len(said)]


def ways(locale: str, phrase: str, own: Own | None = None, **values: object) -> Sequence[str]:
    """Every way of saying it, the integrator's where he has some; never empty, never raises."""
    language = locale_of(locale)
    theirs = own.phrases.get(language, {}).get(phrase, ()) if own else ()
    said = [text for template in theirs if (text := _said(template, values))]
    return said or [template.render(**values).strip() for template in wording(language).phrases[phrase]]


def _said(template: Template, values: Mapping[str, object]) -> str:
    """Empty where an integrator's template cannot be rendered: the shipped phrase is said then."""
    try:
        return template.render(**values).strip()[:LONGEST]
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return ""


def number(locale: str, n: int) -> str:
    """In words where people would write it so."""
    numbers = wording(locale_of(locale)).numbers
    return numbers[n] if n < len(numbers) else str(n)


def label(locale: str, name: str) -> str:
    """The name itself where there is none."""
    return wording(locale_of(locale)).labels.get(name, name)


@cache
def environment(locale: str) -> ImmutableSandboxedEnvironment:
    # Text, not markup: escaping here would show &amp; in a chat. The sandbox is for templates that
    # integrators write; a visitor's text is never a template.
    made = ImmutableSandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
    plural_form = Locale(locale).plural_form

    def plural(n: int, one: str, other: str) -> str:
        return one if plural_form(n) == "one" else other

    made.filters = {"plural": plural, "capital": _capital, "lower": _lower}
    made.globals = {}
    return made


@cache
def source(locale: str) -> Mapping[str, Any]:
    """The shipped file of a locale, as it is written."""
    text = files("bot.dialogue").joinpath("phrases", f"{locale}.yaml").read_text(encoding="utf-8")
    given: dict[str, Any] = yaml.safe_load(text)
    return given


@cache
def wording(locale: str) -> Wording:
    given = source(locale)
    templates = environment(locale)
    return Wording(
        phrases={
            name: tuple(templates.from_string(way) for way in ways_)
            for name, ways_ in given["phrases"].items()
        },
        replies={
            name: QuickReply(r["label"], r.get("text", r["label"]), r.get("means", ""))
            for name, r in given["replies"].items()
        },
        numbers=tuple(given["numbers"]),
        labels=given["labels"],
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text.lower()
