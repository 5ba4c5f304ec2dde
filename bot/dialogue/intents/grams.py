"""Texts as weighted words and pieces of words, hashed into vectors of one width.

TF-IDF with sublinear counts and smoothed document frequencies (Manning, Raghavan and Schütze, Introduction
to Information Retrieval, 2008, 6.4) over words, pairs of words and pieces of words. No vocabulary is kept: a
gram is its hash (Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009), and a
vector is a sparse random projection of the hashes (Kane and Nelson, "Sparser Johnson-Lindenstrauss
transforms", JACM 61, 2014), so that products of vectors are nearly those of the texts' weights.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.dialogue.meaning import Floats

LONGEST_TEXT = 1000
"""Characters that count: more of them tell no more, and time stays bounded."""
BUCKETS = 1 << 18
WIDTH = 2048
PLACES = 8
"""Of a vector, that a gram falls on."""
SHORTEST, LONGEST = 2, 5
"""Characters of a piece of a word."""
RAREST = (1, 2)
"""Grams of words, and of pieces, in fewer texts than these tell nothing."""
CHUNK = 1024

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often each text has each gram, of words and of pieces; both of shape (texts, BUCKETS)."""

    words: sparse.csr_array
    pieces: sparse.csr_array

    def __len__(self) -> int:
        return int(self.words.shape[0])

    def of(self, rows: slice | NDArray[np.int64]) -> "Counts":
        return Counts(self.words[rows], self.pieces[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """How much each gram of words, and of pieces, tells; of shape (BUCKETS,), 0 for what was never seen."""

    words: Floats
    pieces: Floats

    def encode(self, counts: Counts) -> Floats:
        """Shape (len(counts), WIDTH); words and pieces each have length 1 before they are projected."""
        made = np.zeros((len(counts), WIDTH), dtype=np.float32)
        for first in range(0, len(counts), CHUNK):
            part = counts.of(slice(first, first + CHUNK))
            for counted, weights in ((part.words, self.words), (part.pieces, self.pieces)):
                _project(_weighted(counted, weights), made[first : first + CHUNK])
        return made


def count(texts: Sequence[str]) -> Counts:
    plains = [plain(text) for text in texts]
    return Counts(_counted(map(_words, plains)), _counted(map(_pieces, plains)))


def learn(counts: Counts) -> Grams:
    """From the texts that were counted."""
    words, pieces = (
        _learnt(counted, least) for counted, least in zip((counts.words, counts.pieces), RAREST, strict=True)
    )
    return Grams(words, pieces)


def plain(text: str) -> str:
    """In lower case, digits alike, without what cannot be seen."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("’", "'").casefold()
    visible = (char if unicodedata.category(char) not in ("Cf", "Cs", "Cc") else " " for char in text)
    return _DIGIT.sub("0", " ".join("".join(visible).split())[:LONGEST_TEXT])


def _words(text: str) -> Iterator[str]:
    """Words, and pairs of them, the ends of the text being words, too; marked, so that none is a piece."""
    words = ["", *_WORD.findall(text), ""]
    for left, right in pairwise(words):
        if right:
            yield f"w{right}"
        yield f"p{left} {right}"


def _pieces(text: str) -> Iterator[str]:
    """Within what stands between spaces, so that an emoji says something, too; its ends are spaces."""
    for word in text.split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for first in range(len(padded) - length + 1):
                yield padded[first : first + length]


def _counted(texts: Iterator[Iterator[str]]) -> sparse.csr_array:
    columns: list[int] = []
    data: list[int] = []
    starts = [0]
    for grams in texts:
        counter = Counter(zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in grams)
        columns.extend(counter)
        data.extend(counter.values())
        starts.append(len(columns))
    cells = (np.array(data, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(starts))
    return sparse.csr_array(cells, shape=(len(starts) - 1, BUCKETS))


def _learnt(counted: sparse.csr_array, least: int) -> Floats:
    texts = np.bincount(counted.indices, minlength=BUCKETS)
    weights = np.log((1 + counted.shape[0]) / (1 + texts)) + 1
    return np.where(texts >= least, weights, 0).astype(np.float32)


def _weighted(counted: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    data = (1 + np.log(counted.data)) * weights[counted.indices]
    rows = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
    lengths = np.sqrt(np.bincount(rows, data**2, minlength=counted.shape[0]))
    data = (data / np.maximum(lengths, 1e-12)[rows]).astype(np.float32)
    return sparse.csr_array((data, counted.indices, counted.indptr), shape=counted.shape)


def _project(weighted: sparse.csr_array, onto: Floats) -> None:
    """Adds to `onto`, of shape (rows, WIDTH)."""
    rows = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    places, signs = _places(weighted.indices)
    flat = (rows[:, None] * WIDTH + places).ravel()
    values = (weighted.data[:, None] * signs).ravel()
    onto += np.bincount(flat, values, minlength=onto.size).reshape(onto.shape).astype(np.float32)


def _places(buckets: NDArray[np.int32]) -> tuple[NDArray[np.int64], Floats]:
    """Where a gram falls, and with which sign; both of shape (len(buckets), PLACES).

    By the mixing of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
    OOPSLA 2014): it stays the same where a library's generator may not, and so need not be stored.
    """
    firsts = buckets.astype(np.uint64)[:, None] * np.uint64(PLACES)
    mixed = np.asarray(firsts + np.arange(1, PLACES + 1, dtype=np.uint64), dtype=np.uint64)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    signs = np.where(mixed >> np.uint64(63), 1.0, -1.0) / np.sqrt(PLACES)
    return (mixed % np.uint64(WIDTH)).astype(np.int64), signs.astype(np.float32)
