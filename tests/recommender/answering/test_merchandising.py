import math

import numpy as np
import pytest

from recommender.answering.catalogue import Catalogue
from recommender.answering.merchandising import Merchandising, boosts, eligible, faults, lifted, unmatched
from recommender.items import Item

CATALOGUE = Catalogue(
    [
        Item("milk", "Milk", "Food > Dairy", price_minor=100, cost_minor=80),
        Item("cream", "Cream", "Food > Dairy", price_minor=100, cost_minor=81),
        Item("bread", "Bread", "Food > Bakery", price_minor=100),
        Item("gift", "Gift", "Other", price_minor=0, cost_minor=0),
        Item("bag", "Bag", "Other", price_minor=0, cost_minor=5),
        Item("soap", "Soap", "", price_minor=math.nan, cost_minor=5),
    ]
)
IDS = np.array(list(CATALOGUE.places))


def let(rules: Merchandising) -> set[str]:
    return set(IDS[eligible(CATALOGUE, rules)].tolist())


def test_without_rules_everything_is_eligible() -> None:
    assert let(Merchandising()) == set(IDS.tolist())


def test_the_margin_floor_holds_to_the_cent_and_lets_unknown_costs_pass() -> None:
    assert let(Merchandising(margin_floor=0.2)) == {"milk", "bread", "gift", "soap"}
    assert let(Merchandising(margin_floor=0.0)) == set(IDS.tolist()) - {"bag"}
    assert let(Merchandising(margin_floor=-0.5)) == set(IDS.tolist()) - {"bag"}
    assert let(Merchandising(margin_floor=math.nan)) == set(IDS.tolist())


@pytest.mark.parametrize("floor", [0.1, 0.15, 0.3, 0.35, 0.6, 0.7])
def test_what_earns_the_very_floor_passes(floor: float) -> None:
    prices = range(20, 2020, 20)
    shop = Catalogue([Item(str(p), price_minor=p, cost_minor=round(p * (1 - floor))) for p in prices])
    assert eligible(shop, Merchandising(margin_floor=floor)).all()
    dearer = Catalogue([Item(str(p), price_minor=p, cost_minor=round(p * (1 - floor)) + 1) for p in prices])
    assert not eligible(dearer, Merchandising(margin_floor=floor)).any()


def test_excluded_items_and_categories_with_those_below() -> None:
    assert let(Merchandising(excluded=frozenset({"milk", "gone"}))) == set(IDS.tolist()) - {"milk"}
    assert let(Merchandising(excluded_categories=("food",))) == {"gift", "bag", "soap"}
    assert let(Merchandising(excluded_categories=("Food > dairy", ""))) == set(IDS.tolist()) - {
        "milk",
        "cream",
    }


def test_boosts_of_an_item_and_of_its_categories_add_up() -> None:
    gains = boosts(CATALOGUE, Merchandising(boosted={"milk": 1.0, "Food": 0.5, "Food > Dairy": -0.25}))
    assert gains is not None
    assert gains.tolist() == [1.25, 0.25, 0.5, 0, 0, 0]
    assert boosts(CATALOGUE, Merchandising()) is None
    assert boosts(CATALOGUE, Merchandising(boosted={"gone": 1.0, "milk": math.inf})) is None


def test_a_boost_is_in_deviations_of_the_candidates() -> None:
    scores = np.array([1.0, 3.0], dtype=np.float32)
    assert lifted(scores, np.array([2.0, 0.0], dtype=np.float32)).tolist() == [2.0, 0.0]
    assert lifted(scores * 10, np.array([2.0, 0.0], dtype=np.float32)).tolist() == [20.0, 0.0]
    assert lifted(scores * 0, np.array([2.0, 0.0], dtype=np.float32)).tolist() == [2.0, 0.0]
    assert lifted(scores, None).tolist() == [0.0, 0.0]
    assert lifted(scores[:0], np.zeros(0, dtype=np.float32)).tolist() == []


def test_what_cannot_be_meant_is_named() -> None:
    assert not list(
        faults(Merchandising(margin_floor=0.3, boosted={"a": 1}, diversity=1, explored_share=0.1))
    )
    wrong = Merchandising(
        margin_floor=1.0,
        boosted={"a": math.nan},
        most_per_category=-1,
        diversity=1.5,
        explored_share=math.nan,
    )
    assert [field for field, _ in faults(wrong)] == [
        "margin_floor",
        "boosted",
        "most_per_category",
        "diversity",
        "explored_share",
    ]


def test_rules_that_touch_nothing_are_named() -> None:
    rules = Merchandising(
        excluded=frozenset({"milk", "mlik"}),
        excluded_categories=("Food", "Fod"),
        boosted={"Other": 1.0, "othr": 1.0, "bread": 1.0},
    )
    assert list(unmatched(CATALOGUE, rules)) == [
        ("excluded", "mlik"),
        ("excluded_categories", "Fod"),
        ("boosted", "othr"),
    ]


def test_an_empty_catalogue() -> None:
    empty = Catalogue([])
    rules = Merchandising(
        margin_floor=0.5, excluded=frozenset({"a"}), excluded_categories=("b",), boosted={"c": 1}
    )
    assert len(eligible(empty, rules)) == 0
    assert boosts(empty, rules) is None
