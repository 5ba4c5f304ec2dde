"""Lexical search over the catalogue: BM25 with plurals, beginnings of words and typing errors."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Floats
from recommender.items import Item
from recommender.words import edits, edits_allowed, split, trigrams

K1 = 1.2
B = 0.75
TITLE, BRAND, CATEGORY = 1.0, 0.6, 0.4
"""What one occurrence in each field counts."""
BEGINNING, LONGER, MISTYPED = 0.8, 0.5, 0.7
"""What a word that is not the visitor's own counts beside one that is: one that begins with an unknown word,
one that begins with a known one, one that is spelt nearly so."""
MOST_WORDS, MOST_EXPANSIONS, MOST_COMPARED, MOST_GUESSES, FIELD_WORDS = 16, 12, 50, 3, 60


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Items that hold a word of the query, their scores, and how much of the query's weight they cover.

    All of shape (matches,).
    """

    rows: Codes
    scores: Floats
    covers: Floats


class TextIndex:
    """BM25 postings of titles, brands and categories.

    score(q, d) = sum over words t of q of idf(t) · tf · (k1 + 1) / (tf + k1 · (1 - b + b · |d| / mean |d|)),
    idf(t) = ln(1 + (N - n_t + 0.5) / (n_t + 0.5)): Robertson and Zaragoza, "The Probabilistic Relevance
    Framework: BM25 and Beyond", 2009, eq. 3.15, with Lucene's 1 + inside the Robertson/Sparck Jones weight,
    which keeps it positive. Fields are summed before saturation (BM25F, section 3.6), weighted by `TITLE` …
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self._size = len(items)
        counts, words = _count(items)
        order = sorted(range(len(words)), key=words.__getitem__)
        self._words = [words[code] for code in order]
        """Sorted, so that the words with a given beginning stand together."""
        self._places = {word: place for place, word in enumerate(self._words)}
        postings = _weigh(counts[:, order].tocsc())
        self._starts, self._rows, self._weights = postings.indptr, postings.indices, postings.data
        present = np.diff(self._starts)
        self._idf = np.log1p((self._size - present + 0.5) / (present + 0.5)).astype(np.float32)
        self._trigrams = _trigram_postings(self._words)

    def search(self, text: str) -> Matches:
        """Every item with at least one word of the query, in order of rows."""
        scores = np.zeros(self._size, dtype=np.float32)
        covered = np.zeros(self._size, dtype=np.float32)
        words = list(dict.fromkeys(split(text[:1000])))[:MOST_WORDS]
        asked = 0.0
        for number, word in enumerate(words):
            meanings = self._meanings(word, last=number == len(words) - 1)
            # A word nobody sells anything by still counts as asked for: the query is not fully met.
            weight = max((meaning.idf for meaning in meanings), default=float(np.log1p(self._size)))
            asked += weight
            best, cover = np.zeros_like(scores), np.zeros_like(covered)
            for meaning in meanings:
                rows, values = self._posting(meaning)
                best[rows] = np.maximum(best[rows], values)
                cover[rows] = np.maximum(cover[rows], np.float32(weight * meaning.certainty))
            scores += best
            covered += cover
        rows = np.flatnonzero(scores).astype(np.int32)
        return Matches(rows, scores[rows], covered[rows] / np.float32(asked or 1.0))

    def _posting(self, meaning: "_Meaning") -> tuple[Codes, Floats]:
        part = slice(self._starts[meaning.word], self._starts[meaning.word + 1])
        return self._rows[part], self._weights[part] * np.float32(meaning.idf * meaning.certainty)

    def _meanings(self, word: str, *, last: bool) -> list["_Meaning"]:
        own = self._places.get(word)
        meanings = [] if own is None else [_Meaning(own, float(self._idf[own]), 1.0)]
        if last or own is None:
            # A rarer word than the one typed must not gain by being rare: water before watermelon.
            limit, certainty = (np.inf, BEGINNING) if own is None else (float(self._idf[own]), LONGER)
            meanings += [
                _Meaning(place, min(float(self._idf[place]), limit), certainty)
                for place in self._beginning(word)
                if place != own
            ]
        return meanings or self._mistyped(word)

    def _beginning(self, word: str) -> list[int]:
        """Words that begin so, the most frequent first."""
        if len(word) < 3:
            return []
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + "\U0010ffff")
        return sorted(range(first, last), key=self._idf.__getitem__)[:MOST_EXPANSIONS]

    def _mistyped(self, word: str) -> list["_Meaning"]:
        """The words fewest edits away; of those with the same number, the most frequent."""
        allowed = edits_allowed(word)
        grams = [self._trigrams[gram] for gram in trigrams(word) if gram in self._trigrams]
        if not allowed or not grams:
            return []
        places, shared = np.unique(np.concatenate(grams), return_counts=True)
        near = places[np.argsort(-shared, kind="stable")[:MOST_COMPARED]].tolist()
        found = sorted((edits(word, self._words[place]), float(self._idf[place]), place) for place in near)
        least = found[0][0]
        if least > allowed:
            return []
        return [
            _Meaning(place, idf, MISTYPED)
            for distance, idf, place in found[:MOST_GUESSES]
            if distance == least
        ]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A word of the catalogue that a word of the query may stand for, and how surely (1 is itself)."""

    word: int
    idf: float
    certainty: float


def _count(items: Sequence[Item]) -> tuple[sparse.csr_array, list[str]]:
    """How often each word is in each item, by field weight, shape (items, words), and the words."""
    codes: dict[str, int] = {}
    known: dict[str, list[int]] = {}

    def words(text: str) -> list[int]:
        if text not in known:
            known[text] = [codes.setdefault(word, len(codes)) for word in split(text)[:FIELD_WORDS]]
        return known[text]

    fields = ((TITLE, "title"), (BRAND, "brand"), (CATEGORY, "category"))
    parts = [[words(getattr(item, field)[:2000]) for item in items] for _, field in fields]
    lengths = [np.fromiter(map(len, part), dtype=np.int64, count=len(items)) for part in parts]
    rows = np.concatenate([np.repeat(np.arange(len(items)), length) for length in lengths])
    columns = np.fromiter(chain.from_iterable(chain.from_iterable(parts)), dtype=np.int64)
    data = np.repeat([weight for weight, _ in fields], [int(length.sum()) for length in lengths])
    shape = (len(items), len(codes))
    counts = sparse.coo_array((data.astype(np.float32), (rows, columns)), shape=shape).tocsr()
    return counts, list(codes)


def _weigh(counts: sparse.csc_array) -> sparse.csc_array:
    """The saturated part of the formula, before idf."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    mean = float(lengths.mean()) if len(lengths) else 1.0
    tf = counts.data
    norm = K1 * (1 - B + B * lengths[counts.indices] / (mean or 1.0))
    counts.data = (tf * (K1 + 1) / (tf + norm)).astype(np.float32)
    return counts


def _trigram_postings(words: Sequence[str]) -> dict[str, Codes]:
    postings: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if len(word) >= 3:
            for gram in trigrams(word):
                postings.setdefault(gram, []).append(place)
    return {gram: np.array(places, dtype=np.int32) for gram, places in postings.items()}
