"""How much of a category's name a query says: `milk` all of Milk, half of Milk Chocolate."""

from collections.abc import Iterable, Sequence

import numpy as np

from recommender.arrays import Codes, Floats
from recommender.search.fields import category_levels
from recommender.search.words import split

MIDDLE = 0.6
"""What a middle level counts beside a leaf."""


class Levels:
    """Leaf and middle level of every category; built once for items in a given order."""

    def __init__(self, categories: Sequence[str]) -> None:
        known: dict[str, int] = {}
        self._category: Codes = np.array(
            [known.setdefault(category, len(known)) for category in categories], dtype=np.int32
        )
        self._holders: dict[str, list[int]] = {}
        """Word -> the levels that have it: of category n the leaf is 2n, its middle 2n + 1."""
        self._shares: Floats = np.zeros(2 * len(known), dtype=np.float32)
        for code, category in enumerate(known):
            _, middle, leaf = category_levels(category)
            for number, weight, name in ((2 * code, 1.0, leaf), (2 * code + 1, MIDDLE, middle)):
                words = set(split(name))
                self._shares[number] = weight / len(words) if words else 0.0
                for word in words:
                    self._holders.setdefault(word, []).append(number)

    def shares(self, said: Iterable[str], places: Codes) -> Floats:
        """Of the items at these places the best share of a level's words that were said, 0 … 1."""
        hits = np.zeros(len(self._shares), dtype=np.float32)
        for word in said:
            hits[self._holders.get(word, [])] += 1
        best = (hits * self._shares).reshape(-1, 2).max(axis=1, initial=0.0)
        return np.asarray(best[self._category[places]], dtype=np.float32)
