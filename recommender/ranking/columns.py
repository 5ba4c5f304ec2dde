"""The catalogue as the ranker compares it: levels of the category, brand and price of each code."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import Codes, Floats
from recommender.items import Item, known_price, levels

DEEPEST = 5
"""Levels of a category that are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`paths` has shape (items, DEEPEST): equal numbers are equal paths down to that level, -1 is none.

    `brands` and `prices` (the logarithm, NaN where unknown) have shape (items,).
    """

    paths: NDArray[np.int32]
    brands: Codes
    prices: Floats

    @property
    def tell_anything(self) -> bool:
        return bool((self.paths >= 0).any() or (self.brands >= 0).any() or np.isfinite(self.prices).any())

    def kinship(self, first: Codes, second: Codes) -> Floats:
        """The share of levels two items have in common, of the deeper one's; NaN where either has none."""
        one, other = self.paths[first], self.paths[second]
        depth = np.maximum((one >= 0).sum(axis=1), (other >= 0).sum(axis=1))
        common = ((one == other) & (one >= 0)).sum(axis=1)
        known = (one[:, 0] >= 0) & (other[:, 0] >= 0)
        return np.where(known, common / np.maximum(depth, 1), np.nan).astype(np.float32)

    def same_brand(self, first: Codes, second: Codes) -> Floats:
        one, other = self.brands[first], self.brands[second]
        return np.where((one >= 0) & (other >= 0), one == other, np.nan).astype(np.float32)


def columns(items: Sequence[Item]) -> Columns:
    paths = np.full((len(items), DEEPEST), -1, dtype=np.int32)
    known: dict[str, tuple[int, ...]] = {}
    numbers: dict[str, int] = {}
    brands: dict[str, int] = {"": -1}
    brand = np.empty(len(items), dtype=np.int32)
    price = np.full(len(items), np.nan, dtype=np.float32)
    for row, item in enumerate(items):
        if item.category not in known:
            named = levels(item.category)[:DEEPEST]
            known[item.category] = tuple(numbers.setdefault(path, len(numbers)) for path in named)
        if found := known[item.category]:
            paths[row, : len(found)] = found
        brand[row] = brands.setdefault(item.brand.strip().casefold(), len(brands))
        if asked := known_price(item):
            price[row] = np.log(asked)
    return Columns(paths, brand, price)
