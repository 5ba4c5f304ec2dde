"""Readable titles from what a till calls a product: its category, type and package size."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.feeds.grocery.sizes import size
from bot.feeds.grocery.words import ACRONYMS, NOISE, SMALL, WORDS

NOT_GOODS = "-"
"""Stands in the tables where the till's code is no product: coupons, fuel, gift cards, deposits, services."""
ALREADY_SAID = {" L": ("Liter",), " pt": ("Pint",), " qt": ("Quart",), " in": ("Inch",), " stems": ("Stem",)}


@cache
def table(name: str) -> Mapping[str, tuple[str, ...]]:
    """A tab-separated file beside this module: first column -> the others."""
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return {cells[0]: tuple(cells[1:]) for cells in (line.split("\t") for line in lines if line)}


def type_title(category: str, kind: str) -> str:
    """`TRAY PACK/CHOC CHIP COOKIES` -> `Tray Pack Chocolate Chip Cookies`; NOT_GOODS for what is none.

    The table's word for the type (within this category, else anywhere), else the type spelled out.
    """
    known = table("types.tsv")
    found = known.get(f"{category}|{kind}") or known.get(kind)
    return found[0] if found else spelled_out(kind)


def title(category: str, kind: str, package: str | None) -> str:
    """Type and size: `Tray Pack Chocolate Chip Cookies, 16 oz`."""
    return with_size(type_title(category, kind), size(package))


def with_size(name: str, measure: str) -> str:
    said = any(
        measure.endswith(unit) and any(word in name for word in words) for unit, words in ALREADY_SAID.items()
    )
    return name if said or not measure else f"{name}, {measure}"


def spelled_out(kind: str) -> str:
    """By rule: abbreviations written out, `NOUN: KIND` turned round, asides left away, proper case."""
    text = re.sub(r"\([^)]*\)?", " ", kind.upper()).replace("&", " and ")
    head, _, tail = re.sub(r" ?- ", ": ", text).partition(":")
    text = f"{tail} {head}" if tail.strip() else head
    text = re.sub(r"\bW/", " with ", text).replace("/", " and ")
    text = re.sub(r"\b(WOMEN|MEN|CHILDREN|LADIE) S\b", r"\1'S", text)
    words = [word for token in text.split() for word in _word(token.strip(".,-"))]
    return _cased(_once(words)) or kind.title()


def _word(token: str) -> list[str]:
    if not token or token in NOISE:
        return []
    if token in ACRONYMS:
        return [token]
    return (
        [WORDS.get(part, _capital(part)) for part in token.split("-") if part]
        if "-" in token
        else [WORDS.get(token, _capital(token))]
    )


def _capital(token: str) -> str:
    return token.lower() if token.lower() in SMALL else token.capitalize()


def _once(words: list[str]) -> list[str]:
    """Without words that were there already, and without an `and` that joins nothing."""
    kept: list[str] = []
    for word in words:
        if word in SMALL and (not kept or kept[-1] in SMALL):
            continue
        if word in SMALL or word not in kept:
            kept.append(word)
    while kept and kept[-1] in SMALL:
        kept.pop()
    return kept


def _cased(words: list[str]) -> str:
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]
