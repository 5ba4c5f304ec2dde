"""Search over the catalogue: by words, and by meaning where words do not say it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.arrays import Codes, Flags, Floats
from recommender.items import Item
from recommender.search.asking import Asked, Lexis
from recommender.search.segment import Segment
from recommender.search.semantic import Embeddings
from recommender.search.tally import highest

CLEAR = 0.9
"""Where an item covers this much of a query, words say it all."""
NEAR, NEAR_ALONE, NEAR_NOUN = 0.36, 0.45, 0.25
"""A cosine from which a text means what several words, or one word, ask for; and what it must have with the
noun alone: winter tires are no scarf."""
FAR = 0.2
"""A cosine below which a meaning says nothing."""
NEAR_COVER, MORE_COVER, MOST_COVER = 0.36, 1.2, 0.85
"""How much of a query is covered by a text that is just near, by one nearer by 1, and at most."""
PARTIAL = 2.0
"""Power of what is covered, by which an item that has only some of the words scores less."""
MEANING = 2.0
"""What a text that means the very same scores beside one that has all the words."""
MOST_LOOKED = 20_000
"""Items with some of the words, whose meaning is looked at too."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Items that hold a word of the query, or mean what it does, in order of rows; (matches,)."""

    rows: Codes
    scores: Floats
    covers: Floats
    """How much of the query's weight they cover."""
    meaning: Floats
    """The cosine of what they and the query mean; 0 where words say it all, or nothing else is known."""


class TextIndex:
    """Never changes, so that threads may share it; another one shares with it what is the same."""

    def __init__(
        self,
        items: Sequence[Item],
        embeddings: Embeddings | None = None,
        *,
        segments: Sequence[Segment] | None = None,
    ) -> None:
        """Without embeddings by words alone. With segments, those of another index, in place of items."""
        if segments is None:
            segments = [Segment.of(items, np.arange(len(items), dtype=np.int32), embeddings)]
        self._segments = tuple(segments)
        self._size = max((int(segment.rows[-1]) + 1 for segment in segments if len(segment.rows)), default=0)
        self._embeddings = embeddings
        real = _never if embeddings is None else embeddings.knows
        self._lexis = Lexis([segment.postings for segment in segments], self._size, real)

    def with_embeddings(self, embeddings: Embeddings | None) -> "TextIndex":
        """The same items, found by what they mean too; a matter of seconds with 100,000 of them."""
        segments = [segment.understood(embeddings) for segment in self._segments]
        return TextIndex((), embeddings, segments=segments)

    def with_items(self, changed: Mapping[int, Item], added: Sequence[Item] = ()) -> "TextIndex":
        """Other items in the rows of `changed`, and `added` in new rows after the last.

        Raises IndexError for a row that is not there. What changed is a segment of its own, which takes in
        those before it that are not much larger: there are never more than log2 of the number of items.
        """
        wrong = [row for row in changed if not 0 <= row < self._size]
        if wrong:
            raise IndexError(f"row {wrong[0]} of an index of {self._size} items")
        if not changed and not added:
            return self
        fresh = {**changed, **dict(enumerate(added, start=self._size))}
        replaced = np.array(sorted(changed), dtype=np.int32)
        kept = [segment.without(replaced) for segment in self._segments]
        while kept and len(kept[-1].rows) <= 2 * len(fresh):
            fresh = kept.pop().living() | fresh
        rows = np.array(sorted(fresh), dtype=np.int32)
        mean_length = kept[0].postings.mean_length if kept else None
        items = [fresh[row] for row in rows.tolist()]
        kept.append(Segment.of(items, rows, self._embeddings, mean_length))
        return TextIndex((), self._embeddings, segments=kept)

    def search(self, text: str, allowed: Flags | None = None) -> Matches:
        """Every item with a word of the query; and where none has all of them, also those that mean the same.

        With `allowed`, of shape (items,), only of those.
        """
        asked = self._lexis.ask(text)
        found = self._by_words(asked, allowed)
        if self._embeddings is None or found.covers.max(initial=0.0) >= CLEAR:
            return found
        return self._by_meaning(asked, found, allowed, self._embeddings)

    def _by_words(self, asked: Asked, allowed: Flags | None) -> Matches:
        parts = [segment.find(asked) for segment in self._segments]
        rows = np.concatenate([s.rows[p.docs] for s, p in zip(self._segments, parts, strict=True)])
        scores = np.concatenate([part.scores for part in parts])
        covers = np.concatenate([part.covers for part in parts])
        if allowed is not None:
            inside = allowed[rows]
            rows, scores, covers = rows[inside], scores[inside], covers[inside]
        if len(parts) > 1:
            order = np.argsort(rows, kind="stable")
            rows, scores, covers = rows[order], scores[order], covers[order]
        return Matches(rows, scores, covers, np.zeros(len(rows), dtype=np.float32))

    def _by_meaning(
        self, asked: Asked, found: Matches, allowed: Flags | None, embeddings: Embeddings
    ) -> Matches:
        """Words and meaning together: what a text covers in either way adds up."""
        partial = found.scores * found.covers**PARTIAL
        looked = np.zeros(self._size, dtype=np.bool_)
        looked[found.rows[highest(partial, MOST_LOOKED)]] = True
        nearness = self._near(asked, looked, allowed, embeddings)
        rows = _with(found.rows, looked)
        places = np.searchsorted(rows, found.rows)
        scores, covers = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
        scores[places], covers[places] = partial, found.covers
        near, noun = nearness[:, rows]
        least = NEAR if len(asked.words) > 1 else NEAR_ALONE
        scores += np.float32(MEANING * asked.weight) * np.clip((near - FAR) / (1 - FAR), 0.0, 1.0)
        meant = np.clip(NEAR_COVER + MORE_COVER * (near - least), 0.0, MOST_COVER)
        meant *= (near >= least) & (noun >= NEAR_NOUN)
        told = (covers > 0) | (meant > 0)
        covers = (1 - (1 - covers) * (1 - meant)).astype(np.float32)
        return Matches(rows[told], scores[told], covers[told], near[told])

    def _near(self, asked: Asked, looked: Flags, allowed: Flags | None, embeddings: Embeddings) -> Floats:
        """The cosines of the items looked at and what is asked for, and its noun alone; shape (2, items).

        The items that mean most nearly the same are flagged as looked at.
        """
        vectors = embeddings.vector(asked.words), embeddings.vector(asked.noun)
        near = np.zeros((2, self._size), dtype=np.float32)
        for segment in self._segments:
            if segment.meanings is not None:
                toward = segment.meanings.toward(vectors)
                wanted = segment.wanted(allowed)
                looked[segment.rows[segment.meanings.nearest(toward, wanted)]] = True
                places = np.flatnonzero(looked[segment.rows] & wanted).astype(np.int32)
                near[:, segment.rows[places]] = segment.meanings.nearness(toward, places).T
        return near


def _with(rows: Codes, flags: Flags) -> Codes:
    """These and those that are flagged, ascending, each once."""
    either = flags.copy()
    either[rows] = True
    return np.flatnonzero(either).astype(np.int32)


def _never(_word: str) -> bool:
    return False
