"""What a text is about, of some hundred things shops are asked: learnt from how people ask for them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import IO

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.knowledge.concepts import find
from bot.dialogue.knowledge.words import split
from bot.dialogue.meaning import Floats

SLOTS = 4096
"""Of hashed words."""
STEM, CONCEPT, WORD, PAIR, PIECE = 1.0, 1.0, 0.5, 0.5, 0.35
PIECE_OF, SHORTEST = 4, 4
"""Letters of a piece, and of a word that has any."""
MEANING = {"en": 2.0}
OTHER_MEANING = 1.4
"""What the vector of a sentence counts beside its words; less in languages the encoder hardly knows."""
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Topics:
    """A multinomial logistic regression over hashed words and, where there is one, the vector of the text."""

    names: tuple[str, ...]
    words: Floats
    """(SLOTS, topics)"""
    meaning: Floats
    """(width of the encoder, topics)"""
    bias: Floats
    encoder: str
    """How the names of encoders begin whose vectors it was learnt from."""

    def knows(self, encoder: str) -> bool:
        return bool(self.encoder) and encoder.startswith(self.encoder)

    def shares(self, texts: Sequence[str], language: str, vectors: Floats | None = None) -> Floats:
        """(texts, topics): how likely each is about each; a row adds up to 1."""
        reached = np.tile(self.bias, (len(texts), 1))
        for row, text in enumerate(texts):
            slots, values = hashed(text, language)
            reached[row] += values @ self.words[slots]
        if vectors is not None:
            reached += weight_of_meaning(language) * vectors @ self.meaning
        powers = np.exp(reached - reached.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)

    def save(self, file: IO[bytes]) -> None:
        """Each topic's weights as bytes of one scale: 0.4 MB."""
        tables: dict[str, NDArray[np.generic]] = {
            "names": np.array(self.names),
            "bias": self.bias,
            "encoder": np.array(self.encoder),
        }
        for name, table in (("words", self.words), ("meaning", self.meaning)):
            scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / 127
            tables[name] = np.round(table / scale).astype(np.int8)
            tables[f"{name}_scale"] = scale.astype(np.float32)
        np.savez_compressed(file, allow_pickle=False, **tables)


def load(file: IO[bytes]) -> Topics:
    with np.load(file, allow_pickle=False) as kept:
        return Topics(
            tuple(map(str, kept["names"])),
            kept["words"] * kept["words_scale"],
            kept["meaning"] * kept["meaning_scale"],
            kept["bias"],
            str(kept["encoder"]),
        )


@cache
def shipped() -> Topics:
    """Learnt by `python -m tests.bench.knowledge_topics`."""
    with files("bot.dialogue.knowledge").joinpath("words", "topics.npz").open("rb") as file:
        return load(file)


def weight_of_meaning(language: str) -> float:
    return MEANING.get(language, OTHER_MEANING)


def hashed(text: str, language: str) -> tuple[NDArray[np.intp], Floats]:
    """The slots of a text's words, and what each counts; together of length 1.

    Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009, without signs.
    """
    counts = _counts(split(text)[:MOST_WORDS], language)
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    length = max(float(np.linalg.norm(values)), 1e-6)
    slots = np.fromiter(map(_slot, counts), dtype=np.intp, count=len(counts))
    return slots, np.asarray(values / length, dtype=np.float32)


def _counts(words: Sequence[str], language: str) -> Mapping[str, float]:
    counts: dict[str, float] = {}
    for found in find(words, language):
        counts |= {f"s{language}{stem}": STEM for stem in found.stems}
        counts |= dict.fromkeys(found.concepts, CONCEPT)
    for word in words:
        counts[f"w{language}{word}"] = WORD
        if len(word) >= SHORTEST:
            marked = f"<{word}>"
            for at in range(len(marked) - PIECE_OF + 1):
                counts[f"c{language}{marked[at : at + PIECE_OF]}"] = PIECE
    for one, other in pairwise(words):
        counts[f"b{language}{one} {other}"] = PAIR
    return counts


@lru_cache(maxsize=65_536)
def _slot(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % SLOTS
