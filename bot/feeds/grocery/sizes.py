"""Package sizes of the till ("12 PK/12 OZ", "10 3/4 OZ", "GAL") as a shopper reads them."""

import re
from fractions import Fraction

UNITS = {
    **dict.fromkeys(("OZ", "FL OZ", "Z"), "oz"),
    **dict.fromkeys(("LB", "LBS"), "lb"),
    **dict.fromkeys(("CT",), "ct"),
    **dict.fromkeys(("PK", "PCK"), "pack"),
    **dict.fromkeys(("L", "LT", "LTR", "LRT"), "L"),
    "ML": "ml",
    **dict.fromkeys(("G", "GM", "GR"), "g"),
    **dict.fromkeys(("GAL", "GA"), "gal"),
    "QT": "qt",
    "PT": "pt",
    "IN": "in",
    "FT": "ft",
    "YD": "yd",
    "SQ FT": "sq ft",
    **dict.fromkeys(("LD", "LDS", "LOAD", "LOADS"), "loads"),
    **dict.fromkeys(("PC", "PCS"), "pieces"),
    **dict.fromkeys(("STEM", "STEMS"), "stems"),
    **dict.fromkeys(("DZ", "DOZ"), "dozen"),
}
SINGULAR = {"loads": "load", "pieces": "piece", "stems": "stem"}
COUNTS = frozenset({"ct", "pack", "pieces", "stems", "loads", "dozen"})
WORDS = {
    "SMALL": "Small",
    "MED": "Medium",
    "MEDIUM": "Medium",
    "LARGE": "Large",
    "X-LARGE": "Extra Large",
    "MINI": "Mini",
    "KING": "King",
    "QUEEN": "Queen",
    "HALF GAL": "1/2 gal",
    "CELL PK": "Cell Pack",
}
LARGEST = 1_000
FRESH = frozenset({"Produce", "Meat", "Seafood"})
LEAST_A_POUND_MINOR = 30
NUMBER = r"(?:\d+ \d+/\d+|\d+/(?:2|4|8|16)(?![\d.])|\d*\.?\d+)"
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
PACK = re.compile(rf"^(\d+) ?(?:PK? ?[/\-]?|[/\-]) ?({NUMBER}) ?({UNIT})\b")
PACK_BEHIND = re.compile(rf"^({NUMBER}) ?({UNIT}) ?/? ?(\d+) ?PK\b")
COUNT_AND = re.compile(rf"^(\d+) ?CT ?/ ?({NUMBER}) ?({UNIT})\b")
SIMPLE = re.compile(rf"^({NUMBER}) ?-?({UNIT})\b")
PREFIX = re.compile(r"^[A-Z]{1,4}(?: [A-Z])* (?=[\d.])")
FRACTION = re.compile(rf"^(?:\d+ )?[1357]/(?:2|4|8|16) ?(?:{UNIT})\b")


def size(given: str | None) -> str:
    """`12 PK/12 OZ` -> `12 x 12 oz`, `.5 OZ` -> `0.5 oz`, `GAL` -> `1 gal`; "" where it cannot be told."""
    text = " ".join((given or "").upper().split())
    if text in WORDS:
        return WORDS[text]
    if text in UNITS:
        return _measure("1", text) if UNITS[text] in {"gal", "qt", "pt", "L", "lb", "dozen"} else ""
    text = PREFIX.sub("", text)
    if not FRACTION.match(text):
        for pattern, order in ((COUNT_AND, None), (PACK, (1, 2, 3)), (PACK_BEHIND, (3, 1, 2))):
            if found := pattern.match(text):
                return _many(found, order)
    found = SIMPLE.match(text)
    return _measure(found[1], found[2]) if found else ""


def believable(measure: str, department: str, price_minor: int) -> str:
    """The size, unless it is that of the carton in which fresh goods reach the grocer."""
    if department not in FRESH or not measure:
        return measure
    number, _, unit = measure.partition(" ")
    if department == "Produce" and unit == "ct":
        return ""
    if unit == "lb" and price_minor < LEAST_A_POUND_MINOR * float(number):
        return ""
    return measure


def _many(found: re.Match[str], order: tuple[int, int, int] | None) -> str:
    if order is None:
        measure = _measure(found[2], found[3])
        return f"{int(found[1])} ct, {measure}" if measure else ""
    count, number, unit = (found[place] for place in order)
    measure = _measure(number, unit)
    if not measure or not 1 < int(count) <= LARGEST or UNITS[unit] in COUNTS:
        return ""
    return f"{int(count)} x {measure}"


def _measure(number: str, unit: str) -> str:
    value = float(sum(Fraction(part) for part in number.split()))
    name = UNITS[unit]
    if not 0 < value <= LARGEST and name != "ml":
        return ""
    shown = f"{value:.3f}".rstrip("0").rstrip(".")
    return f"{shown} {SINGULAR.get(name, name) if value == 1 else name}"
