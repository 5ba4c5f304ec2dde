"""The words by which a language model's text is judged, of all languages together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class Words:
    function: Mapping[str, frozenset[str]]
    """Of each language: what every text in it is full of."""
    empty: frozenset[str]
    """Those of all languages together."""
    common: frozenset[str]
    """What may be said of any shop's goods and names none of them."""
    negations: frozenset[str]
    critical: frozenset[str]
    """Words that change what a shop promises: its article must use them too."""
    numbers: frozenset[str]
    ordinals: Mapping[str, int]
    """"second" -> 1, an index of the products returned."""
    yes: re.Pattern[str]
    """A beginning that says yes or no to what was asked."""
    asking: re.Pattern[str]
    """A question that yes or no answers."""
    boundaries: re.Pattern[str]
    """Where the thing that is offered ends and why begins."""
    price: re.Pattern[str]
    most: re.Pattern[str]
    """Ends just before an amount: "under "."""
    least: re.Pattern[str]
    claims: Mapping[str, re.Pattern[str]]
    """Each kind of thing that only the shop can know, and how it is said."""


@cache
def words() -> Words:
    """A reply in one language may be given away by a word of another, so that one list serves all."""
    folder = files("bot.dialogue.drafting").joinpath("words")
    given: list[dict[str, Any]] = [
        yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")) for name in LANGUAGES
    ]
    function = {name: _set(g["function"]) for name, g in zip(LANGUAGES, given, strict=True)}
    return Words(
        function=function,
        empty=frozenset().union(*function.values()),
        common=frozenset().union(*(_set(g["common"]) for g in given)),
        negations=frozenset().union(*(_set(g["negations"]) for g in given)),
        critical=frozenset().union(*(_set(g["critical"]) for g in given)),
        numbers=frozenset().union(*(_set(g["numbers"]) for g in given)),
        ordinals={word: at for g in given for at, ways in enumerate(g["ordinals"]) for word in ways},
        yes=re.compile(rf"^\W*(?:{_any(given, 'yes')})\b"),
        asking=re.compile(rf"\?|^\W*(?:{_any(given, 'asking')})\b"),
        boundaries=re.compile(rf"[,;:()]|\b(?:{_any(given, 'boundaries')})\b"),
        price=re.compile("|".join(g["price"] for g in given)),
        most=re.compile(rf"\b(?:{_any(given, 'most')})\s*$"),
        least=re.compile(rf"\b(?:{_any(given, 'least')})\s*$"),
        claims={
            kind: re.compile(
                "|".join(f"(?:{pattern})" for g in given for pattern in g["claims"].get(kind, ()))
            )
            for kind in given[0]["claims"]
        },
    )


def _set(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


def _any(given: list[dict[str, Any]], name: str) -> str:
    return "|".join(g[name] for g in given)
