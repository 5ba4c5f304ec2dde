"""Lexical search over the catalogue: BM25 with plurals, synonyms, beginnings of words and typing errors."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Flags, Floats
from recommender.fields import Vocabulary, count
from recommender.items import Item
from recommender.levels import Levels
from recommender.synonyms import Phrase, phrases
from recommender.words import edits, edits_allowed, split, trigrams

K1 = 1.2
B = 0.5
NOUN = 2.0
"""What the last word of a query counts, and so of an item that has only one of them: `red wine` is wine."""
NUMBER, UNKNOWN = 0.3, 8.0
"""What a number of the query counts, which may be a size that titles do not say; and at most, as an idf, a
word nobody sells anything by."""
BROKEN = 0.6
"""What counts of a phrase that an item has only a word of: half of `gluten free` is nothing of it."""
SPECIFIC = 0.6
"""What a category gains that says no more than the query does."""
BEGINNING, LONGER, MISTYPED, MEANT = 0.8, 0.5, 0.7, 0.9
"""What a word that is not the visitor's own counts beside one that is: one that begins with an unknown word,
one that begins with a known one, one that is spelt nearly so, one that means the same."""
MOST_WORDS, MOST_EXPANSIONS, MOST_COMPARED, MOST_GUESSES = 16, 12, 50, 3


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
        vocabulary = Vocabulary()
        counts = count(items, vocabulary)
        words = list(vocabulary.codes)
        order = sorted(range(len(words)), key=words.__getitem__)
        self._words = [words[code] for code in order]
        """Sorted, so that the words with a given beginning stand together."""
        self._places = {word: place for place, word in enumerate(self._words)}
        postings = _weigh(counts[:, order].tocsc())
        self._starts, self._rows, self._weights = postings.indptr, postings.indices, postings.data
        present = np.diff(self._starts)
        self._idf = np.log1p((self._size - present + 0.5) / (present + 0.5)).astype(np.float32)
        self._idf[present == 0] = 0.0
        self._trigrams = _trigram_postings(self._words, present)
        self._levels = Levels([item.category for item in items])

    def search(self, text: str) -> Matches:
        """Every item with at least one word of the query, in order of rows."""
        found, asked = self._nothing(), 0.0
        words = list(dict.fromkeys(split(text[:1000])))[:MOST_WORDS]
        parts = phrases(words)
        said: set[str] = set()
        noun = max((at for at, (phrase, _) in enumerate(parts) if not _is_number(phrase)), default=0)
        for at, (phrase, others) in enumerate(parts):
            part, heard = self._part(phrase, others, last=at == len(parts) - 1)
            factor = NUMBER if _is_number(phrase) else NOUN if at == noun and at else 1.0
            found.add(part, factor, part.weight)
            asked += factor * part.weight
            said |= heard
        rows = np.flatnonzero(found.scores).astype(np.int32)
        scores = found.scores[rows] * (1 + SPECIFIC * self._levels.shares(said)[rows])
        return Matches(rows, scores.astype(np.float32), found.covers[rows] / np.float32(asked or 1.0))

    def _part(self, phrase: Phrase, others: Sequence[Phrase], *, last: bool) -> tuple["_Part", set[str]]:
        """What a phrase finds by its own words or by what means the same; and the words it stands for."""
        meant = [other for other in others if all(self._known(word) for word in other)]
        part, heard, heaviest = self._nothing(), set[str](), 0.0
        for number, word in enumerate(phrase):
            if meant and not self._known(word):
                continue
            meanings = self._meanings(word, last=last and number == len(phrase) - 1)
            # A word nobody sells anything by still counts as asked for: the query is not fully met.
            weight = max(
                (meaning.idf for meaning in meanings), default=min(float(np.log1p(self._size)), UNKNOWN)
            )
            part.add(self._word(meanings), 1.0, weight)
            part.weight += weight
            heaviest = max(heaviest, weight)
            heard |= {self._words[m.word] for m in meanings if m.certainty in (1.0, MISTYPED)}
        if part.weight:
            part.covers /= np.float32(part.weight)
        if len(phrase) > 1:
            broken = part.covers < BROKEN
            part.scores[broken] *= np.float32(BROKEN)
            part.covers[broken] *= np.float32(BROKEN)
            part.weight = heaviest
        for other in meant:
            part.or_else(self._whole(other))
            heard |= set(other)
        return part, heard

    def _word(self, meanings: Sequence["_Meaning"]) -> "_Part":
        part = self._nothing()
        for meaning in meanings:
            rows, values = self._posting(meaning)
            part.scores[rows] = np.maximum(part.scores[rows], values)
            part.covers[rows] = np.maximum(part.covers[rows], np.float32(meaning.certainty))
        return part

    def _whole(self, phrase: Phrase) -> "_Part":
        """Only what has every word."""
        part, has = self._nothing(), np.zeros(self._size, dtype=np.int32)
        for word in phrase:
            place = self._places[word]
            meaning = _Meaning(place, float(self._idf[place]), MEANT)
            rows, values = self._posting(meaning)
            part.scores[rows] += values
            has[rows] += 1
            part.weight += meaning.idf
        every: Flags = has == len(phrase)
        part.scores[~every] = 0.0
        part.covers[every] = MEANT
        return part

    def _nothing(self) -> "_Part":
        return _Part(np.zeros(self._size, dtype=np.float32), np.zeros(self._size, dtype=np.float32))

    def _known(self, word: str) -> bool:
        place = self._places.get(word)
        return place is not None and bool(self._starts[place] < self._starts[place + 1])

    def _posting(self, meaning: "_Meaning") -> tuple[Codes, Floats]:
        part = slice(self._starts[meaning.word], self._starts[meaning.word + 1])
        return self._rows[part], self._weights[part] * np.float32(meaning.idf * meaning.certainty)

    def _meanings(self, word: str, *, last: bool) -> list["_Meaning"]:
        own = self._places[word] if self._known(word) else None
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
        found = (place for place in range(first, last) if self._idf[place] > 0)
        return sorted(found, key=self._idf.__getitem__)[:MOST_EXPANSIONS]

    def _mistyped(self, word: str) -> list["_Meaning"]:
        """The words fewest edits away; of those with the same number, the most frequent."""
        allowed = edits_allowed(word)
        grams = [self._trigrams[gram] for gram in trigrams(word) if gram in self._trigrams]
        if not allowed or not grams:
            return []
        places, shared = np.unique(np.concatenate(grams), return_counts=True)
        # Hardly anyone errs in the first letter: tires are no wires.
        begins = (word[0], word[1])
        near = [
            place
            for place in places[np.argsort(-shared, kind="stable")[:MOST_COMPARED]].tolist()
            if self._words[place].startswith(begins if self._words[place][1:2] == word[0] else word[0])
        ]
        if not near:
            return []
        found = sorted((edits(word, self._words[place]), float(self._idf[place]), place) for place in near)
        least = found[0][0]
        if least > allowed:
            return []
        return [
            _Meaning(place, idf, MISTYPED)
            for distance, idf, place in found[:MOST_GUESSES]
            if distance == least
        ]


def _is_number(phrase: Phrase) -> bool:
    return phrase[0][0].isdigit()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A word of the catalogue that a word of the query may stand for, and how surely (1 is itself)."""

    word: int
    idf: float
    certainty: float


