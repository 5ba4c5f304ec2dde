"""Makes a list of ranked candidates that does not say the same thing three times."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.answering.scaling import between
from recommender.arrays import Codes, Flags, Floats, Offsets

REPEATED = 1.0
"""What a category that was there already costs where nothing of one kind is wanted: milk once is enough."""

Likeness = Callable[[int], Floats]
"""A candidate's place -> how like it every candidate is, 0 to 1; shape (candidates,)."""


@dataclass(frozen=True, slots=True)
class Variety:
    most_per_category: int = 0
    """Items of one category, where others are left; 0 for any number. No category is no kind."""
    diversity: float = 0.0
    """1 - lambda of MMR."""
    repeated: float = 0.0
    """What each item of the same category above costs, in the unit of the scores."""


class Listing:
    """A list in the making: candidates, what was taken of them, and which is the best to come next.

    By maximal marginal relevance (Carbonell & Goldstein 1998): the next is the argmax of `(1 - diversity) *
    relevance - diversity * max likeness to what was taken`, relevance being the score stretched to 0 … 1, so
    that both are of one scale. Of equal values the first; of each title the best, once.
    """

    def __init__(
        self, scores: Floats, kinds: Codes, titles: Codes, variety: Variety, likeness: Likeness | None = None
    ) -> None:
        """Arrays of shape (candidates,); kind -1 is none. Without `likeness`, only one kind is alike."""
        scores = _finite(scores)
        span = float(np.ptp(scores)) if len(scores) else 0.0
        self.order: Offsets = np.argsort(-scores, kind="stable")
        """Places, the highest score first."""
        self._kinds, self._titles = kinds, titles
        self._variety = variety
        self._likeness = likeness
        self._diversity = min(max(variety.diversity, 0.0), 1.0)
        self._value = between(scores) * np.float32(1.0 - self._diversity)
        self._again = (1.0 - self._diversity) * variety.repeated / (span or 1.0)
        self._alike = np.zeros(len(scores), dtype=np.float32)
        self._above = np.zeros(len(scores), dtype=np.int32)
        self._left = np.zeros(len(scores), dtype=np.bool_)
        _, firsts = np.unique(titles[self.order], return_index=True)
        self._left[self.order[firsts]] = True

    def __len__(self) -> int:
        return len(self._left)

    def open(self) -> Flags:
        """What may come next: of a kind that is not full or, where there is none, whatever is left."""
        most = self._variety.most_per_category
        if most > 0:
            open_ = self._left & (self._above < most)
            if open_.any():
                return open_
        return self._left

    def best(self) -> int:
        """The place of what should come next; -1 where nothing is left."""
        open_ = self.open()
        if not open_.any():
            return -1
        value = self._value
        if self._again:
            value = value - np.float32(self._again) * self._above
        if self._diversity:
            value = value - np.float32(self._diversity) * self._alike
        return int(np.argmax(np.where(open_, value, -np.inf)))

    def take(self, place: int) -> None:
        """Put it on the list."""
        self._left[place] = False
        self._left[self._titles == self._titles[place]] = False
        same = (self._kinds == self._kinds[place]) & (self._kinds >= 0)
        self._above += same
        if self._diversity:
            alike = same.astype(np.float32) if self._likeness is None else self._likeness(place)
            np.maximum(self._alike, alike, out=self._alike)

    def fill(self, limit: int) -> list[int]:
        """Take the best until there are `limit` more, or nothing is left; their places."""
        places: list[int] = []
        while len(places) < limit and (place := self.best()) >= 0:
            self.take(place)
            places.append(place)
        return places


def listing(
    rows: Codes, scores: Floats, catalogue: Catalogue, variety: Variety, likeness: Likeness | None = None
) -> Listing:
    """Of catalogue rows and their scores, both of shape (candidates,)."""
    return Listing(scores, catalogue.named_kinds[rows], catalogue.titles[rows], variety, likeness)


def cosine(vectors: Floats) -> Likeness:
    """By the angle of the candidates' vectors, shape (candidates, components); opposites count as unlike."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1).astype(np.float32)

    def likeness(place: int) -> Floats:
        return np.asarray(np.clip(unit @ unit[place], 0.0, 1.0), dtype=np.float32)

    return likeness


def _finite(scores: Floats) -> Floats:
    """With the least of the others for what is no number."""
    finite = np.isfinite(scores)
    if finite.all():
        return scores
    least = float(scores[finite].min()) if finite.any() else 0.0
    return np.where(finite, scores, np.float32(least)).astype(np.float32)
