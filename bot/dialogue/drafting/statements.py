"""Whether a sentence says what a source says: most of its words, all its numbers, no less a no."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from bot.dialogue.drafting.amounts import values
from bot.dialogue.drafting.reading import sentences, stem
from bot.dialogue.drafting.words import words

COVERED = 0.6
"""The share of a sentence's words that its source must have."""
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_FREE = re.compile(
    r"\b(?:free|gratis|umsonst|\w*kostenlos\w*|\w*kostenfrei\w*|no\s+(?:extra\s+)?(?:charge|cost))\b"
)
_CLAUSE = re.compile(r"[,;:.]\s|\s(?:and|but|or|und|aber|oder|sonst|otherwise)\s")
_GOODS = frozenset(
    {"item", "items", "article", "articles", "product", "products", "things", "artikel", "ware"}
)
"""What any promise may be about."""


@dataclass(frozen=True)
class Statement:
    """A sentence, or two that belong together, in normal form and lower case."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def values(self) -> frozenset[Decimal]:
        return values(self.text)

    @cached_property
    def content(self) -> frozenset[str]:
        empty = words().empty
        return frozenset(stem(w) for w in self.words if len(w) > 2 and w not in empty and w not in _GOODS)

    @cached_property
    def clauses(self) -> "tuple[Statement, ...]":
        parts = (Statement(part) for part in _CLAUSE.split(self.text))
        return tuple(part for part in parts if part.content)

    @property
    def denies(self) -> bool:
        return bool(self.words & words().negations)


def statements(source: str) -> list[Statement]:
    """Each sentence of a source, and each two in a row: a model likes to join them."""
    single = [text for _, text in sentences(source)]
    return [Statement(text) for text in (*single, *(f"{a} {b}" for a, b in pairwise(single)))]


def covered(text: str, sources: Collection[Statement]) -> bool:
    """Words of its own a sentence may have, but none of another statement: that would be mixing the two."""
    said = Statement(text)
    known = frozenset().union(*(told.content for told in sources)) & said.content
    return bool(known) and any(known <= told.content and _covers(said, told) for told in sources)


def _covers(said: Statement, told: Statement) -> bool:
    if len(said.content & told.content) < COVERED * len(said.content):
        return False
    if not said.values <= told.values or _denies_another(said, told) or _free_on_condition(said, told):
        return False
    if _turns_round(said.words, told.words):
        return False
    return all(_stands_in(word, told.words) for word in said.words & words().critical)


def _denies_another(said: Statement, told: Statement) -> bool:
    """Whether a clause says no where the one that is most like it does not, or the other way round."""
    for clause in said.clauses:
        shared = {part: len(part.content & clause.content) for part in told.clauses}
        most = max(shared.values(), default=0)
        if any(part.denies != clause.denies for part, count in shared.items() if count == most):
            return True
    return False


def _turns_round(said: frozenset[str], told: frozenset[str]) -> bool:
    """ "opened" for "unopened", "geöffnet" for "ungeöffnet"."""
    return any(
        word not in told and (f"un{word}" in told or (word.startswith("un") and word[2:] in told))
        for word in said
    )


def _free_on_condition(said: Statement, told: Statement) -> bool:
    """Whether the source names an amount beside its "free" that the sentence leaves out."""
    if not _FREE.search(said.text):
        return False
    conditions = [part.values for part in told.clauses if _FREE.search(part.text)]
    return not any(condition <= said.values for condition in conditions)


def _stands_in(word: str, written: frozenset[str]) -> bool:
    """In its plural too: "day" and "days"."""
    return word in written or any(word.rstrip("sne") == w.rstrip("sne") for w in written)
