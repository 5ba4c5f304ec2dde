import pytest

from recommender.items import Item
from recommender.search.postings import Postings

TITLES = ("Green Tea", "Black Tea", "Tea Towel for the kitchen and the bath", "Wires")


@pytest.fixture(scope="module")
def postings() -> Postings:
    return Postings([Item(title, title) for title in TITLES])


def test_who_holds_a_word(postings: Postings) -> None:
    docs, weights = postings.of("tea")
    assert docs.tolist() == [0, 1, 2]
    assert weights[0] == weights[1] > weights[2] > 0
    assert postings.holding("tea") == 3
    assert postings.holding("coffee") == 0
    assert len(postings.of("coffee")[0]) == 0


def test_words_by_their_beginning(postings: Postings) -> None:
    assert [postings.words[place] for place in postings.beginning("t")] == ["tea", "the", "towel"]
    assert list(postings.beginning("zz")) == []


def test_no_word_that_nobody_has(postings: Postings) -> None:
    assert all(postings.holding(word) for word in postings.words)


def test_the_first_letter_is_right_or_swapped(postings: Postings) -> None:
    assert set(postings.spelt_nearly("tweel", 1)) == {"towel"}
    assert set(postings.spelt_nearly("otwel", 1)) == {"towel"}
    assert set(postings.spelt_nearly("tire", 1)) == {"tea", "the", "towel"}


def test_beside_another_batch_lengths_are_measured_by_its_mean(postings: Postings) -> None:
    short, long = (Postings([Item("1", "Green Tea")], mean) for mean in (1.0, 100.0))
    assert short.of("tea")[1][0] < long.of("tea")[1][0]
    assert Postings([]).words == []
