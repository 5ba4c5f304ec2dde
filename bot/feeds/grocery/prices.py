"""What a product cost over a year of till lines: the price on the shelf, and whether it is on sale now."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RECENT_WEEKS = 8
FEWEST_RECENT = 2
CLEARLY_LOWER = 0.9
"""Of the regular price; less than that is rounding of "3 for $5"."""

LOWEST_BELIEVABLE = 0.3
"""Of the regular price; less than that is a slip of the till."""
LEAST_MINOR = 10

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Price:
    regular_minor: int
    sale_minor: int | None
    sold: int
    """Lines it was sold on."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Till lines, column by column; `paid` and `discount` in dollars for the whole line."""

    item: Ints
    quantity: Ints
    paid: Floats
    discount: Floats
    week: Ints


def prices(lines: Lines) -> dict[int, Price]:
    """Of every item that was ever sold for LEAST_MINOR or more.

    The regular price is the median of (paid + retail discount) / quantity. The sale price is the median paid
    in the last RECENT_WEEKS, where it is at most CLEARLY_LOWER of the regular price.
    """
    full = (lines.quantity > 0) & (lines.paid + lines.discount > 0)
    item, quantity = lines.item[full], lines.quantity[full]
    paid = lines.paid[full] / quantity
    recent = lines.week[full] > lines.week.max(initial=0) - RECENT_WEEKS
    regular = _medians(item, paid + lines.discount[full] / quantity)
    lately = _medians(item[recent], paid[recent])
    return {
        one: Price(_minor(price), _sale(price, *lately.get(one, (0.0, 0))), sold)
        for one, (price, sold) in regular.items()
        if _minor(price) >= LEAST_MINOR
    }


def _sale(regular: float, lately: float, lines: int) -> int | None:
    share = _minor(lately) / max(_minor(regular), 1)
    if lines < FEWEST_RECENT or not LOWEST_BELIEVABLE <= share <= CLEARLY_LOWER:
        return None
    return _minor(lately)


def _minor(dollars: float) -> int:
    return round(dollars * 100)


def _medians(item: Ints, value: Floats) -> dict[int, tuple[float, int]]:
    """Of each item its lower median (a price that was really asked) and how many values it has."""
    order = np.lexsort((value, item))
    items, starts, counts = np.unique(item[order], return_index=True, return_counts=True)
    middle = value[order][starts + (counts - 1) // 2]
    return {
        one: (price, count)
        for one, price, count in zip(items.tolist(), middle.tolist(), counts.tolist(), strict=True)
    }
