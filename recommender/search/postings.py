"""Which documents hold a word and how much it counts there: the saturated part of BM25."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Doubles, Floats
from recommender.items import Item
from recommender.search.fields import Vocabulary, count

K1 = 1.2
B = 0.5


class Postings:
    """Of one batch of items, each a document by its place, every word with the documents that have it.

    weight(t, d) = tf · (k1 + 1) / (tf + k1 · (1 - b + b · |d| / mean |d|)): Robertson and Zaragoza, "The
    Probabilistic Relevance Framework: BM25 and Beyond", 2009, eq. 3.15 without its idf. Fields are summed
    before saturation (BM25F, section 3.6), weighted by `TITLE` … of `fields`.
    """

    def __init__(self, items: Sequence[Item], mean_length: float | None = None) -> None:
        """`mean_length` is that of the batch these are searched beside; None takes their own."""
        self.size = len(items)
        vocabulary = Vocabulary()
        counts = count(items, vocabulary)
        lengths = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
        self.mean_length = float(lengths.mean() if self.size else 1.0) if mean_length is None else mean_length
        columns = counts.tocsc()
        present = np.diff(columns.indptr)
        words = list(vocabulary.codes)
        order = sorted(np.flatnonzero(present).tolist(), key=words.__getitem__)
        self.words = [words[code] for code in order]
        """Sorted, so that the words with a given beginning stand together."""
        self.places = {word: place for place, word in enumerate(self.words)}
        self.letters = np.fromiter(map(len, self.words), dtype=np.int8, count=len(self.words))
        """How many each word has."""
        columns = columns[:, order]
        self._starts: Codes = columns.indptr
        self._docs: Codes = columns.indices.astype(np.int32, copy=False)
        self._weights = _saturated(columns, lengths / (self.mean_length or 1.0))

    def holding(self, word: str) -> int:
        """How many documents hold the word."""
        place = self.places.get(word)
        return 0 if place is None else int(self._starts[place + 1] - self._starts[place])

    def of(self, word: str) -> tuple[Codes, Floats]:
        """The documents that hold the word, ascending, and its weight in each."""
        place = self.places.get(word)
        if place is None:
            return self._docs[:0], self._weights[:0]
        part = slice(self._starts[place], self._starts[place + 1])
        return self._docs[part], self._weights[part]

    def beginning(self, start: str) -> range:
        """The places of the words that begin so."""
        return range(bisect_left(self.words, start), bisect_left(self.words, start + "\U0010ffff"))

    def spelt_nearly(self, word: str, edits: int) -> Iterator[str]:
        """Words that may be `word` with so many typing errors: of its first letter, and near it in length.

        Hardly anyone errs in the first letter (tires are no wires), but for swapping it with the second.
        """
        for start in (word[0], word[1::-1]):
            places = self.beginning(start)
            lengths = self.letters[places.start : places.stop]
            near = np.flatnonzero(np.abs(lengths - np.int8(len(word))) <= edits)
            yield from (self.words[places.start + place] for place in near.tolist())


def _saturated(counts: sparse.csc_array, lengths: Doubles) -> Floats:
    tf = counts.data
    norm = K1 * (1 - B + B * lengths[counts.indices])
    weights: Floats = (tf * (K1 + 1) / (tf + norm)).astype(np.float32)
    return weights
