import pytest

from recommender.words import edits, edits_allowed, split, stem


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
    ],
)
def test_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_split_drops_marks_accents_and_case() -> None:
    assert split("Crème-Brûlée, 15.25 OZ (6 pk)!") == ["creme", "brulee", "15.25", "oz", "6", "pk"]
    assert split("  ") == []


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("", "", 0), ("milk", "milk", 0), ("choclate", "chocolate", 1), ("mlik", "milk", 1), ("egg", "ham", 3)],
)
def test_edits(first: str, second: str, distance: int) -> None:
    assert edits(first, second) == distance
    assert edits(second, first) == distance


def test_numbers_and_short_words_are_taken_as_they_are() -> None:
    assert [edits_allowed(word) for word in ("tv", "24oz", "milk", "chocolate")] == [0, 0, 1, 2]
