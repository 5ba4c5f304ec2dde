from dataclasses import replace

import pytest

from bot.dialogue.plans import Kind, Plan
from bot.dialogue.relaxing import fitting, relax
from bot.model import ProductQuery
from tests.bot.dialogue.samples import suggestion

ALL = ProductQuery("search", "organic milk", "Dairy", "Arbor", None, 400, {"color": "red"}, unwanted=("nut",))


def planned(query: ProductQuery, kind: Kind = Kind.SEARCH) -> Plan:
    return Plan(kind, 0, "en", query)


def test_the_least_important_wish_goes_first_and_all_others_at_last() -> None:
    first = relax(planned(ALL))
    assert first
    assert first.query == replace(ALL, attributes={})
    assert (first.dropped, first.asked) == (("attributes",), ALL)
    second = relax(first)
    assert second
    assert second.query == ProductQuery("search", "milk", unwanted=("nut",), cheapest_first=True)
    assert second.dropped == ("attributes", "words", "price", "brand", "category")
    assert relax(second) is None


@pytest.mark.parametrize(
    ("query", "dropped"),
    [
        (ProductQuery("search", "milk"), None),
        (ProductQuery("search", "organic"), None),
        (ProductQuery("search", "milk", unwanted=("nut",)), None),
        (ProductQuery("search", "organic milk"), ("words",)),
        (ProductQuery("search", "milk", price_min_minor=1), ("price",)),
        (ProductQuery("search", "milk", brand="Arbor"), ("brand",)),
        (ProductQuery("search", "milk", category="Dairy"), ("category",)),
    ],
)
def test_what_can_be_dropped(query: ProductQuery, dropped: tuple[str, ...] | None) -> None:
    wider = relax(planned(query))
    assert (wider.dropped if wider else None) == dropped


def test_nearest_to_a_lowest_price_is_not_the_cheapest() -> None:
    wider = relax(planned(ProductQuery("search", "milk", price_min_minor=100)))
    assert wider
    assert wider.query
    assert not wider.query.cheapest_first


@pytest.mark.parametrize("kind", [Kind.MORE, Kind.CHEAPER, Kind.SIMILAR, Kind.OBJECTION_PRICE])
def test_only_searches_are_widened(kind: Kind) -> None:
    assert relax(planned(ALL, kind)) is None
    assert relax(Plan(Kind.SEARCH, 0, "en")) is None


def test_another_thing_is_not_what_was_looked_for() -> None:
    milk = planned(ProductQuery("search", "white milk"))
    asked = replace(milk, thing=("milk",), bare="white milk")
    bread, real = suggestion("bread"), suggestion("milk")
    assert fitting(asked, [bread]) == ()
    assert fitting(asked, [bread, real]) == [bread, real]
    assert fitting(milk, [bread]) == [bread]
    alone = replace(asked, query=ProductQuery("search", "milk"), bare="milk")
    assert fitting(alone, [bread]) == [bread]
