from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.dialogue.meaning import Floats
from wiring.vectors import OLDEST, vectors_of


class Counts:
    """As many dimensions as wanted; remembers how often it was asked."""

    width = 3

    def __init__(self, name: str = "counts") -> None:
        self.name = name
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked += 1
        return np.array([[len(text), 1, 0] for text in texts], dtype=np.float32)


def test_texts_are_encoded_once(tmp_path: Path) -> None:
    encoder = Counts()
    first = vectors_of(tmp_path, ["a", "bb"], encoder)
    again = vectors_of(tmp_path, ["a", "bb"], Counts())
    assert first is not None
    assert again is not None
    assert np.array_equal(first, again)
    assert again.tolist() == [[1, 1, 0], [2, 1, 0]]
    assert encoder.asked == 1


def test_other_texts_and_other_encoders_have_others(tmp_path: Path) -> None:
    encoder, other = Counts(), Counts("other")
    vectors_of(tmp_path, ["a", "b"], encoder)
    vectors_of(tmp_path, ["ab"], encoder)
    vectors_of(tmp_path, ["a", "b"], other)
    assert (encoder.asked, other.asked) == (2, 1)


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    vectors_of(tmp_path, ["a"], Counts())
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    encoder = Counts()
    assert vectors_of(tmp_path, ["a"], encoder) is not None
    assert encoder.asked == 1


def test_without_texts_or_encoder_there_is_nothing(tmp_path: Path) -> None:
    assert vectors_of(tmp_path, [], Counts()) is None
    assert vectors_of(tmp_path, ["a"], None) is None
    assert not list(tmp_path.iterdir())


def test_old_files_go(tmp_path: Path) -> None:
    for number in range(OLDEST + 3):
        vectors_of(tmp_path, [f"text {number}"], Counts())
    assert len(list(tmp_path.iterdir())) == OLDEST
