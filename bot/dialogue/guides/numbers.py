"""Numbers and price limits as visitors write them into a field."""

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.dialogue.guides.words import spoken
from bot.dialogue.plain import plain, words
from bot.dialogue.prices import Limits, read_limits
from bot.rules.money import to_decimal

_NUMBER = re.compile(
    r"(?<![\w.,])-?(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,4})?)(?!\d|[.,]\d)"
)


def number_in(text: str) -> Decimal | None:
    """The only number in it, written or in words; None where there is none or more than one."""
    found = {_decimal(number) for number in _NUMBER.findall(plain(text))}
    cardinals = spoken().cardinals
    if not found:
        found = {Decimal(cardinals[word]) for word in words(plain(text)) if word in cardinals}
    return found.pop() if len(found) == 1 else None


def amounts_in(text: str, currency: str) -> Mapping[str, str]:
    """What a text says of money, in units of `currency`: `""` the amount, `_min` and `_max` its limits.

    A bare number is a limit above. Empty where it says nothing of money.
    """
    said = plain(text)
    limits, _ = read_limits(said, currency)
    if limits == Limits():
        # in this field a number is money, whether its sign is there or not
        limits, _ = read_limits(f"{said} eur", currency)
    least, most = limits.least_minor, limits.most_minor
    amount = least if most is None else most
    if amount is None:
        return {}
    found = (
        {"": amount} | ({} if least is None else {"_min": least}) | ({} if most is None else {"_max": most})
    )
    return {name: spelt(to_decimal(minor, currency)) for name, minor in found.items()}


def spelt(number: Decimal) -> str:
    """Without an exponent and without zeros behind."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(number: str) -> Decimal:
    """The last separator is decimal where other than three digits follow it; all others group thousands."""
    whole, separator, fraction = number, "", ""
    cut = max(number.rfind("."), number.rfind(","))
    if cut >= 0 and len(number) - cut - 1 != 3:
        whole, separator, fraction = number[:cut], ".", number[cut + 1 :]
    return Decimal(re.sub("[.,' ]", "", whole) + separator + fraction)
