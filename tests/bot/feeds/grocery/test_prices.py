from collections.abc import Sequence

import numpy as np

from bot.feeds.grocery.prices import Lines, Price, prices

Line = tuple[int, int, float, float, int]
"""Item, quantity, paid, discount, week."""


def of(*rows: Line) -> dict[int, Price]:
    columns: Sequence[Sequence[float]] = list(zip(*rows, strict=True)) or [[]] * 5
    item, quantity, week = (np.array(columns[place], np.int64) for place in (0, 1, 4))
    return prices(Lines(item, quantity, np.array(columns[2], float), np.array(columns[3], float), week))


def test_the_price_is_the_median_without_the_discount() -> None:
    assert of((1, 1, 2.0, 1.0, 1), (1, 2, 6.0, 0.0, 1), (1, 1, 9.0, 0.0, 1)) == {1: Price(300, None, 3)}


def test_a_sale_is_what_was_lately_paid_where_that_is_clearly_less() -> None:
    usual = [(1, 1, 3.0, 0.0, week) for week in range(1, 40)]
    assert of(*usual, (1, 1, 2.0, 1.0, 50), (1, 1, 2.0, 1.0, 51))[1] == Price(300, 200, 41)
    assert of(*usual, (1, 1, 2.8, 0.2, 50), (1, 1, 2.8, 0.2, 51))[1].sale_minor is None
    assert of(*usual, (1, 1, 0.1, 2.9, 50), (1, 1, 0.1, 2.9, 51))[1].sale_minor is None
    assert of(*usual, (1, 1, 2.0, 1.0, 51))[1].sale_minor is None


def test_what_was_given_away_has_no_price() -> None:
    assert of((1, 1, 0.0, 0.0, 1), (2, 0, 5.0, 0.0, 1), (3, 1, 0.05, 0.0, 1), (4, 1, 1.0, 0.0, 1)).keys() == {
        4
    }


def test_nothing_sold() -> None:
    assert of() == {}
