import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.answering.catalogue import Catalogue
from recommender.answering.variety import REPEATED, Listing, Variety, cosine, listing
from recommender.arrays import Codes, Floats
from recommender.items import Item

CATALOGUE = Catalogue(
    [
        Item("0", "Milk", "Dairy"),
        Item("1", "Milk No. 2", "Dairy"),
        Item("2", "Cream", "Dairy"),
        Item("3", "Bread", "Bakery"),
        Item("4", "Soap", "Bath"),
    ]
)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def codes(*values: int) -> Codes:
    return np.array(values, dtype=np.int32)


def fill(scores: Floats, kinds: Codes, variety: Variety, limit: int) -> list[int]:
    return Listing(scores, kinds, np.arange(len(scores), dtype=np.int32), variety).fill(limit)


def test_a_category_again_must_be_clearly_better() -> None:
    rows = codes(0, 1, 2, 3, 4)
    made = listing(rows, floats(3.0, 2.9, 2.8, 2.5, 0.1), CATALOGUE, Variety(repeated=REPEATED))
    assert made.fill(3) == [0, 3, 2]


def test_relevance_alone_keeps_the_order_and_each_title_once() -> None:
    made = Listing(floats(1, 3, 2, 3), codes(0, 0, 0, 0), codes(0, 1, 0, 2), Variety())
    assert made.fill(9) == [1, 3, 2]
    assert made.best() == -1


def test_at_most_k_of_a_category_while_others_are_left() -> None:
    scores, kinds = floats(9, 8, 7, 6, 5), codes(0, 0, 0, 1, 1)
    assert fill(scores, kinds, Variety(most_per_category=1), 2) == [0, 3]
    assert fill(scores, kinds, Variety(most_per_category=1), 5) == [0, 3, 1, 2, 4]
    assert fill(scores, kinds, Variety(most_per_category=2), 5) == [0, 1, 3, 4, 2]
    assert fill(scores, kinds, Variety(most_per_category=-3), 5) == [0, 1, 2, 3, 4]


def test_items_without_category_are_of_no_kind() -> None:
    assert fill(floats(3, 2, 1), codes(-1, -1, 0), Variety(most_per_category=1), 3) == [0, 1, 2]
    shop = Catalogue([Item("a", "A"), Item("b", "B"), Item("c", "C", "Bath")])
    made = listing(codes(0, 1, 2), floats(3, 2, 1), shop, Variety(most_per_category=1))
    assert made.fill(3) == [0, 1, 2]


def test_mmr_by_hand() -> None:
    # After 0 (relevance 1), 1 is worth .5 * .9 - .5 * 1 = -.05 and 2 is worth .5 * 0 - .5 * 0 = 0.
    vectors = floats(1, 0, 1, 0, 0, 1).reshape(3, 2)
    kinds, titles = codes(0, 0, 0), codes(0, 1, 2)
    half = Listing(floats(10, 9, 0), kinds, titles, Variety(diversity=0.5), cosine(vectors))
    assert half.fill(3) == [0, 2, 1]
    little = Listing(floats(10, 9, 0), kinds, titles, Variety(diversity=0.4), cosine(vectors))
    assert little.fill(3) == [0, 1, 2]


def test_without_vectors_one_category_is_alike() -> None:
    assert fill(floats(10, 9, 4), codes(0, 0, 1), Variety(diversity=0.7), 3) == [0, 2, 1]


def test_pure_diversity_starts_anywhere_and_avoids_what_is_there() -> None:
    assert fill(floats(3, 2, 1), codes(0, 0, 1), Variety(diversity=1.0), 2) == [0, 2]


def test_likeness_of_nothing_and_of_opposites_is_none() -> None:
    likeness = cosine(floats(0, 0, 1, 0, -1, 0, 2, 0).reshape(4, 2))
    assert likeness(0).tolist() == [0, 0, 0, 0]
    assert likeness(1).tolist() == [0, 1, 0, 1]


def test_what_was_taken_before_counts() -> None:
    made = Listing(floats(1, 9, 8), codes(0, 0, 1), codes(0, 1, 2), Variety(most_per_category=1))
    made.take(0)
    assert made.fill(5) == [2, 1]


def test_scores_that_are_no_numbers_come_last() -> None:
    assert fill(floats(np.nan, 1, np.inf, 2, 3), codes(0, 1, 2, 3, 4), Variety(), 2) == [4, 3]
    assert fill(floats(np.nan, np.nan), codes(0, 1), Variety(diversity=0.5), 2) == [0, 1]
    assert fill(floats(), codes(), Variety(), 2) == []


@given(
    st.lists(st.tuples(st.floats(-5, 5, width=32), st.integers(-1, 3), st.integers(0, 6)), max_size=30),
    st.integers(0, 3),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.integers(0, 12),
)
def test_any_list_is_full_and_says_nothing_twice(
    candidates: list[tuple[float, int, int]], most: int, diversity: float, limit: int
) -> None:
    scores = floats(*(score for score, _, _ in candidates))
    kinds = codes(*(kind for _, kind, _ in candidates))
    titles = codes(*(title for _, _, title in candidates))
    places = Listing(scores, kinds, titles, Variety(most, diversity, 0.5)).fill(limit)
    shown = titles[places]
    assert len(places) == min(limit, len(set(titles.tolist())))
    assert len(set(shown.tolist())) == len(places)


@pytest.mark.parametrize("diversity", [0.0, 0.5])
def test_the_cap_breaks_only_where_nothing_else_is_left(diversity: float) -> None:
    kinds = np.repeat(np.arange(5, dtype=np.int32), 10)
    scores = np.linspace(5, 0, 50, dtype=np.float32)
    places = fill(scores, kinds, Variety(most_per_category=2, diversity=diversity), 10)
    assert np.bincount(kinds[places]).tolist() == [2, 2, 2, 2, 2]
