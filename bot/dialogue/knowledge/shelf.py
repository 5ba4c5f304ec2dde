"""The passages of one language: how much each of them has to do with a question, by words and by meaning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.knowledge.concepts import find
from bot.dialogue.knowledge.passages import Passage
from bot.dialogue.knowledge.subjects import Letters, Subjects
from bot.dialogue.knowledge.terms import PHRASE_WORD, Speller, Term
from bot.dialogue.knowledge.topics import Topics, shipped
from bot.dialogue.knowledge.words import split
from bot.dialogue.meaning import Floats

K1, B = 1.2, 0.5
"""Of BM25: how soon another occurrence counts nothing, and how much a long passage loses."""
FEWEST = 100
"""Passages that there are at least, when it is asked how rare a word is: in a single one, none would be."""
LITTLE = 2.0
"""Weight of words that makes a question say something: of one that says less, even all of it is not much."""
TITLE, HEADING, BODY, ARTICLE, NAMED, LETTERS, NEAREST, MEANT, SUBJECT = range(9)
"""Columns of `Evidence.found`, each 0 … 1 (those of meaning −1 … 1): how much of the question the article's
title says, the heading, the passage, and the article as a whole; how much of the heading the question says;
how many pieces of words they share; how near the question is in meaning to passage or heading, whichever is
nearer, and to the passage; and from `SUBJECT` on those of `Subjects.shared`."""
COLUMNS = (
    *("title", "heading", "body", "article", "named", "letters", "nearest", "meant"),
    *("subject", "same_subject"),
)

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Evidence:
    found: Floats
    """(passages, COLUMNS)"""
    unknown: float
    """Share of the question (0 … 1) that no passage says."""
    terms: Sequence[Term] = ()
    """What was understood of the question."""


class Shelf:
    def __init__(
        self,
        passages: Sequence[Passage],
        language: str,
        vectors: Floats | None = None,
        topics: Topics | None = None,
        encoder: str = "",
    ) -> None:
        """`vectors` are those of `texts(passages)`, made by the one of this name. No passages are no shelf.

        Without `topics`, those that ship.
        """
        self.passages = tuple(passages)
        self.language = language
        self._vectors = vectors
        self._topics = topics or shipped()
        self._topics_know = vectors is not None and self._topics.knows(encoder)
        self._article: Rows = np.unique([p.article.article_id for p in passages], return_inverse=True)[1]
        fields = [(p.article.title, p.heading, p.text) for p in passages]
        self.speller = Speller({word for texts in fields for text in texts for word in split(text)}, language)
        self._postings = _postings([[_count(text, language) for text in texts] for texts in fields])
        self._headings = Headings([p.heading for p in passages], self)
        self._letters = Letters(passages)
        known = vectors if self._topics_know else None
        self._subjects = Subjects(passages, language, self._topics, known)

    def evidence(self, text: str, vector: Floats | None = None, language: str = "") -> Evidence:
        """`vector` is the encoder's of `text`; `language` the question's, where it is not the shelf's."""
        terms = self.speller.terms(text, language)
        found = np.zeros((len(self.passages), len(COLUMNS)), dtype=np.float32)
        unknown = self._say(terms, found)
        found[:, LETTERS] = self._letters.shared(text, FEWEST)
        if vector is not None and self._vectors is not None:
            passages, headings = np.split(self._vectors @ vector, 2)
            found[:, NEAREST], found[:, MEANT] = np.maximum(passages, headings), passages
        known = None if vector is None or not self._topics_know else vector[np.newaxis]
        asked = self._topics.shares([text], language or self.language, known)[0]
        found[:, SUBJECT:] = self._subjects.shared(asked)
        return Evidence(found, unknown, terms)

    def _say(self, terms: Sequence[Term], found: Floats) -> float:
        """Fills the columns of words; the share of the question that no passage says."""
        size = len(self.passages)
        total, said = 0.0, 0.0
        for term in terms:
            fields, weight = self._look_up(term)
            anywhere = fields.max(axis=1)
            of_article = np.zeros(size, dtype=np.float32)
            np.maximum.at(of_article, self._article, anywhere)
            found[:, : BODY + 1] += weight * fields
            found[:, ARTICLE] += weight * of_article[self._article]
            total += weight
            said += weight * float(anywhere.max())
        if total:
            found /= total + LITTLE
            found[:, NAMED] = self._headings.named(terms)
        return 1 - said / total if total else 1.0

    def weight(self, forms: Iterable[str]) -> float:
        """How rare the passages are that have any of these: an idf, with Lucene's 1 + that keeps it positive.

        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), eq. 3.15.
        What nobody says weighs as much as what one passage says.
        """
        rows = {int(row) for form in forms if form in self._postings for row in self._postings[form].rows}
        present = max(len(rows), 1)
        size = max(len(self.passages), FEWEST)
        return float(np.log1p((size - present + 0.5) / (present + 0.5)))

    def _look_up(self, term: Term) -> tuple[Floats, float]:
        """How much of the term the three fields of each passage say, and what it weighs."""
        fields = np.zeros((len(self.passages), 3), dtype=np.float32)
        for form, surely in term.forms.items():
            if posting := self._postings.get(form):
                rows = posting.rows
                fields[rows] = np.maximum(fields[rows], surely * posting.fields)
        return fields, term.weight * self.weight(term.forms)


