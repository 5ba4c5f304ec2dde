"""Sizes in titles, made comparable: what a pound of it costs, and which pack is larger."""

import re
from dataclasses import dataclass

_GRAMS = {"oz": 28.349523125, "lb": 453.59237, "lbs": 453.59237, "g": 1.0, "kg": 1000.0}
_MILLILITRES = {
    "ml": 1.0, "cl": 10.0, "l": 1000.0, "fl oz": 29.5735295625, "pt": 473.176473, "qt": 946.352946,
    "gal": 3785.411784,
}  # fmt: skip
_PIECES = {
    "ct": 1.0, "count": 1.0,
    "pack": 1.0, "pieces": 1.0, "piece": 1.0, "loads": 1.0, "load": 1.0, "stems": 1.0,
    "stem": 1.0, "dozen": 12.0, "stück": 1.0, "stk": 1.0,
}  # fmt: skip
"""US customary units: NIST Handbook 44, appendix C."""
_UNITS = "|".join(sorted((*_GRAMS, *_MILLILITRES, *_PIECES), key=len, reverse=True)).replace(" ", r"\s?")
_SIZE = re.compile(
    rf"(?:(?P<packs>\d{{1,3}})\s?[x×]\s?)?(?P<number>\d{{1,5}}(?:[.,]\d{{1,3}})?)(?:/(?P<below>[1-9]))?\s?(?P<unit>{_UNITS})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Measure:
    kind: str
    """`weight` in grams, `volume` in millilitres, or `pieces`."""
    amount: float
    """Of the whole pack."""
    unit: str
    """As it was said: `oz`, `ct`."""
    said: float
    """The whole pack in that unit."""
    text: str


def measure_of(title: str) -> Measure | None:
    """The last size in a title, such as `6 x 12 oz`; None where it names none."""
    found = None
    for match in _SIZE.finditer(title[:400]):
        number = float(match["number"].replace(",", ".")) / float(match["below"] or 1)
        said = number * float(match["packs"] or 1)
        if said > 0:
            found = _measure(" ".join(match["unit"].lower().split()), said, match.group().strip())
    return found


def _measure(unit: str, said: float, text: str) -> Measure:
    unit = "fl oz" if unit in ("fl oz", "floz") else unit
    for kind, factors in (("weight", _GRAMS), ("volume", _MILLILITRES), ("pieces", _PIECES)):
        if unit in factors:
            return Measure(kind, said * factors[unit], unit, said, text)
    raise AssertionError(unit)


def unit_price(price_minor: int, measure: Measure) -> tuple[float, str] | None:
    """Minor units of the currency for one unit of what it is measured in: an ounce, 100 g, a litre, a piece.

    None for a single piece, which says nothing new.
    """
    if measure.kind == "pieces":
        return (price_minor / measure.amount, "piece") if measure.amount > 1 else None
    if measure.unit in ("g", "kg"):
        return price_minor * 100 / measure.amount, "100 g"
    if measure.unit in ("ml", "cl", "l"):
        return price_minor * 1000 / measure.amount, "l"
    return price_minor / measure.said, measure.unit
