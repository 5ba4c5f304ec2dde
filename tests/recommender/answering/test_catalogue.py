import math

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.answering.query import Query
from recommender.items import Item

CATALOGUE = Catalogue(
    [
        Item("0", attributes={"Color": "Red", "size": "M"}, cost_minor=5),
        Item("1", attributes={"color": " red "}, cost_minor=math.nan),
        Item("2", attributes={"COLOR": "blue", "size": "m"}, cost_minor=-1),
        Item("3", attributes={"Größe": "WEISS", "color": "red", "Color ": "RED"}),
    ]
)


def allowed(**attributes: str) -> list[int]:
    return np.flatnonzero(CATALOGUE.allowed(Query(attributes=attributes))).tolist()


def test_attributes_are_compared_without_case() -> None:
    assert allowed(color="RED") == [0, 1, 3]
    assert allowed(Color="blue") == [2]
    assert allowed(größe="weiß") == [3]


def test_an_item_needs_each_attribute() -> None:
    assert allowed(color="red", size="M") == [0]
    assert allowed(color="blue", size="L") == []
    assert allowed(cut="slim") == []


def test_an_empty_value_asks_nothing() -> None:
    assert allowed(color=" ") == [0, 1, 2, 3]


def test_unknown_costs_are_nan() -> None:
    assert CATALOGUE.costs[0] == 5
    assert np.isnan(CATALOGUE.costs[1:]).all()