class Headings:
    """The words of all headings, to see how much of each a question says."""

    def __init__(self, headings: Sequence[str], shelf: Shelf) -> None:
        self._places: dict[str, list[int]] = {}
        """Form -> words of headings, numbered through."""
        rows, weights = list[int](), list[float]()
        for row, heading in enumerate(headings):
            for found in find(split(heading), shelf.language):
                forms = (*found.stems, *found.concepts)
                for form in forms:
                    self._places.setdefault(form, []).append(len(rows))
                rows.append(row)
                weights.append(shelf.weight(forms))
        self._rows: Rows = np.array(rows, dtype=np.intp)
        self._weights = np.array(weights, dtype=np.float32)
        self._size = len(headings)
        self._totals: Floats = np.maximum(self._sum(self._weights), np.float32(1e-6))

    def named(self, terms: Sequence[Term]) -> Floats:
        surely = np.zeros(len(self._rows), dtype=np.float32)
        for form, certainty in chain.from_iterable(term.forms.items() for term in terms):
            places = self._places.get(form, [])
            surely[places] = np.maximum(surely[places], certainty)
        return np.divide(self._sum(self._weights * surely), self._totals, dtype=np.float32)

    def _sum(self, of_words: Floats) -> Floats:
        return np.asarray(np.bincount(self._rows, of_words, self._size), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Posting:
    rows: Rows
    fields: Floats
    """(rows, 3): how much title, heading and passage say it, 0 … 1."""


def texts(passages: Sequence[Passage]) -> list[str]:
    """What stands for the passages' meaning: each with its title and heading, then those two alone."""
    headings = [f"{p.article.title}: {p.heading}" for p in passages]
    return [*(f"{heading} {p.text}" for heading, p in zip(headings, passages, strict=True)), *headings]


Counts = Mapping[str, float]


def _count(text: str, language: str) -> Counts:
    """How often a text has each form; a word of a phrase is not quite itself."""
    counts: dict[str, float] = {}
    for found in find(split(text), language):
        for form, surely in found.forms(PHRASE_WORD).items():
            counts[form] = counts.get(form, 0.0) + surely
    return counts


def _postings(counts: Sequence[Sequence[Counts]]) -> Mapping[str, Posting]:
    """The passage's share is BM25's part for one word; 1 where a passage of usual length has it twice."""
    lengths = np.array([sum(fields[BODY].values()) for fields in counts], dtype=np.float32)
    norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
    rows: dict[str, list[int]] = {}
    shares: dict[str, list[tuple[float, float, float]]] = {}
    for row, (title, heading, body) in enumerate(counts):
        for form in {*title, *heading, *body}:
            often = body.get(form, 0.0)
            share = min(often / (often + float(norms[row])) * (2 + K1) / 2, 1.0)
            rows.setdefault(form, []).append(row)
            named = (min(title.get(form, 0.0), 1.0), min(heading.get(form, 0.0), 1.0))
            shares.setdefault(form, []).append((*named, share))
    return {
        form: Posting(np.array(rows[form], dtype=np.intp), np.array(shares[form], dtype=np.float32))
        for form in rows
    }
