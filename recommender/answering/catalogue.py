"""The items of a shop as columns, and which of them a query allows."""

import math
from collections.abc import Sequence

import numpy as np

from recommender.answering.query import Query
from recommender.arrays import Codes, Doubles, Flags, Floats
from recommender.items import Item, known_price, levels, without_number


class Catalogue:
    """Every item once (of equal ids the last), in the given order; all columns have shape (items,)."""

    def __init__(self, items: Sequence[Item]) -> None:
        by_id = {item.item_id: item for item in items}
        self.items: list[Item] = list(by_id.values())
        self.places: dict[str, int] = {item_id: row for row, item_id in enumerate(by_id)}
        self.available: Flags = np.array([bool(item.available) for item in self.items], dtype=np.bool_)
        self.prices: Doubles = np.array([_price(item) for item in self.items], dtype=np.float64)
        """NaN where unknown."""
        self.costs: Doubles = np.array([_cost(item) for item in self.items], dtype=np.float64)
        """NaN where unknown."""
        self._attributes = _attributes(self.items)
        self._paths: dict[str, list[int]] = {}
        """Category codes below each path of levels."""
        self.kinds, names = _codes([item.category for item in self.items])
        """Equal numbers are equal categories."""
        self._levels = [list(levels(name)) for name in names]
        is_named = np.array([bool(paths) for paths in self._levels], dtype=np.bool_)
        self.named_kinds: Codes = np.where(is_named[self.kinds], self.kinds, -1).astype(np.int32)
        """The same, -1 for items without a category."""
        self._by_kind: Codes = np.argsort(self.kinds, kind="stable").astype(np.int32)
        self._kind_starts = np.searchsorted(self.kinds[self._by_kind], np.arange(len(names) + 1))
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
        """What is available, within price, category, brand and attributes, and not excluded."""
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
        for name, value in query.attributes.items():
            if value.strip():
                allowed &= self.having(name, value)
        allowed[self.rows(query.exclude)] = False
        return allowed

    def within(self, category: str) -> Flags:
        """The items of a category and of those below it."""
        path = list(levels(category))
        codes = self._paths.get(path[-1], []) if path else []
        return np.isin(self.kinds, codes)

    def having(self, name: str, value: str) -> Flags:
        """The items with this value of an attribute; shape (items,)."""
        having = np.zeros(len(self), dtype=np.bool_)
        rows = self._attributes.get((_folded(name), _folded(value)))
        if rows is not None:
            having[rows] = True
        return having

    def kinship(self, row: int, rows: Codes) -> Floats:
        """The share of one item's category levels that others have in common with it; shape (rows,)."""
        own = self._levels[self.kinds[row]]
        shared = np.zeros(len(self._levels), dtype=np.float32)
        for path in own:
            shared[self._paths[path]] += np.float32(1 / len(own))
        return np.asarray(shared[self.kinds[rows]], dtype=np.float32)

    def kin(self, row: int, allowed: Flags, wanted: int) -> Codes:
        """Allowed rows of the narrowest level of one item's category that has `wanted` of them, ascending."""
        found = np.empty(0, dtype=np.int32)
        for path in reversed(self._levels[self.kinds[row]]):
            rows = np.concatenate([self._rows_of_kind(kind) for kind in self._paths[path]])
            found = rows[allowed[rows]]
            if len(found) >= wanted:
                break
        return np.sort(found)

    def of_kind(self, row: int) -> Codes:
        """Rows of the very category of one item."""
        return self._rows_of_kind(int(self.kinds[row]))

    def _rows_of_kind(self, kind: int) -> Codes:
        return self._by_kind[self._kind_starts[kind] : self._kind_starts[kind + 1]]

    def alike(self, rows: Codes, others: Codes) -> Floats:
        """1 for each of `others` of the very category of one of `rows`, else 0; shape (others,)."""
        return np.isin(self.kinds[others], self.named(self.kinds[rows])).astype(np.float32)

    def named(self, kinds: Codes) -> list[int]:
        """Each of these categories once, but not the one of items without any."""
        return [kind for kind in np.unique(kinds).tolist() if self._levels[kind]]


def _price(item: Item) -> float:
    price = known_price(item)
    return math.nan if price is None else price


def _cost(item: Item) -> float:
    cost = item.cost_minor
    return cost if cost is not None and math.isfinite(cost) and cost >= 0 else math.nan


def _attributes(items: Sequence[Item]) -> dict[tuple[str, str], Codes]:
    """The rows of each name and value, in order."""
    spelt: dict[tuple[str, str], list[int]] = {}
    for row, item in enumerate(items):
        for pair in item.attributes.items():
            spelt.setdefault(pair, []).append(row)
    found: dict[tuple[str, str], list[int]] = {}
    for (name, value), rows in spelt.items():
        found.setdefault((_folded(name), _folded(value)), []).extend(rows)
    return {pair: np.unique(np.array(rows, dtype=np.int32)) for pair, rows in found.items()}


def _folded(text: str) -> str:
    return text.strip().casefold()


def _bound(price: float | None) -> float | None:
    return None if price is None or math.isnan(price) else price


def _codes(values: list[str]) -> tuple[Codes, list[str]]:
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)
    return codes, list(known)
