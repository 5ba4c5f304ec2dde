from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from recommender.items import Item
from recommender.search.semantic import Embeddings, load
from recommender.search.text_index import CLEAR, Matches, TextIndex

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
def items() -> list[Item]:
    categories = {0: "Food > Dairy", 4: "Drinks > Soft Drinks"}
    return [Item(str(row), title, categories.get(row, "")) for row, title in enumerate(TITLES)]


@pytest.fixture(scope="module")
def index(items: list[Item]) -> TextIndex:
    return TextIndex(items)


@pytest.fixture(scope="module")
def embeddings() -> Embeddings:
    return load()


@pytest.fixture(scope="module")
def understanding(items: list[Item], embeddings: Embeddings) -> TextIndex:
    return TextIndex(items, embeddings)


def best(index: TextIndex, text: str, titles: Sequence[str] = TITLES) -> str:
    found = index.search(text)
    return titles[int(found.rows[np.argmax(found.scores)])]


def as_lists(found: Matches) -> list[list[float]]:
    return [part.tolist() for part in (found.rows, found.scores, found.covers, found.meaning)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("egg", "Brown Eggs 12 ct"),
        ("dairy", "Brown Eggs 12 ct"),
        ("chocolate cereal", "Chocolate Cereal 15 oz"),
        ("choclate cereals", "Chocolate Cereal 15 oz"),
        ("chep choclate cereal", "Chocolate Cereal 15 oz"),
        ("cereal with chocolate", "Chocolate Cereal 15 oz"),
        ("cereal choc", "Chocolate Cereal 15 oz"),
        ("water", "Sparkling Water 1 l"),
        ("waterm", "Watermelon"),
        ("chocolate", "Chocolate Bar"),
        ("cookie", "Cookies with chocolate and much more in a very large family box"),
        ("ocokies", "Cookies with chocolate and much more in a very large family box"),
    ],
)
def test_best_match(index: TextIndex, understanding: TextIndex, text: str, title: str) -> None:
    assert best(index, text) == title
    assert best(understanding, text) == title


@pytest.mark.parametrize("text", ["vater", "bargain", "car", "begs"])
def test_another_word_is_no_typing_error(index: TextIndex, text: str) -> None:
    assert len(index.search(text).rows) == 0


def test_covers_says_how_much_of_the_query_is_met(index: TextIndex) -> None:
    found = index.search("chocolate cereal")
    covers = dict(zip(found.rows.tolist(), found.covers.tolist(), strict=True))
    assert covers[1] == pytest.approx(1.0)
    assert 0 < covers[2] < 1
    assert index.search("chocolate submarine").covers.max() < 1


def test_a_thing_is_named_before_what_it_is_for() -> None:
    titles = ("Dog Shampoo", "Dog Bed")
    index = TextIndex([Item(title, title) for title in titles])
    for text in ("dog shampoo", "shampoo for dogs", "shampoo for my old dog", "Shampoo für Dogs"):
        assert best(index, text, titles) == "Dog Shampoo"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "submarine", "?!", "\x00", "'; drop table--", "%", "ß", "🙂", "\u202e\u200f", "\ud800", "to"],
)
def test_what_nothing_matches_is_nothing(index: TextIndex, understanding: TextIndex, text: str) -> None:
    assert len(index.search(text).rows) == 0
    assert len(understanding.search(text).rows) == 0


def test_odd_titles_are_found_like_others(embeddings: Embeddings) -> None:
    titles = (
        "word " * 10_000,
        "x" * 10_000,
        "NaN",
        "",
        "🙂 \x00\x1f lamp",
        "חלב טרי",
        "\u202eegg",
        "\ud800 odd",
    )
    odd = TextIndex([Item(title, title, category=" > ".join("abc" * 500)) for title in titles], embeddings)
    words = ("word", "x" * 40, "nan", "lamp", "חלב", "egg", "odd")
    assert [odd.search(word).rows.tolist() for word in words] == [[0], [1], [2], [4], [5], [6], [7]]


def test_very_long_queries_are_no_error(index: TextIndex) -> None:
    assert 1 in index.search("chocolate " * 10_000 + "x" * 10_000).rows


def test_an_empty_catalogue_matches_nothing(embeddings: Embeddings) -> None:
    for nothing in (TextIndex([]), TextIndex([], embeddings), TextIndex([Item("a")], embeddings)):
        assert len(nothing.search("milk").rows) == 0
        assert len(nothing.search("something sparkling to drink").rows) == 0


def test_attributes_are_searched() -> None:
    shirts = TextIndex([Item(c, "Shirt", attributes={"color": c, "size": "M"}) for c in ("Red", "Navy Blue")])
    found = shirts.search("blue shirt")
    assert found.rows[np.argmax(found.scores)] == 1


def test_only_what_is_allowed(index: TextIndex, understanding: TextIndex) -> None:
    allowed = np.ones(len(TITLES), dtype=np.bool_)
    allowed[1] = False
    for one in (index, understanding):
        assert 1 in one.search("chocolate cereal").rows
        assert 1 not in one.search("chocolate cereal", allowed).rows
        assert 2 in one.search("chocolate cereal", allowed).rows


