"""What the items of a batch mean, and how near that is to what a query means."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Flags, Floats
from recommender.items import Item
from recommender.products import matvec
from recommender.search.semantic import Embeddings
from recommender.search.tally import highest
from recommender.search.texts import Texts

NEAREST_WORDS, MOST_HELD = 8192, 700_000
"""Words near a query by which texts are looked for, and how often they may occur: this finds .97 of the 20
nearest of a million texts that all have different words, and every one of a hundred thousand."""
NEAREST_TEXTS = 1000
FEW = 5000
"""Items of which all are looked at."""
BLOCK = 8192


class Meanings:
    """The mean vector of each different text, kept as its words: no vector a text, and no loss.

    cos(text, q) = Σ columns c of the text (v_c · q) / |Σ v_c|. A column is a word, or the path of a category.
    """

    def __init__(self, items: Sequence[Item], embeddings: Embeddings) -> None:
        texts = Texts()
        self._text: Codes = np.fromiter(map(texts.number, items), dtype=np.int32, count=len(items))
        self._texts, columns = texts.matrices()
        columns = columns @ embeddings.subwords(list(texts.words))
        # Of all subwords only those this shop has.
        used, indices = np.unique(columns.indices, return_inverse=True)
        shape = (columns.shape[0], len(used))
        self._columns = sparse.csr_array((columns.data, indices, columns.indptr), shape=shape)
        self._vectors: Floats = embeddings.vectors[used].astype(np.float32)
        self._scales = self._inverse_lengths()
        self._holders = self._texts.tocsc()
        self._items = np.argsort(self._text, kind="stable").astype(np.int32)
        """Text by text."""
        ends = np.cumsum(np.bincount(self._text, minlength=len(self._scales)))
        self._starts: Codes = np.concatenate([[0], ends]).astype(np.int32)

    def toward(self, vectors: Sequence[Floats]) -> Floats:
        """How far each column goes in the direction of each vector of length 1; shape (columns, vectors)."""
        return np.stack([self._columns @ matvec(self._vectors, vector) for vector in vectors], axis=1)

    def nearness(self, toward: Floats, places: Codes) -> Floats:
        """The cosine of the text of each item at these places and each vector; shape (places, vectors)."""
        texts = self._text[places]
        return np.asarray((self._texts[texts] @ toward) * self._scales[texts, np.newaxis], dtype=np.float32)

    def nearest(self, toward: Floats, wanted: Flags) -> Codes:
        """Places of the items among `wanted`, (items,), that are nearest the first vector.

        A text is near by the words in it that are: only texts that hold one of those are looked at.
        """
        if np.count_nonzero(wanted) <= FEW:
            return np.flatnonzero(wanted).astype(np.int32)
        weights = np.ascontiguousarray(toward[:, 0])
        columns = highest(weights, NEAREST_WORDS)
        columns = columns[np.argsort(-weights[columns])]
        held = np.cumsum(np.diff(self._holders.indptr)[columns])
        columns = columns[: 1 + int(np.searchsorted(held, MOST_HELD))]
        sums = (self._holders[:, columns] @ weights[columns]) * self._scales
        places = self._having(highest(sums, NEAREST_TEXTS))
        return places[wanted[places]]

    def _having(self, texts: Codes) -> Codes:
        """The places of all items that have one of these texts."""
        starts = self._starts[texts]
        counts = self._starts[texts + 1] - starts
        before = np.cumsum(counts) - counts
        return self._items[np.repeat(starts - before, counts) + np.arange(int(counts.sum()))]

    def _inverse_lengths(self) -> Floats:
        size = self._texts.shape[0]
        lengths = np.zeros(size, dtype=np.float32)
        for start in range(0, size, BLOCK):
            block = (self._texts[start : start + BLOCK] @ self._columns) @ self._vectors
            lengths[start : start + BLOCK] = np.linalg.norm(block, axis=1)
        return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
