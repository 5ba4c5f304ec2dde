"""The words by which intents, price limits and empty words are known, of all languages together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Lexicon:
    intents: Mapping[str, tuple[re.Pattern[str], ...]]
    """In the order in which they are looked for."""
    without: tuple[re.Pattern[str], ...]
    """What the visitor does not want."""
    properties: tuple[re.Pattern[str], ...]
    """What a visitor must be able to trust, and a catalogue may not say."""
    purpose: re.Pattern[str]
    """Between a thing and what it is for."""
    prices: Mapping[str, tuple[str, ...]]
    mistyped: tuple[str, ...]
    """Words that are meant where one letter is wrong."""
    right: frozenset[str]
    """Words that differ in one letter from those, and mean something else."""
    stopwords: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Visitors write in their own language whatever the shop's, so that one lexicon serves all locales."""
    folder = files("bot.dialogue").joinpath("words")
    names = ("en.yaml", "de.yaml")
    words: list[dict[str, Any]] = [
        yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8")) for name in names
    ]
    return Lexicon(
        intents={
            intent: tuple(re.compile(p) for language in words for p in language["intents"][intent])
            for intent in words[0]["intents"]
        },
        without=tuple(re.compile(p) for language in words for p in language["without"]),
        properties=tuple(re.compile(p) for language in words for p in language["properties"]),
        purpose=re.compile("|".join(language["purpose"] for language in words)),
        prices={
            kind: tuple(word for language in words for word in language["prices"][kind])
            for kind in words[0]["prices"]
        },
        mistyped=tuple(word for language in words for word in language["mistyped"]["meant"].split()),
        right=frozenset(word for language in words for word in language["mistyped"]["right"].split()),
        stopwords=frozenset(word for language in words for word in language["stopwords"].split()),
    )