class TestMeaning:
    def test_what_is_said_in_other_words_is_found(self, index: TextIndex, understanding: TextIndex) -> None:
        assert len(index.search("fizzy beverage").rows) == 0
        found = understanding.search("fizzy beverage")
        assert best(understanding, "fizzy beverage") == "Sparkling Water 1 l"
        assert found.meaning.max() > 0

    @pytest.mark.parametrize("text", ["chocolate", "egg", "cereal", "chocolate cereal", "sparkling water"])
    def test_words_that_say_it_all_are_not_outdone(
        self, index: TextIndex, understanding: TextIndex, text: str
    ) -> None:
        assert index.search(text).covers.max() >= CLEAR
        assert as_lists(index.search(text)) == as_lists(understanding.search(text))

    @pytest.mark.parametrize("text", ["iphone charger", "asdf qwertz", "winter tires", "violin"])
    def test_what_is_not_there_is_not_made_up(self, understanding: TextIndex, text: str) -> None:
        assert understanding.search(text).covers.max(initial=0.0) < 0.33

    def test_without_embeddings_words_go_on(self, understanding: TextIndex) -> None:
        assert best(understanding.with_embeddings(None), "egg") == "Brown Eggs 12 ct"
        assert len(understanding.with_embeddings(None).search("fizzy beverage").rows) == 0

    def test_they_may_come_later(
        self, index: TextIndex, understanding: TextIndex, embeddings: Embeddings
    ) -> None:
        later = index.with_embeddings(embeddings)
        for text in ("fizzy beverage", "sweet snack", "chocolate"):
            assert as_lists(later.search(text)) == as_lists(understanding.search(text))


class TestChanges:
    def test_a_changed_title_is_found_by_its_new_words_only(self, understanding: TextIndex) -> None:
        before = as_lists(understanding.search("watermelon"))
        changed = understanding.with_items({3: Item("3", "Garden Hose")})
        assert changed.search("hose").rows.tolist() == [3]
        assert 3 not in changed.search("watermelon").rows
        assert as_lists(understanding.search("watermelon")) == before

    def test_what_is_added_stands_in_new_rows(self, index: TextIndex) -> None:
        more = index.with_items({}, [Item("8", "Garden Hose"), Item("9", "Chocolate Egg")])
        assert more.search("hose").rows.tolist() == [8]
        assert more.search("egg").rows.tolist() == [0, 9]

    def test_new_meanings_are_found_and_old_ones_are_not(self, understanding: TextIndex) -> None:
        changed = understanding.with_items(
            {4: Item("4", "Garden Hose")}, [Item("8", "Lemonade", "Drinks > Soft Drinks")]
        )
        rows = changed.search("fizzy beverage").rows
        assert 8 in rows
        assert 4 not in rows

    def test_typing_errors_reach_new_words(self, index: TextIndex) -> None:
        changed = index.with_items({}, [Item("8", "Lavender Deodorant")])
        assert changed.search("deoderant").rows.tolist() == [8]
        assert changed.search("lavend").rows.tolist() == [8]

    def test_many_changes_end_where_building_it_afresh_does(
        self, items: list[Item], embeddings: Embeddings
    ) -> None:
        chance = np.random.default_rng(0)
        words = np.array(["tea", "green", "black", "soap", "bread", "rye", "salt"])
        stock = [Item(str(n), " ".join(chance.choice(words, 3)), "Shop > Things") for n in range(200)]
        index = TextIndex(stock, embeddings)
        for turn in range(60):
            rows = chance.choice(len(stock), int(chance.integers(1, 9)), replace=False).tolist()
            new = {row: replace(stock[row], title=" ".join(chance.choice(words, 2))) for row in rows}
            added = [Item(f"new{turn}-{n}", " ".join(chance.choice(words, 3))) for n in range(turn % 3)]
            stock = [new.get(row, item) for row, item in enumerate(stock)] + added
            index = index.with_items(new, added)
        afresh = TextIndex(stock, embeddings)
        for text in ("green tea", "rye bread", "soap", "salt"):
            assert index.search(text).rows.tolist() == afresh.search(text).rows.tolist()
            assert index.search(text).covers == pytest.approx(afresh.search(text).covers, abs=0.02)
            assert index.search(text).scores == pytest.approx(afresh.search(text).scores, rel=0.1)
        assert len(index._segments) < 9

    def test_no_change_is_no_new_index(self, index: TextIndex) -> None:
        assert index.with_items({}) is index

    @pytest.mark.parametrize("row", [-1, len(TITLES)])
    def test_a_row_that_is_not_there_is_an_error(self, index: TextIndex, row: int) -> None:
        with pytest.raises(IndexError, match=f"row {row} of an index of {len(TITLES)} items"):
            index.with_items({row: Item("x", "Hose")})

    def test_an_empty_index_can_be_filled(self, embeddings: Embeddings) -> None:
        filled = TextIndex([], embeddings).with_items(
            {}, [Item("a", "Sparkling Water", "Drinks > Soft Drinks")]
        )
        assert filled.search("water").rows.tolist() == [0]
        assert filled.search("fizzy beverage").rows.tolist() == [0]
