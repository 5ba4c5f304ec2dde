"""Pairs of a history and an item: what is scored where scoring every item would be waste."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.arrays import Codes, Floats, Offsets


@dataclass(frozen=True, eq=False)
class Pairs:
    """As CSR: the items of history h are `items[starts[h]:starts[h + 1]]`, ascending, each once."""

    starts: Offsets
    items: Codes

    def __len__(self) -> int:
        return len(self.items)

    def rows(self) -> Offsets:
        """The history of each pair, shape (pairs,)."""
        return self._rows

    @cached_property
    def _rows(self) -> Offsets:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int64), np.diff(self.starts))

    def keys(self, width: int) -> Offsets:
        """One ascending number a pair, for items below `width`."""
        return self.rows() * width + self.items

    def find(self, others: "Pairs", width: int) -> tuple[Offsets, Offsets]:
        """Where pairs of `others` stand here: their places there, and here."""
        mine, theirs = self.keys(width), others.keys(width)
        places = np.searchsorted(mine, theirs)
        places[places == len(mine)] = 0
        found = np.flatnonzero(mine[places] == theirs) if len(mine) else np.empty(0, dtype=np.int64)
        return found, places[found]

    def best(self, values: Floats) -> Floats:
        """The highest value of each history, shape (histories,); 0 where it has no pair."""
        return _over_rows(np.maximum, self, values)

    def places(self, values: Floats) -> Floats:
        """The place of each pair in its history, 0 for the highest value; shape (pairs,)."""
        order = np.lexsort((-values, self.rows()))
        places = np.empty(len(self), dtype=np.float32)
        places[order] = np.arange(len(self)) - np.repeat(self.starts[:-1], np.diff(self.starts))
        return places


def union(parts: Sequence[Pairs], width: int) -> Pairs:
    """Every pair of any part, for items below `width`."""
    keys = np.unique(np.concatenate([part.keys(width) for part in parts]))
    return of_keys(keys, len(parts[0].starts) - 1, width)


def of_keys(keys: Offsets, histories: int, width: int) -> Pairs:
    """Of ascending keys, as `Pairs.keys` gives them."""
    starts = np.searchsorted(keys, np.arange(histories + 1, dtype=np.int64) * width)
    return Pairs(starts.astype(np.int64), (keys % max(width, 1)).astype(np.int32))


def _over_rows(reduce: np.ufunc, pairs: Pairs, values: Floats) -> Floats:
    reduced = np.zeros(len(pairs.starts) - 1, dtype=np.float32)
    some = np.diff(pairs.starts) > 0
    if some.any():
        reduced[some] = reduce.reduceat(values, pairs.starts[:-1][some])
    return reduced
