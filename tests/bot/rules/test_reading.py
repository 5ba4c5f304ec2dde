from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.rules.reading import LARGEST, Inline, Part, documents, text_of


def test_yaml_of_today_is_read_not_that_of_2001() -> None:
    """YAML 1.1 takes NO for false, 012 for ten, 1:30 for ninety and a date for a date."""
    read = documents("[NO, yes, 012, 1:30, 2026-11-27, 0x1f, .5, =, true, null, -7, 2.5, 1e3, ~]")
    texts = ["NO", "yes", "012", "1:30", "2026-11-27", "0x1f", ".5", "="]
    assert read == [[*texts, True, None, -7, 2.5, 1000.0, None]]


def test_several_documents() -> None:
    assert documents("a: 1\n---\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]
    assert documents("") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a: 1\n\tb: 2", "line 2"),
        ("a: 1\nb: 2\na: 3\n", "line 3: a is given twice"),
        ("a: &x 1\nb: *x\n", "must not use & and *"),
        ("a: !!python/object/apply:os.system [ls]", "line 1"),
        ("a: \x00", "yaml"),
        ("[" * 5000, "yaml"),
        ("a: " + "9" * 5000, "yaml"),
        ("x" * (LARGEST + 1), "longer than"),
    ],
)
def test_what_is_no_yaml_is_told(text: str, wrong: str) -> None:
    with pytest.raises(Invalid) as raised:
        documents(text)
    assert wrong in str(raised.value)
    assert raised.value.data["field"] == "yaml"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e15, 1e15)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
    | st.sampled_from(["NO", "012", "1e5", "true", "~", "", "1.5", "- a", "a: b", "#", "=", "<<", "0x1F"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_", min_size=1), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(JSON)
def test_what_is_written_is_read_again(given: Any) -> None:
    assert documents(text_of([given])) == [[given]]
    assert documents(text_of({"a": Inline(b=given)})) == [{"a": {"b": given}}]


def refused(read: Any, value: object) -> str:
    with pytest.raises(Invalid) as raised:
        read(Part({"x": value}, "here"))
    return raised.value.data["field"]


def test_fields_are_read_by_their_kind() -> None:
    part = Part({"t": "a", "f": True, "n": 2, "w": 3, "m": "2026-11-27T08:00:00+01:00", "l": [1]})
    assert (part.text("t", 9), part.flag("f", False), part.number("n", 0, 9)) == ("a", True, 2.0)
    assert (part.whole("w", 0, 9), list(part.items("l", 9))) == (3, [1])
    assert part.moment("m") == datetime(2026, 11, 27, 7, tzinfo=UTC)
    part.finish()


def test_what_is_left_out_has_its_default() -> None:
    part = Part({})
    assert (part.text("t", 9, ""), part.flag("f", True), part.number("n", 0, 9, 4)) == ("", True, 4)
    assert (part.whole("w", 0, 9, 5), part.items("l", 9), part.moment("m")) == (5, (), None)
    assert part.maybe_whole("v", 0, 9) is None
    assert part.name("i", "") == ""


@pytest.mark.parametrize("value", [None, "", "  ", 7, True, ["a"], "x" * 10])
def test_texts(value: object) -> None:
    assert refused(lambda part: part.text("x", 9), value) == "here.x"


@pytest.mark.parametrize("value", ["a b", "/a", "ä", "-a", "a" * 65, "..", "a\n"])
def test_names(value: str) -> None:
    assert refused(lambda part: part.name("x"), value) == "here.x"


@pytest.mark.parametrize("value", ["2", True, None, float("nan"), float("inf"), -1, 10, [1]])
def test_numbers(value: object) -> None:
    assert refused(lambda part: part.number("x", 0, 9), value) == "here.x"


@pytest.mark.parametrize("value", ["2", True, None, 2.5, 2.0, -1, 10])
def test_whole_numbers(value: object) -> None:
    assert refused(lambda part: part.whole("x", 0, 9), value) == "here.x"


@pytest.mark.parametrize("value", ["tomorrow", "2026-11-27T08:00:00", 7, "", "9999-99-99T00:00:00Z"])
def test_moments(value: object) -> None:
    assert refused(lambda part: part.moment("x"), value) == "here.x"


@pytest.mark.parametrize("value", ["abc", {"a": 1}, 3, [1, 2, 3, 4], []])
def test_lists(value: object) -> None:
    assert refused(lambda part: part.items("x", 3, least=1), value) == "here.x"


def test_parts_have_their_path() -> None:
    with pytest.raises(Invalid, match=r"here\.x\[1\]\.y must be a text"):
        Part({"x": [{"y": "a"}, {"y": 3}]}, "here").parts("x", 9)[1].text("y", 9)
    with pytest.raises(Invalid, match=r"here\.x\[0\] must be a mapping"):
        Part({"x": [3]}, "here").parts("x", 9)


def test_what_nobody_asked_for_is_told() -> None:
    part = Part({"known": "a", "colour": "red"})
    part.text("known", 9)
    with pytest.raises(Invalid, match="colour is unknown; known are known"):
        part.finish()


def test_moments_keep_their_offset() -> None:
    moment = Part({"x": "2026-11-27T08:00:00+05:30"}).moment("x")
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=5, minutes=30)
