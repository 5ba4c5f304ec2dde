import numpy as np
import pytest

from recommender.dataset import Dataset, DatasetSettings, build, read_log
from recommender.models.baskets import Baskets, BasketSettings, incidence
from tests.recommender.shop import history

A, B, C = range(3)


def dataset(*baskets: str) -> Dataset:
    rows = [
        (f"b{number}", item, "purchase", number * 100.0 + step)
        for number, items in enumerate(baskets)
        for step, item in enumerate(items)
    ]
    return build(read_log(rows), DatasetSettings(min_item_count=1))


def test_of_the_baskets_with_one_how_many_have_the_other() -> None:
    made = Baskets.fit(dataset("ab", "abc", "ac", "a"), BasketSettings(prior=0))
    expected = [[0, 2 / 4, 2 / 4], [2 / 2, 0, 1 / 2], [2 / 2, 1 / 2, 0]]
    np.testing.assert_allclose(made.links.toarray(), expected, rtol=1e-6)


def test_who_was_seen_once_has_no_sure_companion() -> None:
    made = Baskets.fit(dataset("ab", "ac", "ac"), BasketSettings(prior=2))
    assert made.links.toarray()[B, A] == pytest.approx(1 / 3)
    assert made.links.toarray()[A, C] == pytest.approx(2 / 5)


def test_several_of_one_item_are_one_basket_with_it() -> None:
    made = Baskets.fit(dataset("abab", "a"), BasketSettings(prior=0))
    np.testing.assert_allclose(made.links.toarray(), [[0.0, 0.5], [1.0, 0.0]], rtol=1e-6)


def test_of_a_long_session_the_latest_count() -> None:
    matrix = incidence(dataset("abc", "ab"), 2).toarray()
    assert matrix.tolist() == [[0, 1, 1], [1, 1, 0]]
    made = Baskets.fit(dataset("abc"), BasketSettings(longest=2))
    assert made.links.toarray()[A].tolist() == [0, 0, 0]


def test_only_the_surest_companions_are_kept() -> None:
    made = Baskets.fit(dataset("ab", "abc"), BasketSettings(prior=0, most=1))
    assert made.links.toarray()[A].tolist() == [0, 1, 0]


def test_a_cart_adds_up_what_its_items_say() -> None:
    made = Baskets.fit(dataset("ab", "abc", "ac", "a"), BasketSettings(prior=0, decay=0.5))
    expected = made.links.toarray()[C] + 0.5 * made.links.toarray()[A]
    np.testing.assert_allclose(made.score(history(A, C))[0], expected, rtol=1e-6)


def test_more_items_than_a_block_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    baskets = dataset("abc", "bcd", "cde", "aef")
    whole = Baskets.fit(baskets, BasketSettings())
    monkeypatch.setattr("recommender.models.baskets.BLOCK", 2)
    np.testing.assert_array_equal(
        Baskets.fit(baskets, BasketSettings()).links.toarray(), whole.links.toarray()
    )
