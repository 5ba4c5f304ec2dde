import pytest

from bot.dialogue.plain import plain
from bot.dialogue.understanding.taken_back import taken_back_in, without
from bot.model import ProductQuery

QUERY = ProductQuery(
    "search",
    "organic milk",
    "Dairy",
    "Arbor",
    100,
    400,
    {"color": "red", "size": "L"},
    unwanted=("nut", "chocolate"),
    cheapest_first=True,
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("forget the price", {"price_min_minor": None, "price_max_minor": None}),
        ("price doesn't matter", {"price_min_minor": None, "price_max_minor": None}),
        ("doch egal, was es kostet", {"price_min_minor": None, "price_max_minor": None}),
        ("Preis egal", {"price_min_minor": None, "price_max_minor": None}),
        ("any brand", {"brand": ""}),
        ("die Marke ist mir egal", {"brand": ""}),
        ("any color is fine", {"attributes": {"size": "L"}}),
        ("egal welche Farbe", {"attributes": {"size": "L"}}),
        ("any size", {"attributes": {"color": "red"}}),
        ("nuts are fine after all", {"unwanted": ("chocolate",)}),
        ("doch mit Schokolade", {"unwanted": ("nut",)}),
        ("forget arbor", {"brand": ""}),
        ("forget red", {"attributes": {"size": "L"}}),
        ("forget organic", {"text": "milk"}),
    ],
)
def test_one_wish_is_taken_back(text: str, left: dict[str, object]) -> None:
    back, rest = taken_back_in(plain(text), QUERY)
    assert back
    query = without(QUERY, back)
    changed = {name: getattr(query, name) for name in left}
    assert changed == left
    same = {name for name in QUERY.__dataclass_fields__ if name not in left}
    assert all(getattr(query, name) == getattr(QUERY, name) for name in same)
    assert not rest.strip(" ,?!.")


@pytest.mark.parametrize(
    "text", ["show all again", "reset", "zeig mir wieder alle", "von vorn", "no filters"]
)
def test_everything_but_the_thing_is_taken_back(text: str) -> None:
    back, _ = taken_back_in(plain(text), QUERY)
    assert without(QUERY, back) == ProductQuery("search", "organic milk")


@pytest.mark.parametrize("text", ["milk", "forget it", "this is fine", "show me all milk", "that is ok"])
def test_other_words_take_nothing_back(text: str) -> None:
    back, rest = taken_back_in(text, QUERY)
    assert (bool(back), rest) == (False, text)


def test_the_last_word_is_not_taken_back() -> None:
    query = ProductQuery("search", "milk")
    assert not taken_back_in("forget milk", query)[0]
    assert taken_back_in("any brand", None) == (type(taken_back_in("", None)[0])(), "any brand")
