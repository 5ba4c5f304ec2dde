import numpy as np
import pytest

from recommender.dataset import Dataset, DatasetSettings, build, read_log
from recommender.models.statistics import PRIOR, Statistics, measure


def dataset(*sessions: str) -> Dataset:
    """A letter an item, a string a session."""
    rows = [
        (f"s{number}", item, "view_item", number * 100.0 + step)
        for number, items in enumerate(sessions)
        for step, item in enumerate(items)
    ]
    return build(read_log(rows, repeats=True), DatasetSettings(min_item_count=1))


def share(some: float, every: float, mean: float) -> float:
    return (some + PRIOR * mean) / (every + PRIOR)


TWENTY = dataset(*["ab"] * 15, "ac", "bb", "bb", "ab", "db")
"""Sessions; the latest fifth are four of them, the latest twentieth is one."""


def test_counts_looks_and_the_late_ones() -> None:
    known = measure(TWENTY)
    assert np.expm1(known.looks).tolist() == pytest.approx([17, 21, 1, 1])
    assert np.expm1(known.lately).tolist() == pytest.approx([1, 6, 0, 1])
    assert np.expm1(known.latest).tolist() == pytest.approx([0, 1, 0, 1])


def test_age_and_silence_are_shares_of_all_sessions() -> None:
    known = measure(TWENTY)
    assert known.age.tolist() == pytest.approx([1, 1, 5 / 20, 1 / 20])
    assert known.silence.tolist() == pytest.approx([2 / 20, 1 / 20, 5 / 20, 1 / 20])


def test_an_item_looked_at_again_at_once() -> None:
    known = measure(dataset("aab", "aba", "cc"))
    # Five looks have a next one: of the four items' own, a a a b c, of which a and c are looked at again.
    mean = 2 / 5
    assert known.reloaded.tolist() == pytest.approx([share(1, 3, mean), share(0, 1, mean), share(1, 1, mean)])


def test_the_look_after_the_last_of_a_session_is_no_reload() -> None:
    assert measure(dataset("a", "a", "ab")).reloaded.tolist() == pytest.approx([0, 0])


def test_sessions_that_come_back_to_an_item() -> None:
    known = measure(dataset("aba", "ab", "b"))
    mean = 1 / 5
    assert known.returned.tolist() == pytest.approx([share(1, 2, mean), share(0, 3, mean)])


def test_what_is_newer_is_as_the_middle_one_but_new() -> None:
    known = measure(TWENTY)
    more = known.extended(2)
    assert more.looks[:4].tolist() == known.looks.tolist()
    assert more.looks[4:].tolist() == pytest.approx([float(np.median(known.looks))] * 2)
    assert more.age[4:].tolist() == more.silence[4:].tolist() == [0, 0]
    assert {array.dtype for array in more.arrays().values()} == {np.dtype(np.float32)}


def test_of_no_item_at_all() -> None:
    nothing = measure(build(read_log([]), DatasetSettings()))
    assert len(nothing.looks) == 0
    assert nothing.extended(3).reloaded.tolist() == [0, 0, 0]


def test_arrays_lead_back() -> None:
    known = measure(TWENTY)
    again = Statistics.restore(known.arrays())
    for name, array in known.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)
    with pytest.raises(KeyError, match="silence"):
        Statistics.restore({name: array for name, array in known.arrays().items() if name != "silence"})