@dataclass(slots=True, eq=False)
class _Part:
    """Of every item the score and the covered share (0 … 1) of a part of the query that weighs `weight`."""

    scores: Floats
    covers: Floats
    weight: float = 0.0

    def add(self, other: "_Part", factor: float, weight: float) -> None:
        self.scores += np.float32(factor) * other.scores
        self.covers += np.float32(factor * weight) * other.covers

    def or_else(self, other: "_Part") -> None:
        """The better of both; the other must not gain by being rarer."""
        if self.weight:
            other.scores *= np.float32(min(1.0, self.weight / other.weight))
        else:
            self.weight = other.weight
        self.scores = np.maximum(self.scores, other.scores)
        self.covers = np.maximum(self.covers, other.covers)


def _weigh(counts: sparse.csc_array) -> sparse.csc_array:
    """The saturated part of the formula, before idf."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    mean = float(lengths.mean()) if len(lengths) else 1.0
    tf = counts.data
    norm = K1 * (1 - B + B * lengths[counts.indices] / (mean or 1.0))
    counts.data = (tf * (K1 + 1) / (tf + norm)).astype(np.float32)
    return counts


def _trigram_postings(words: Sequence[str], present: Codes) -> dict[str, Codes]:
    postings: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if len(word) >= 3 and present[place]:
            for gram in trigrams(word):
                postings.setdefault(gram, []).append(place)
    return {gram: np.array(places, dtype=np.int32) for gram, places in postings.items()}
