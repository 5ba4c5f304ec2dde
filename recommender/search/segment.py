"""A batch of items that is searched at once: most of a catalogue, or what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.arrays import Codes, Flags
from recommender.items import Item
from recommender.search.asking import Asked, Meaning, Part
from recommender.search.levels import Levels
from recommender.search.meanings import Meanings
from recommender.search.postings import Postings
from recommender.search.semantic import Embeddings
from recommender.search.tally import NOTHING, Tally, best, shared, summed

BROKEN = 0.6
"""What counts of a phrase that an item has only a word of: half of `gluten free` is nothing of it."""
SPECIFIC = 0.6
"""What a category gains that says no more than the query does."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    items: Sequence[Item]
    rows: Codes
    """Of each item its row in the catalogue, ascending."""
    postings: Postings
    levels: Levels
    live: Flags | None = None
    """Which items still stand for their rows; None is all."""
    meanings: Meanings | None = None

    @classmethod
    def of(
        cls,
        items: Sequence[Item],
        rows: Codes,
        embeddings: Embeddings | None = None,
        mean_length: float | None = None,
    ) -> "Segment":
        """`mean_length` as in `Postings`."""
        levels = Levels([item.category for item in items])
        segment = cls(items, rows, Postings(items, mean_length), levels)
        return segment if embeddings is None else segment.understood(embeddings)

    def understood(self, embeddings: Embeddings | None) -> "Segment":
        return replace(self, meanings=None if embeddings is None else Meanings(self.items, embeddings))

    def without(self, rows: Codes) -> "Segment":
        """The same, with the items of these rows no longer found."""
        places = self.places(rows)
        if not np.any(places >= 0):
            return self
        live = self._alive().copy()
        live[places[places >= 0]] = False
        return replace(self, live=live)

    def places(self, rows: Codes) -> Codes:
        """Where the items of these rows stand; -1 where they are not here."""
        if not len(self.rows):
            return np.full(len(rows), -1, dtype=np.int32)
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        found = (self.rows[places] == rows) & self._alive()[places]
        return np.where(found, places, -1).astype(np.int32)

    def living(self) -> dict[int, Item]:
        """By row."""
        rows = zip(self.rows.tolist(), self.items, strict=True)
        if self.live is None:
            return dict(rows)
        return {row: item for (row, item), alive in zip(rows, self.live.tolist(), strict=True) if alive}

    def wanted(self, allowed: Flags | None) -> Flags:
        """Which items are alive, and allowed by a flag a row."""
        if allowed is None:
            return self._alive()
        size = len(self.rows)
        whole = size > 0 and self.rows[-1] == size - 1
        return self._alive() & (allowed[:size] if whole else allowed[self.rows])

    def _alive(self) -> Flags:
        return np.ones(len(self.rows), dtype=np.bool_) if self.live is None else self.live

    def find(self, asked: Asked) -> Tally:
        """Every living document with a word of the query."""
        parts = [self._part(part) for part in asked.parts]
        if not parts:
            return NOTHING
        factors = [part.factor for part in asked.parts]
        weights = [part.factor * part.weight for part in asked.parts]
        found = summed(self.postings.size, parts, factors, weights)
        docs, scores, covers = found.docs, found.scores, found.covers
        if self.live is not None:
            living = self.live[docs]
            docs, scores, covers = docs[living], scores[living], covers[living]
        scores = scores * (1 + np.float32(SPECIFIC) * self.levels.shares(asked.said, docs))
        return Tally(docs, scores, covers)

    def _part(self, part: Part) -> Tally:
        """What a part finds by its own words or by what means the same."""
        size = self.postings.size
        found: list[Tally] = []
        if part.terms:
            terms = [self._any(term.meanings) for term in part.terms]
            whole = summed(size, terms, [1.0] * len(terms), [term.weight for term in part.terms])
            found.append(_mended(whole) if part.broken else whole)
        for other in part.wholes:
            same = shared(size, [self._posting(meaning) for meaning in other.meanings])
            found.append(Tally(same.docs, same.scores * np.float32(other.factor), same.covers))
        return best(size, found) if found else NOTHING

    def _any(self, meanings: Sequence[Meaning]) -> Tally:
        if not meanings:
            return NOTHING
        return best(self.postings.size, [self._posting(meaning) for meaning in meanings])

    def _posting(self, meaning: Meaning) -> Tally:
        docs, weights = self.postings.of(meaning.word)
        covers = np.full(len(docs), meaning.certainty, dtype=np.float32)
        return Tally(docs, weights * np.float32(meaning.idf * meaning.certainty), covers)


def _mended(phrase: Tally) -> Tally:
    part = np.where(phrase.covers < BROKEN, np.float32(BROKEN), np.float32(1.0))
    return Tally(phrase.docs, phrase.scores * part, phrase.covers * part)
