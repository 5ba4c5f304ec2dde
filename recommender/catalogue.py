"""The items of a shop as columns, and which of them a query allows."""

import math
from collections.abc import Sequence

import numpy as np

from recommender.arrays import Codes, Doubles, Flags, Floats
from recommender.items import Item, known_price, levels, without_number
from recommender.query import Query


class Catalogue:
    """Every item once (of equal ids the last), in the given order; all columns have shape (items,)."""

    def __init__(self, items: Sequence[Item]) -> None:
        by_id = {item.item_id: item for item in items}
        self.items: list[Item] = list(by_id.values())
        self.places: dict[str, int] = {item_id: row for row, item_id in enumerate(by_id)}
        self.available: Flags = np.array([bool(item.available) for item in self.items], dtype=np.bool_)
        self.prices: Doubles = np.array([_price(item) for item in self.items], dtype=np.float64)
        """NaN where unknown."""
        self._paths: dict[str, list[int]] = {}
        """Category codes below each path of levels."""
        self.kinds, names = _codes([item.category for item in self.items])
        """Equal numbers are equal categories."""
        self._levels = [list(levels(name)) for name in names]
        for code, paths in enumerate(self._levels):
            for path in paths:
                self._paths.setdefault(path, []).append(code)
        self._brand, brands = _codes([item.brand.strip().casefold() for item in self.items])
        self._brands = {name: code for code, name in enumerate(brands)}
        titles, _ = _codes(
            [without_number(item.title.strip().casefold()) or item.item_id for item in self.items]
        )
        self.titles: Codes = titles
        """Equal numbers are titles that read alike: `Yogurt, 6 oz` and `Yogurt No. 2, 6 oz`."""

    def __len__(self) -> int:
        return len(self.items)

    def rows(self, item_ids: Sequence[str]) -> list[int]:
        """Of the ids that are in the catalogue, in the same order."""
        return [self.places[item_id] for item_id in item_ids if item_id in self.places]

    def allowed(self, query: Query) -> Flags:
        """What is available, within price, category and brand, and not excluded."""
        allowed = self.available.copy()
        if query.category.strip():
            allowed &= self.within(query.category)
        if brand := query.brand.strip().casefold():
            allowed &= self._brand == self._brands.get(brand, -1)
        low, high = _bound(query.price_min_minor), _bound(query.price_max_minor)
        if low is not None:
            allowed &= self.prices >= low
        if high is not None:
            allowed &= self.prices <= high
        allowed[self.rows(query.exclude)] = False
        return allowed

    def within(self, category: str) -> Flags:
        """The items of a category and of those below it."""
        path = list(levels(category))
        codes = self._paths.get(path[-1], []) if path else []
        return np.isin(self.kinds, codes)

    def kinship(self, row: int) -> Floats:
        """The share of one item's category levels that every other has in common with it; shape (items,)."""
        own = self._levels[self.kinds[row]]
        shared = np.zeros(len(self._levels), dtype=np.float32)
        for path in own:
            shared[self._paths[path]] += np.float32(1 / len(own))
        return np.asarray(shared[self.kinds], dtype=np.float32)

    def alike(self, rows: Codes) -> Floats:
        """1 for every item of the very category of one of these, else 0; shape (items,)."""
        kinds = [code for code in np.unique(self.kinds[rows]) if self._levels[code]]
        return np.isin(self.kinds, kinds).astype(np.float32)


def _price(item: Item) -> float:
    price = known_price(item)
    return math.nan if price is None else price


def _bound(price: float | None) -> float | None:
    return None if price is None or math.isnan(price) else price


def _codes(values: list[str]) -> tuple[Codes, list[str]]:
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)
    return codes, list(known)
