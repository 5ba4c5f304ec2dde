import math

import numpy as np
import pytest

from recommender.items import Item
from recommender.ranking.columns import DEEPEST, columns

TEA, POT, CUP, SOAP, NAMELESS, DEEP = range(6)
COLUMNS = columns(
    [
        Item("tea", category="Food > Tea > Green", brand="Leaf ", price_minor=100),
        Item("pot", category="food > TEA > Black", brand="leaf", price_minor=200),
        Item("cup", category="Food", brand="Clay", price_minor=0),
        Item("soap", category="Tea", brand="Clay", price_minor=math.nan),
        Item("nameless"),
        Item("deep", category=" > ".join("abcdefgh")),
    ]
)


def kinship(first: int, second: int) -> float:
    return float(COLUMNS.kinship(np.array([first], np.int32), np.array([second], np.int32))[0])


def same_brand(first: int, second: int) -> float:
    return float(COLUMNS.same_brand(np.array([first], np.int32), np.array([second], np.int32))[0])


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        (TEA, TEA, 1),
        (TEA, POT, 2 / 3),
        (POT, TEA, 2 / 3),
        (TEA, CUP, 1 / 3),
        (CUP, TEA, 1 / 3),
        (TEA, SOAP, 0),
    ],
)
def test_the_levels_two_items_share(first: int, second: int, share: float) -> None:
    assert kinship(first, second) == pytest.approx(share)


@pytest.mark.parametrize(("first", "second"), [(TEA, NAMELESS), (NAMELESS, TEA), (NAMELESS, NAMELESS)])
def test_of_no_category_nothing_is_known(first: int, second: int) -> None:
    assert math.isnan(kinship(first, second))


def test_brands_are_compared_without_case_or_space() -> None:
    assert [same_brand(TEA, POT), same_brand(TEA, CUP)] == [1, 0]
    assert math.isnan(same_brand(TEA, NAMELESS))
    assert math.isnan(same_brand(NAMELESS, NAMELESS))


def test_prices_are_logarithms_and_unknown_ones_are_nan() -> None:
    assert COLUMNS.prices[[TEA, POT]].tolist() == pytest.approx([math.log(100), math.log(200)])
    assert np.isnan(COLUMNS.prices[[CUP, SOAP, NAMELESS]]).all()


def test_levels_beyond_the_deepest_are_left_out() -> None:
    assert COLUMNS.paths.shape == (6, DEEPEST)
    assert (COLUMNS.paths[DEEP] >= 0).all()


@pytest.mark.parametrize(
    "item", [Item("a", category="Food"), Item("a", brand="Leaf"), Item("a", price_minor=1)]
)
def test_one_fact_is_enough_to_tell_something(item: Item) -> None:
    assert columns([Item("b"), item]).tell_anything


@pytest.mark.parametrize(
    "items", [[], [Item("a", "Title")], [Item("a", category=" > ", brand=" ", price_minor=-1)]]
)
def test_where_nothing_is_known_columns_tell_nothing(items: list[Item]) -> None:
    made = columns(items)
    assert not made.tell_anything
    assert made.paths.shape == (len(items), DEEPEST)
