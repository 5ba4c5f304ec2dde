import numpy as np
import pytest

from recommender.arrays import Codes
from recommender.cases import Histories, Protocol
from recommender.comparison.held_out import HeldOut, held_out
from recommender.errors import NothingToJudge
from tests.recommender.comparison.worlds import log_of

KNOWN = np.array(list("abcd"))


def made(*sessions: str, protocol: Protocol = "every", novel: bool = True, known: str = "abcd") -> HeldOut:
    return held_out(log_of(*sessions), np.array(list(known), dtype=np.str_), protocol, novel=novel)


def told(found: HeldOut) -> list[tuple[str, str]]:
    """(history newest first, target) of each case, in order; ("", "?") where nobody knows the target."""
    cases = [("", "?")] * len(found)
    for place, target, row in zip(found.asked_at, found.asked.targets, range(len(found.asked)), strict=True):
        history = "".join(str(found.items[code]) for code in found.asked.histories.at(row))
        cases[int(place)] = (history, str(found.items[target]))
    for place, target in zip(found.cold_at, found.cold, strict=True):
        cases[int(place)] = ("", str(found.items[target]))
    return cases


def test_every_item_after_the_first_is_to_be_foretold() -> None:
    assert told(made("abc", "da")) == [("a", "b"), ("ba", "c"), ("d", "a")]
    assert made("abc", "da").sessions.tolist() == [0, 0, 1]


def test_an_item_nobody_learnt_of_is_a_case_that_nobody_can_foretell() -> None:
    found = made("axb", "ay")
    assert told(found) == [("", "?"), ("a", "b"), ("", "?")]
    assert found.unknown_targets == 2


def test_the_last_item_is_the_last_there_was_not_the_last_that_is_known() -> None:
    assert told(made("abx", "abc", protocol="last")) == [("", "?"), ("ba", "c")]


def test_a_history_nobody_learnt_of_is_asked_as_an_empty_one() -> None:
    found = made("xa", "xyb", protocol="last")
    assert told(found) == [("", "a"), ("", "b")]
    assert found.unknown_targets == 0


def test_repeats_are_cases_unless_only_what_is_new_is_to_be_foretold() -> None:
    assert told(made("aab", novel=False)) == [("a", "a"), ("a", "b")]
    assert told(made("aab")) == [("a", "b")]
    assert told(made("aba", protocol="last", novel=False)) == [("ba", "a")]
    with pytest.raises(NothingToJudge, match="no session to judge by has two different items"):
        made("aba", protocol="last")


def test_the_next_item_of_a_basket_is_any_other() -> None:
    assert sorted(told(made("(abx)"))) == [("", "?"), ("a", "b"), ("b", "a")]


@pytest.mark.parametrize("protocol", ["last", "every"])
@pytest.mark.parametrize("novel", [True, False])
def test_all_unknown_is_all_missed(protocol: Protocol, *, novel: bool) -> None:
    found = made("xyz", "zy", protocol=protocol, novel=novel)
    assert found.unknown_targets == len(found) > 0
    assert found.some(10) == []

    def answer(histories: Histories, limit: int) -> Codes:
        return np.zeros((len(histories), limit), dtype=np.int32)

    ranking = found.ranking(answer, 20, 10, lambda done, total: None)
    assert not ranking.places.any()
    assert not ranking.shown.any()


def test_places_of_known_cold_and_unknown_targets_stand_in_the_order_of_the_log() -> None:
    found = made("ab", "xc", "ax", "ac")

    def answer(histories: Histories, limit: int) -> Codes:
        """b and c for whoever saw something, c alone for whoever did not."""
        rows = [[1, 2] if len(histories.at(row)) else [2, -1] for row in range(len(histories))]
        return np.array(rows, dtype=np.int32)

    ranking = found.ranking(answer, 2, 1, lambda done, total: None)
    assert ranking.places.tolist() == [1, 1, 0, 2]
    assert ranking.shown.tolist() == [False, True, True, False]


@pytest.mark.parametrize("sessions", [(), ("a",), ("a", "b", "x")])
def test_sessions_of_one_item_are_nothing_to_judge_by(sessions: tuple[str, ...]) -> None:
    with pytest.raises(NothingToJudge, match="there is nothing to foretell"):
        made(*sessions, novel=False)


def test_some_histories_are_spread_evenly_and_the_same_each_time() -> None:
    found = made(*["abcd"] * 100)
    assert len(found.some(7)) == 7
    assert all(len(history) == 1 for history in found.some(7))
    assert len(made("abc").some(7)) == 2
