"""How far passages are about what a question is about, by learnt topics, and how many letters they share."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.knowledge.passages import Passage
from bot.dialogue.knowledge.topics import Topics
from bot.dialogue.knowledge.words import split
from bot.dialogue.meaning import Floats

OF_HEADING, OF_TITLE, OF_TEXT = 0.4, 0.4, 0.2
"""What each of them counts in what a whole passage is about."""
PIECE = 4
"""Letters of a piece of a word."""


class Subjects:
    def __init__(
        self, passages: Sequence[Passage], language: str, topics: Topics, vectors: Floats | None
    ) -> None:
        """`vectors` are those of `shelf.texts(passages)`, of an encoder the topics know."""
        texts, headings = (None, None) if vectors is None else np.split(vectors, 2)
        named = [f"{p.article.title} {p.heading}" for p in passages]
        self._about = (
            OF_HEADING * topics.shares([p.heading for p in passages], language, headings)
            + OF_TITLE * topics.shares(named, language, headings)
            + OF_TEXT * topics.shares([p.text for p in passages], language, texts)
        )
        self._roots = np.sqrt(self._about)

    def shared(self, asked: Floats) -> Floats:
        """(passages, 2), 0 … 1, of a question's `shares`: Bhattacharyya's coefficient; how much likelier both
        are about the same than two that have nothing to do with each other (a logarithm)."""
        lift = np.log1p(len(asked) * (self._about @ asked)) / np.log1p(len(asked))
        return np.asarray(np.stack([self._roots @ np.sqrt(asked), lift], axis=1), dtype=np.float32)


class Letters:
    """Pieces of the words of passages: typing errors and compounds leave some of them as they are."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(passages):
            for piece in pieces(f"{passage.article.title} {passage.heading} {passage.text}"):
                rows.setdefault(piece, []).append(row)
        self._rows: Mapping[str, NDArray[np.intp]] = {p: np.array(r, dtype=np.intp) for p, r in rows.items()}
        self._size = len(passages)

    def shared(self, text: str, fewest: int) -> Floats:
        """Of each passage, the share of the text's pieces it has, the rare ones weighing more."""
        found, total = np.zeros(self._size, dtype=np.float32), 0.0
        size = max(self._size, fewest)
        for piece in pieces(text):
            rows = self._rows.get(piece)
            present = 1 if rows is None else len(rows)
            weight = float(np.log1p((size - present + 0.5) / (present + 0.5)))
            total += weight
            if rows is not None:
                found[rows] += weight
        return found / total if total else found


def pieces(text: str) -> dict[str, None]:
    """Of its words with their ends marked, each once."""
    marked = (f"<{word}>" for word in split(text))
    return dict.fromkeys(
        word[at : at + PIECE] for word in marked for at in range(max(len(word) - PIECE + 1, 1))
    )
