import numpy as np
import pytest

from recommender.arrays import Floats
from recommender.dataset import Dataset, DatasetSettings, Row, build, read_log
from recommender.models.sequential_rules import RuleSettings, SequentialRules, rules, stochastic
from tests.recommender.shop import history

A, B, C, D = range(4)
HALF = RuleSettings(backward=0.5, decay=0.6)


def dataset(*sessions: str, event: str = "purchase") -> Dataset:
    """A letter an item, a string a session; letters in brackets are of one time."""
    rows: list[Row] = []
    for number, items in enumerate(sessions):
        time, inside = number * 100.0, False
        for letter in items:
            if letter in "()":
                inside = letter == "("
                time += 1
                continue
            rows.append((f"s{number}", letter, event, time))
            time += 0 if inside else 1
    return build(read_log(rows), DatasetSettings(min_item_count=1))


def links(made: SequentialRules) -> Floats:
    return made.links.toarray()


def test_an_item_speaks_for_what_follows_by_how_soon_and_less_for_what_was_before() -> None:
    made = SequentialRules.fit(dataset("abc"), HALF)
    # a -> b 1, a -> c 1/2; b -> c 1, b -> a 1/2 of 1; c -> b 1/2, c -> a 1/4
    assert made.support.tolist() == [1.5, 1.5, 0.75]
    expected = [[0, 2 / 3, 1 / 3], [1 / 3, 0, 2 / 3], [1 / 3, 2 / 3, 0]]
    np.testing.assert_allclose(links(made), expected, rtol=1e-6)


def test_what_several_sessions_say_adds_up() -> None:
    made = SequentialRules.fit(dataset("ab", "ab", "ac"), HALF)
    assert made.support.tolist() == [3, 1, 0.5]
    np.testing.assert_allclose(links(made)[A], [0, 2 / 3, 1 / 3], rtol=1e-6)


def test_items_further_apart_than_the_steps_say_nothing() -> None:
    made = SequentialRules.fit(dataset("abcd"), RuleSettings(steps=2))
    assert links(made)[A, D] == links(made)[D, A] == 0
    assert links(made)[A, C] > 0


def test_items_of_one_time_are_neighbours_in_both_directions() -> None:
    made = SequentialRules.fit(dataset("(abc)"), HALF)
    np.testing.assert_allclose(links(made), (np.ones((3, 3)) - np.eye(3)) / 2, rtol=1e-6)


def test_items_of_one_time_are_as_near_as_what_comes_next() -> None:
    made = SequentialRules.fit(dataset("(ab)", "ac"), HALF)
    assert links(made)[A].tolist() == pytest.approx([0, 0.5, 0.5])
    assert made.support.tolist() == [2, 1, 0.5]


def test_an_event_that_means_less_counts_less() -> None:
    rows: list[Row] = [
        ("s", "a", "purchase", 1.0),
        ("s", "b", "view_item", 2.0),
        ("t", "a", "view_item", 11.0),
        ("t", "c", "purchase", 12.0),
    ]
    made = SequentialRules.fit(build(read_log(rows), DatasetSettings(min_item_count=1)), HALF)
    assert links(made)[A].tolist() == pytest.approx([0, 1 / 3, 2 / 3])


def test_nothing_leads_to_itself_or_to_another_session() -> None:
    made = SequentialRules.fit(dataset("aba", "cd"), HALF)
    assert np.diag(links(made)).tolist() == [0, 0, 0, 0]
    assert not links(made)[:2, 2:].any()
    assert not links(made)[2:, :2].any()


def test_only_the_strongest_rules_are_kept_and_stay_probabilities_of_all() -> None:
    made = SequentialRules.fit(dataset("ab", "ab", "ac"), RuleSettings(most=1))
    assert links(made)[A].tolist() == pytest.approx([0, 2 / 3, 0])


def test_a_session_adds_up_what_its_items_say_the_newest_loudest() -> None:
    made = SequentialRules.fit(dataset("ab", "ab", "ac", "cb"), HALF)
    # Seen a and then c: c is the newest.
    expected = links(made)[C] + 0.6 * links(made)[A]
    np.testing.assert_allclose(made.score(history(A, C))[0], expected, rtol=1e-6)
    assert made.score(history())[0].tolist() == [0, 0, 0]


def test_steps_longer_than_any_session_find_nothing() -> None:
    assert all(len(column) == 0 for column in rules(dataset("ab"), 5))


def test_an_item_without_rules_stays_without() -> None:
    made = SequentialRules.fit(dataset("ab", "c"), HALF)
    assert links(made)[C].tolist() == [0, 0, 0]
    assert made.support[C] == 0
    assert not np.isnan(stochastic(made.links).toarray()).any()
