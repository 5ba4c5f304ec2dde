import pytest

from recommender.search.words import LONGEST, STOP, edits_allowed, plain_words, split, stem


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("eggs", "egg"),
        ("berries", "berry"),
        ("boxes", "box"),
        ("dishes", "dish"),
        ("tomatoes", "tomato"),
        ("glass", "glass"),
        ("asparagus", "asparagus"),
        ("gas", "gas"),
        ("cookies", "cooky"),
        ("cookie", "cooky"),
        ("feet", "foot"),
        ("clothes", "clothing"),
    ],
)
def test_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_split_drops_marks_accents_and_case() -> None:
    assert split("Crème-Brûlée, 15.25 OZ (6 pk)!") == ["creme", "brulee", "15.25", "oz", "6", "pk"]
    assert split("  ") == []


def test_plain_words_are_as_they_are_written() -> None:
    assert plain_words("Cookies can't; M&M’S") == ["cookies", "cant", "m", "m", "s"]


@pytest.mark.parametrize("text", ["", " ", "\x00\x1f\u200b", "🙂🙂", "---", "\ud800"])
def test_what_has_no_letters_has_no_words(text: str) -> None:
    assert split(text) == []


def test_words_of_other_scripts_and_endless_ones() -> None:
    assert split("חלב טרי") == ["חלב", "טרי"]
    assert split("x" * 1_000_000) == ["x" * LONGEST]


def test_words_that_say_nothing_are_as_split_gives_them() -> None:
    assert set(split("Something for my")) <= STOP
    assert not set(split("can opener mint")) & STOP


def test_numbers_and_short_words_are_taken_as_they_are() -> None:
    assert [edits_allowed(word) for word in ("tv", "24oz", "milk", "chocolate")] == [0, 0, 1, 2]
