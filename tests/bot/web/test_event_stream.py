"""Server-sent events, however they were cut."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.event_stream import EventStream

STREAM = (
    "\ufeff: comment\r\ndata: Grüße\r\n\r\nevent: x\ndata: a\ndata: b\nid: 3\n\n"
    "data\n\ndata:{}\r\rretry: 5\n\n"
).encode()


def read(*pieces: bytes) -> list[str]:
    stream = EventStream()
    return [data for piece in pieces for data in stream.feed(piece)]


def test_each_event_gives_its_data() -> None:
    assert read(STREAM) == ["Grüße", "a\nb", "", "{}"]


@settings(deadline=None)
@given(st.lists(st.integers(0, len(STREAM)), max_size=12).map(sorted))
def test_it_may_be_cut_anywhere(cuts: list[int]) -> None:
    places = [0, *cuts, len(STREAM)]
    assert read(*(STREAM[a:b] for a, b in pairwise(places))) == read(STREAM)


def test_what_is_not_complete_is_not_given() -> None:
    assert read(b"data: a\n") == []
    assert read(b"data: a\n\r") == []
    assert read(b"data: a\n\r", b"\n") == ["a"]


def test_what_is_no_utf_8_is_an_error() -> None:
    with pytest.raises(UnicodeDecodeError):
        read(b"data: \xff\n")
