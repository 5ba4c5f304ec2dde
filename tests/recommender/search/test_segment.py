import numpy as np

from recommender.arrays import Codes
from recommender.items import Item
from recommender.search.asking import Lexis
from recommender.search.segment import Segment

ROWS: Codes = np.array([2, 5, 9], dtype=np.int32)
ITEMS = [Item("a", "Green Tea"), Item("b", "Black Tea"), Item("c", "Soap")]


def rows_of(segment: Segment, text: str) -> list[int]:
    asked = Lexis([segment.postings], 10, lambda word: False).ask(text)
    return [int(row) for row in segment.rows[segment.find(asked).docs]]


def test_items_stand_for_their_rows() -> None:
    segment = Segment.of(ITEMS, ROWS)
    assert rows_of(segment, "tea") == [2, 5]
    assert segment.places(np.array([0, 2, 9, 30], dtype=np.int32)).tolist() == [-1, 0, 2, -1]


def test_what_is_taken_out_is_no_longer_found() -> None:
    segment = Segment.of(ITEMS, ROWS)
    less = segment.without(np.array([5, 7], dtype=np.int32))
    assert rows_of(less, "tea") == [2]
    assert less.living() == {2: ITEMS[0], 9: ITEMS[2]}
    assert less.places(np.array([5], dtype=np.int32)).tolist() == [-1]
    assert rows_of(segment, "tea") == [2, 5]
    assert segment.without(np.array([7], dtype=np.int32)) is segment


def test_what_is_wanted_is_alive_and_allowed() -> None:
    segment = Segment.of(ITEMS, ROWS).without(np.array([5], dtype=np.int32))
    allowed = np.zeros(10, dtype=np.bool_)
    allowed[[2, 5]] = True
    assert segment.wanted(allowed).tolist() == [True, False, False]
    assert segment.wanted(None).tolist() == [True, False, True]


def test_nothing_finds_nothing() -> None:
    empty = Segment.of([], np.zeros(0, dtype=np.int32))
    assert rows_of(empty, "tea") == []
    assert empty.places(ROWS).tolist() == [-1, -1, -1]
