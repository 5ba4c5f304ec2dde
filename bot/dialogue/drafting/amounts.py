"""Money, percentages and other numbers in a text, however they are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_BODY = r"(?:\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
_START = r"(?<![\w.,])"
_STOP = r"(?![.,]?\d)"
_NUMBER = f"{_START}{_BODY}{_STOP}"
_SIGNS: Mapping[str, str] = {
    r"(?:au?|ca?|nz|hk|s)\$|aud|cad|nzd|hkd|sgd": "AUD CAD NZD HKD SGD",
    r"(?:us)?\s?\$|usd|dollars?|bucks?|dimes?|nickels?": "USD CAD AUD NZD SGD HKD MXN",
    r"€|eur|euros?": "EUR",
    r"£|gbp|quid|sterling": "GBP",
    r"chf|sfr\.?|franken|rappen|francs?": "CHF",
    r"¥|yen|jpy|yuan|cny|rmb": "JPY CNY",
    r"(?:[sdn]|i)?kr\.?|sek|nok|dkk|isk|kron(?:er|or|en|e|a)": "SEK NOK DKK ISK CZK",
    r"pln|zł|zloty|złoty|zlotys?": "PLN",
    r"czk|kč": "CZK",
    r"inr|rupees?": "INR",
    r"[₠-⃀¤]|rubles?|rubel|lira|pesos?|shekels?|dirhams?|baht|forint|huf|fivers?|tenners?|zehner|fünfer": "?",
}
"""How a currency is written (text in lower case), and which it may be."""
_CENTS = r"¢|cents?|pence|pennies|penny|p"
_UNIT = re.compile(
    r"[\s-]*(?:oz|ounces?|fl|ml|cl|l|lit(?:er|re)s?|lbs?|pounds?|kg|kilos?|g|gr|gramm?s?|mg|cm|mm|m|km|inch(?:es)?|\"|''|"
    r"ct|count|packs?|pcs|pieces?|stück|stk|x|people|persons?|personen|guests?|gäste|servings?|portion(?:en|s)?|"
    r"minut(?:es?|en)|min|hours?|stunden?|days?|tagen?|werktagen?|weeks?|wochen?|months?|monaten?|years?|jahren?|"
    r"stars?|sternen?|of|von|°|degrees?|grad|bottles?|bags?|boxes|cans?|flaschen?|beutel|dosen|tassen|cups?|percent)\b"
)
_PERCENT = re.compile(
    rf"(?P<number>{_NUMBER})?[\s-]*(?:%|٪|‰|\bper\s?cents?\b|\bpct\b|\bpercent(?:age)?s?\b|\bprozent\w*|\bpp\b)"
)
_SIGN = "|".join(f"(?:{pattern})" for pattern in _SIGNS)
_EDGE = r"(?<![^\W\d_])"
_MONEY = re.compile(
    rf"{_EDGE}(?P<before>{_SIGN})\s*(?P<first>{_BODY}{_STOP})"
    rf"|(?P<second>{_NUMBER})\s*-?\s*(?P<after>{_SIGN}|{_CENTS})(?![^\W\d_])"
    rf"|(?P<dashed>{_START}{_BODY})[.,][-–—]"
    rf"|{_EDGE}(?P<alone>{_SIGN}|¢|cents?|pence|pennies|penny)(?![^\W\d_])"
)
_PLAIN = re.compile(_NUMBER)
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\bbis\b|\band\b|\bund\b|\bor\b|\boder\b|,|/)\s*")


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    value: Decimal | None
    """None where it could not be read, or where only a currency is named."""
    money: bool = False
    currencies: frozenset[str] = frozenset()
    """Which it may be; empty for any."""
    percent: bool = False
    unit: bool = False
    """Whether a measure follows, such as "64 oz"."""


def read_numbers(text: str) -> list[Number]:
    """Every number in `text` (normal form, lower case), and every currency that stands without one."""
    found = [_money(match) for match in _MONEY.finditer(text)]
    found += [
        Number(m.start(), m.end(), _decimal(m["number"]), percent=True)
        for m in _PERCENT.finditer(text)
        if not _taken(found, m.start(), m.end())
    ]
    for match in _PLAIN.finditer(text):
        if not _taken(found, match.start(), match.end()):
            found.append(_plain(match, text, found))
    found += [
        Number(m.start(), m.end(), None)
        for m in re.finditer(r"\d+", text)
        if not _taken(found, m.start(), m.end()) and not _in_word(text, m.start(), m.end())
    ]
    return sorted(found, key=lambda number: number.start)


def values(text: str) -> frozenset[Decimal]:
    """What the numbers of a source are worth, whatever they count."""
    return frozenset(n.value for n in read_numbers(text) if n.value is not None)


def percents(text: str) -> frozenset[Decimal]:
    return frozenset(n.value for n in read_numbers(text) if n.percent and n.value is not None)


def _money(match: re.Match[str]) -> Number:
    sign = match["before"] or match["after"] or match["alone"] or ""
    value = _decimal(match["first"] or match["second"] or match["dashed"])
    if value is not None and re.fullmatch(_CENTS, sign):
        value = value / 100
    return Number(match.start(), match.end(), value, money=True, currencies=_currencies(sign))


def _currencies(sign: str) -> frozenset[str]:
    return next((frozenset(of.split()) for way, of in _SIGNS.items() if re.fullmatch(way, sign)), frozenset())


def _plain(match: re.Match[str], text: str, found: list[Number]) -> Number:
    """A number beside an amount, as the 2 of "2 to 3 €", is an amount too."""
    near = next((n for n in found if n.money and n.value is not None and _joined(text, match, n)), None)
    unit = _UNIT.match(text, match.end()) is not None
    return Number(
        match.start(),
        match.end(),
        _decimal(match.group()),
        money=near is not None and not unit,
        currencies=near.currencies if near else frozenset(),
        unit=unit,
    )


def _joined(text: str, match: re.Match[str], number: Number) -> bool:
    between = (
        text[match.end() : number.start] if match.end() <= number.start else text[number.end : match.start()]
    )
    return len(between) < 8 and _RANGE.fullmatch(between) is not None


def _taken(found: list[Number], start: int, end: int) -> bool:
    return any(n.start < end and start < n.end for n in found)


def _in_word(text: str, start: int, end: int) -> bool:
    """Part of "x200", which is judged as a name."""
    return (start > 0 and text[start - 1].isalpha()) or (end < len(text) and text[end].isalpha())


def _decimal(number: str | None) -> Decimal | None:
    """The last separator is decimal where one or two digits follow it; all others group thousands."""
    if not number or len(number) > 15:
        return None
    match = re.fullmatch(r"(?P<whole>\d[\d.,' ]*?)(?:[.,](?P<fraction>\d{1,2}))?", number)
    if match is None:
        return None
    return Decimal(f"{re.sub('[^0-9]', '', match['whole'])}.{match['fraction'] or '0'}").normalize()
