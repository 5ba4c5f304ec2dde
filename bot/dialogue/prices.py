"""Price limits in what a visitor writes: "under $4", "4 dollars", "zwischen 2 und 5 €"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.dialogue.lexicon import lexicon
from bot.rules.money import to_minor

_NUMBER = r"(?<![\w.,])(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)(?!\d)"
_SIGN = r"(?:us\$|[$€£¥¢]|(?:usd|eur|euros?|dollars?|bucks?|quid|gbp|chf|franken|cents?)(?![^\W\d_]))"
_UNIT = (
    r"(?!\s*-?\s*(?:%|(?:oz|ounces?|fl|ml|cl|l|lit(?:er|re)s?|lbs?|pounds?|kg|kilo|g|gr|gramm?s?|mg|cm|mm|m|inch|"
    r"inches|ct|count|packs?|pcs|pieces?|stück|stk|x|people|persons?|personen|servings?|portionen|years?|jahren?)\b))"
)
_THEN = re.compile(r"(?<=\bmore )then\b|(?<=\bless )then\b|(?<=\bcheaper )then\b|(?<=\bhigher )then\b")
_ALONE = re.compile(r"[^\W\d]{0,12}(?:\s+[^\W\d]{1,12})?\W*\d[\d.,]*(?:\s+[^\W\d]{1,8}){0,2}\W*$")
"""A number with no more than a few words around it: "at least 12", "20 then"."""
_ABOUT = (Decimal("0.75"), Decimal("1.25"))
"""How far "around $4" reaches, as shares of the amount."""


@dataclass(frozen=True, slots=True)
class Limits:
    least_minor: int | None = None
    most_minor: int | None = None


def read_limits(text: str, currency: str, *, spoken_of: bool = False) -> tuple[Limits, str]:
    """The limits said in `text` (in lower case), in minor units of `currency`, and the text without them.

    An amount in another currency's sign is taken as the shop's own: the reply names the limit it used.
    `spoken_of`: a limit was named before, so that a number that is all he says is another one.
    """
    said = _in_digits(text)
    alone = _ALONE.match(said) if spoken_of else None
    for kind, pattern, needs_sign in _patterns():
        for match in pattern.finditer(said):
            groups = match.groupdict()
            signs = [groups[name] for name in groups if name.startswith("sign") and groups[name]]
            is_money = bool(signs) or not needs_sign or bool(alone) or _has_cents(groups["number1"])
            limits = _limits(kind, groups, signs, currency) if is_money else None
            if limits:
                return limits, f"{said[: match.start()]} {said[match.end() :]}"
    return Limits(), text


def _in_digits(text: str) -> str:
    """Numbers in words before a currency, "a buck", as digits; and "more then" as it was meant."""
    numbers, pattern = _number_words()
    return pattern.sub(lambda found: str(numbers[found.group()]), _THEN.sub("than", text))


@cache
def _number_words() -> tuple[Mapping[str, int], re.Pattern[str]]:
    amounts = lexicon().amounts
    return amounts, re.compile(rf"\b{_any_of(list(amounts))}(?=\s+{_SIGN})")


def _has_cents(number: str) -> bool:
    """ "2.99 or less" means money without saying so; a bare "2" may be anything."""
    return len(number) > 3 and number[-3] in ".,"


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str], bool]]:
    """Kind, pattern, and whether it means money only with a currency beside the number."""
    words = {kind: _any_of(of_kind) for kind, of_kind in lexicon().prices.items()}
    one, two = _amount("1"), _amount("2")
    joined = rf"(?:\s*[-–]\s*|\s+{words['to']}\s+)"
    return [
        ("range", re.compile(rf"\b{words['between']}\s+{one}{joined}{two}{_UNIT}"), False),
        ("range", re.compile(rf"{one}{joined}{two}{_UNIT}"), True),
        ("most", re.compile(rf"[<≤]=?\s*{one}{_UNIT}"), False),
        ("least", re.compile(rf"[>≥]=?\s*{one}{_UNIT}"), False),
        ("least", re.compile(rf"{one}\s+{words['or_more']}\b"), True),
        ("most", re.compile(rf"{one}\s+{words['or_less']}\b"), True),
        ("most", re.compile(rf"\b{words['most']}\s+{one}{_UNIT}"), False),
        ("least", re.compile(rf"\b{words['least']}\s+{one}{_UNIT}"), True),
        ("about", re.compile(rf"\b{words['about']}\s+{one}{_UNIT}"), True),
        ("most", re.compile(rf"{one}{_UNIT}"), True),
    ]


def _any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def _amount(name: str) -> str:
    return rf"(?P<signa{name}>{_SIGN})?\s*(?P<number{name}>{_NUMBER})(?:\s*(?P<signb{name}>{_SIGN}))?"


def _limits(kind: str, groups: dict[str, str | None], signs: Sequence[str], currency: str) -> Limits | None:
    share = Decimal("0.01") if any(sign.startswith(("cent", "¢")) for sign in signs) else Decimal(1)
    numbers = [_decimal(groups[name] or "") * share for name in ("number1", "number2") if groups.get(name)]
    try:
        if kind == "about":
            low, high = (to_minor(numbers[0] * reach, currency) for reach in _ABOUT)
            return Limits(low, high)
        amounts = sorted(to_minor(number, currency) for number in numbers)
    except ValueError:
        return None
    if kind == "range":
        return Limits(amounts[0], amounts[-1])
    return Limits(least_minor=amounts[0]) if kind == "least" else Limits(most_minor=amounts[0])


def _decimal(number: str) -> Decimal:
    """The last separator is decimal where one or two digits follow it; all others group thousands."""
    whole, fraction = number, ""
    if len(number) > 2 and (number[-2] in ".," or number[-3] in ".,"):
        cut = -2 if number[-2] in ".," else -3
        whole, fraction = number[:cut], number[cut + 1 :]
    return Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{fraction or '0'}")
