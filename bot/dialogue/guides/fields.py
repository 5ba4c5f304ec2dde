"""What a visitor fills into a form field: taken, refused with a reason, or no answer to it at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.dialogue.guides.flow import Entry, Pattern
from bot.dialogue.guides.numbers import amounts_in, number_in, spelt
from bot.dialogue.plain import plain, words
from bot.model import FieldKind
from bot.rules.contacts import email_of, phone_of
from bot.rules.money import LARGEST_MINOR, format_money, to_minor

FEW_WORDS = 2
"""So few are meant for the field even where they are wrong; more may be about something else."""
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+){0,7}\.?")
_POSTCODE = re.compile(r"(?=[a-z -]{0,8}\d)[a-z0-9](?:[ -]?[a-z0-9]){2,9}")
_ORDER_NUMBER = re.compile(r"(?<![\w-])(?=[a-z_/-]{0,30}\d)[a-z0-9](?:[a-z0-9_/-]{1,38}[a-z0-9])(?![\w-])")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Taken:
    """The answers it gives, by name."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A phrase of the guides that says why, and its slots."""

    phrase: str
    values: Mapping[str, str] = field(default_factory=dict)


def take(entry: Entry, text: str, locale: str, currency: str) -> Taken | Refused | None:
    """None where the visitor seems to speak of something else."""
    if entry.kind is FieldKind.EMAIL:
        return _contact(entry, email_of(text), text, "@")
    if entry.kind is FieldKind.PHONE:
        return _contact(entry, phone_of(text), text, "0123456789")
    if entry.kind is FieldKind.NUMBER:
        return _number(entry, text, locale, currency)
    return _text(entry, text, locale)


def _contact(entry: Entry, found: str | None, text: str, sign: str) -> Taken | Refused | None:
    if found:
        return Taken({entry.name: found})
    tried = any(c in text for c in sign) or len(text.split()) <= FEW_WORDS
    return Refused(entry.kind.value) if tried and not text.rstrip().endswith("?") else None


def _number(entry: Entry, text: str, locale: str, currency: str) -> Taken | Refused | None:
    if entry.is_money:
        values = amounts_in(text, currency)
    else:
        number = number_in(text)
        values = {} if number is None else {"": spelt(number)}
    if values:
        wrong = _out_of_bounds(entry, Decimal(values[""]), locale, currency)
        return wrong or Taken({entry.name + suffix: value for suffix, value in values.items()})
    tried = any(c.isdigit() for c in text) or len(text.split()) <= FEW_WORDS
    if not tried or text.rstrip().endswith("?"):
        return None
    example = format_money(to_minor(Decimal(20), currency), currency, locale)
    return Refused("money", {"example": example}) if entry.is_money else Refused("number")


def _out_of_bounds(entry: Entry, number: Decimal, locale: str, currency: str) -> Refused | None:
    if entry.least is not None and number < entry.least:
        return Refused("too_low", {"least": _shown(entry.least, entry, locale, currency)})
    if entry.most is not None and number > entry.most:
        return Refused("too_high", {"most": _shown(entry.most, entry, locale, currency)})
    return None


def _shown(number: Decimal, entry: Entry, locale: str, currency: str) -> str:
    return money_text(spelt(number), locale, currency) if entry.is_money else spelt(number)


def money_text(amount: str, locale: str, currency: str) -> str:
    """An amount in units of `currency` as people write it; as it is where it is none."""
    try:
        number = Decimal(amount)
        if not 0 <= number <= LARGEST_MINOR:
            return amount
        return format_money(to_minor(number, currency), currency, locale)
    except (InvalidOperation, ValueError):
        return amount


def _text(entry: Entry, text: str, locale: str) -> Taken | Refused | None:
    said = " ".join(text.split())
    if said.endswith("?"):
        return None
    if not plain(said):
        return Refused("empty", {"label": ""})
    found = said if entry.pattern is None else _by_pattern(entry.pattern, said, locale)
    if not found:
        return Refused(entry.pattern.value) if entry.pattern and len(words(plain(said))) <= 6 else None
    if len(found) < entry.shortest:
        return Refused("too_short", {"least": str(entry.shortest)})
    if len(found) > entry.longest:
        return Refused("too_long", {"most": str(entry.longest)})
    return Taken({entry.name: found})


def _by_pattern(pattern: Pattern, said: str, locale: str) -> str:
    """Empty where it is not of this kind."""
    if pattern is Pattern.NAME:
        return said if len(said) <= 80 and _NAME.fullmatch(said) else ""
    if pattern is Pattern.POSTCODE:
        return said.upper() if _POSTCODE.fullmatch(plain(said)) else ""
    if pattern is Pattern.ORDER_NUMBER:
        found = _ORDER_NUMBER.findall(plain(said))
        return found[0].upper() if len(found) == 1 else ""
    return _date(said, locale)


def _date(said: str, locale: str) -> str:
    """In ISO 8601. With slashes the month stands first in English."""
    for pattern, order in (
        (_ISO, "ymd"),
        (_DOTTED, "dmy"),
        (_SLASHED, "mdy" if locale.startswith("en") else "dmy"),
    ):
        found = pattern.search(said[:200])
        if found:
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            try:
                return date(parts["y"], parts["m"], parts["d"]).isoformat()
            except ValueError:
                return ""
    return ""
