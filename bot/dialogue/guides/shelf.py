"""The guides that ship, and which guide a visitor's wish begins."""

from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from bot.dialogue.guides.definitions import parse
from bot.dialogue.guides.flow import Guide
from bot.dialogue.plain import plain, words

ALIKE = 90
"""Of 100: how alike a text and a phrase must be, whatever the order of their words."""
MOST_WORDS = 12


@cache
def shipped() -> tuple[Guide, ...]:
    """Those of `bot/guides`."""
    folder = files("bot").joinpath("guides")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(parse(f.name, f.read_text(encoding="utf-8")) for f in found)


def begun_by(guides: Iterable[Guide], text: str, intents: Collection[str] = ()) -> Guide | None:
    """The guide whose own phrase was said, typing errors forgiven; else one that starts on an intent."""
    guides = list(guides)
    said = " ".join(words(plain(text)))
    best: tuple[float, Guide] | None = None
    for guide in guides:
        for phrase in (phrase for phrases in guide.phrases.values() for phrase in phrases):
            alike = _alike(said, " ".join(words(plain(phrase))))
            if alike >= ALIKE and (best is None or alike > best[0]):
                best = (alike, guide)
    if best:
        return best[1]
    return next((guide for guide in guides if set(intents) & set(guide.intents)), None)


def _alike(said: str, phrase: str) -> float:
    """0 to 100."""
    if f" {phrase} " in f" {said} ":
        return 100.0
    return fuzz.token_sort_ratio(said, phrase) if len(said.split()) <= MOST_WORDS else 0.0
