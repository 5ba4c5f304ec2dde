import numpy as np
import pytest

from recommender.items import Item
from recommender.search import TextIndex

TITLES = (
    "Brown Eggs 12 ct",
    "Chocolate Cereal 15 oz",
    "Corn Cereal 15 oz",
    "Watermelon",
    "Sparkling Water 1 l",
    "Chocolate Bar",
    "Cookies with chocolate and much more in a very large family box",
    "",
)


@pytest.fixture(scope="module")
def index() -> TextIndex:
    items = [
        Item(str(row), title, category="Food > Dairy" if row == 0 else "") for row, title in enumerate(TITLES)
    ]
    return TextIndex(items)


def best(index: TextIndex, text: str) -> str:
    found = index.search(text)
    return TITLES[found.rows[np.argmax(found.scores)]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("egg", "Brown Eggs 12 ct"),
        ("dairy", "Brown Eggs 12 ct"),
        ("chocolate cereal", "Chocolate Cereal 15 oz"),
        ("choclate cereals", "Chocolate Cereal 15 oz"),
        ("cereal choc", "Chocolate Cereal 15 oz"),
        ("water", "Sparkling Water 1 l"),
        ("waterm", "Watermelon"),
        ("chocolate", "Chocolate Bar"),
        ("cookie", "Cookies with chocolate and much more in a very large family box"),
    ],
)
def test_best_match(index: TextIndex, text: str, title: str) -> None:
    assert best(index, text) == title


def test_covers_says_how_much_of_the_query_is_met(index: TextIndex) -> None:
    found = index.search("chocolate cereal")
    covers = dict(zip(found.rows.tolist(), found.covers.tolist(), strict=True))
    assert covers[1] == pytest.approx(1.0)
    assert 0 < covers[2] < 1
    assert index.search("chocolate submarine").covers.max() < 1


@pytest.mark.parametrize("text", ["", "   ", "submarine", "?!", "\x00", "'; drop table--", "%", "ß"])
def test_what_nothing_matches_is_nothing(index: TextIndex, text: str) -> None:
    assert len(index.search(text).rows) == 0


def test_very_long_titles_and_queries_are_no_error(index: TextIndex) -> None:
    long = TextIndex([Item("a", "word " * 10_000), Item("b", "x" * 10_000)])
    assert long.search("word").rows.tolist() == [0]
    assert 1 in index.search("chocolate " * 10_000 + "x" * 10_000).rows


def test_an_empty_catalogue_matches_nothing() -> None:
    assert len(TextIndex([]).search("milk").rows) == 0
    assert len(TextIndex([Item("a")]).search("milk").rows) == 0
