"""What a query asks for: its parts, the words of the catalogue each may stand for, and what they weigh."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from recommender.search.postings import Postings
from recommender.search.synonyms import Phrase, phrases
from recommender.search.words import STOP, edits_allowed, plain_words, split, stem

NOUN = 2.0
"""What the noun of the query counts, and so of an item that has only one of its words: `red wine` is wine."""
NUMBER, UNKNOWN = 0.3, 8.0
"""What a number of the query counts, which may be a size that titles do not say; and at most, as an idf, a
word nobody sells anything by."""
BEGINNING, LONGER, MISTYPED, MEANT = 0.8, 0.5, 0.7, 0.9
"""What a word that is not the visitor's own counts beside one that is: one that begins with an unknown word,
one that begins with a known one, one that is spelt nearly so, one that means the same."""
SHORT = 4
"""Letters of a word of which none can be changed without another word coming out: a nose is no note."""
MOST_LETTERS, MOST_WORDS, MOST_EXPANSIONS, MOST_GUESSES = 1000, 16, 12, 3
PURPOSE = frozenset((word,) for word in split("for with without to für mit ohne zum zur"))
"""Between a thing and what it is for: a `snack for movie night` is a snack."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of the catalogue that a word of the query may stand for, and how surely (1 is itself)."""

    word: str
    idf: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query; without meanings, one that nobody sells anything by."""

    meanings: tuple[Meaning, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Whole:
    """A phrase that means the same: a document must have every word."""

    meanings: tuple[Meaning, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a known phrase of the query."""

    terms: tuple[Term, ...]
    wholes: tuple[Whole, ...]
    weight: float
    factor: float
    broken: bool
    """Whether an item may have only a word of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    parts: tuple[Part, ...]
    said: frozenset[str]
    """The words of the catalogue the query surely means."""
    words: tuple[str, ...]
    """What it says, in its own words."""
    noun: tuple[str, ...]
    """Those of them that name the thing."""

    @property
    def weight(self) -> float:
        return sum(part.factor * part.weight for part in self.parts)


class Lexis:
    """The words of a catalogue whose items are in several batches."""

    def __init__(self, batches: Sequence[Postings], size: int, real: Callable[[str], bool]) -> None:
        """`real` says whether a word is surely no typing error."""
        self._batches = batches
        self._size = size
        self._real = real

    def ask(self, text: str) -> Asked:
        plain = plain_words(text[:MOST_LETTERS])
        written = {stem(word): word for word in plain}
        found = list(dict(phrases(list(map(stem, plain)))).items())[:MOST_WORDS]
        telling = _telling([phrase for phrase, _ in found])
        noun = _noun([phrase for phrase, _ in found], telling)
        parts, said = list[Part](), set[str]()
        for at in telling:
            phrase, others = found[at]
            factor = NUMBER if _is_number(phrase) else NOUN if at == noun and len(telling) > 1 else 1.0
            part = self._part(phrase, others, factor, last=at == len(found) - 1)
            parts.append(part)
            said |= {m.word for term in part.terms for m in term.meanings if m.certainty in (1.0, MISTYPED)}
            said |= {m.word for whole in part.wholes for m in whole.meanings}
        spelt = [[written[word] for word in found[at][0]] for at in telling]
        thing = spelt[telling.index(noun)] if noun in telling else []
        return Asked(tuple(parts), frozenset(said), tuple(chain.from_iterable(spelt)), tuple(thing))

    def _part(self, phrase: Phrase, others: Sequence[Phrase], factor: float, *, last: bool) -> Part:
        meant = [other for other in others if all(self._known(word) for word in other)]
        terms = tuple(
            self._term(word, last=last and number == len(phrase) - 1)
            for number, word in enumerate(phrase)
            if not meant or self._known(word)
        )
        broken = len(phrase) > 1
        # A phrase weighs as much as its heaviest word.
        weight = max((term.weight for term in terms), default=0.0)
        wholes: list[Whole] = []
        for other in meant:
            meanings = tuple(Meaning(word, self._idf(word), MEANT) for word in other)
            own = sum(meaning.idf for meaning in meanings)
            weight = weight or own
            # The other must not gain by being rarer.
            wholes.append(Whole(meanings, min(1.0, weight / own) if own else 1.0))
        return Part(terms, tuple(wholes), weight, factor, broken)

    def _term(self, word: str, *, last: bool) -> Term:
        meanings = tuple(self._meanings(word, last=last))
        # A word nobody sells anything by still counts as asked for: the query is not fully met.
        unknown = min(float(np.log1p(self._size)), UNKNOWN)
        return Term(meanings, max((meaning.idf for meaning in meanings), default=unknown))

    def _meanings(self, word: str, *, last: bool) -> list[Meaning]:
        own = self._idf(word) if self._known(word) else None
        meanings = [] if own is None else [Meaning(word, own, 1.0)]
        if last or own is None:
            # A rarer word than the one typed must not gain by being rare: water before watermelon.
            limit, certainty = (np.inf, BEGINNING) if own is None else (own, LONGER)
            meanings += [
                Meaning(other, min(self._idf(other), limit), certainty)
                for other in self._beginning(word)
                if other != word
            ]
        return meanings or ([] if self._real(word) else self._mistyped(word))

    def _beginning(self, word: str) -> list[str]:
        """Words that begin so, the most frequent first."""
        if len(word) < 3:
            return []
        found = {batch.words[place]: None for batch in self._batches for place in batch.beginning(word)}
        return sorted(found, key=self._idf)[:MOST_EXPANSIONS]

    def _mistyped(self, word: str) -> list[Meaning]:
        """The words fewest edits away; of those with the same number, the most frequent."""
        allowed = edits_allowed(word)
        if not allowed:
            return []
        near = {other: None for batch in self._batches for other in batch.spelt_nearly(word, allowed)}
        found = process.extract(
            word, list(near), scorer=OSA.distance, score_cutoff=allowed, limit=None, processor=None
        )
        if len(word) <= SHORT:
            found = [near for near in found if len(near[0]) != len(word) or sorted(near[0]) == sorted(word)]
        least = min((distance for _, distance, _ in found), default=0)
        ranked = sorted((self._idf(other), other) for other, distance, _ in found if distance == least)
        return [Meaning(other, idf, MISTYPED) for idf, other in ranked[:MOST_GUESSES]]

    def _known(self, word: str) -> bool:
        return any(batch.holding(word) for batch in self._batches)

    def _idf(self, word: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), with n of N documents: eq. 3.15 (see `Postings`), with Lucene's
        1 + inside the Robertson/Sparck Jones weight, which keeps it positive."""
        present = min(sum(batch.holding(word) for batch in self._batches), self._size)
        return float(np.log1p((self._size - present + 0.5) / (present + 0.5)))


def _telling(found: Sequence[Phrase]) -> list[int]:
    """Places of the phrases that say something, or of all of them where none does."""
    telling = [at for at, phrase in enumerate(found) if len(phrase) > 1 or phrase[0] not in STOP]
    return telling or list(range(len(found)))


def _noun(found: Sequence[Phrase], telling: Sequence[int]) -> int:
    """The place of the thing itself: the last word, or the last one before what it is for."""
    things = [at for at in telling if not _is_number(found[at])]
    ends = (at for at, phrase in enumerate(found) if phrase in PURPOSE)
    end = next((at for at in ends if things and things[0] < at), len(found))
    return max((at for at in things if at < end), default=0)


def _is_number(phrase: Phrase) -> bool:
    return phrase[0][0].isdigit()
