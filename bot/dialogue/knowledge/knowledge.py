"""What a shop's articles say to a question, where they say it, and when it is better to say nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.knowledge.choosing import by_language, for_locale, language_in, nearest, normal
from bot.dialogue.knowledge.finding import Hit, find
from bot.dialogue.knowledge.fusion import threshold_for
from bot.dialogue.knowledge.passages import passages
from bot.dialogue.knowledge.quoting import quote
from bot.dialogue.knowledge.shelf import COLUMNS, Shelf, texts
from bot.dialogue.knowledge.topics import Topics
from bot.dialogue.meaning import Encodes, Floats
from bot.model import Article

LONGEST_QUESTION = 1000
"""Characters of a question that count."""
EXPLAINED = 5


@dataclass(frozen=True, slots=True)
class Answer:
    article: Article
    heading: str
    passage: str
    """Whole sentences of the article, as plain text; at most 400 characters."""
    score: float
    """How likely the article answers the question, 0 … 1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    article: Article
    heading: str
    score: float
    evidence: Mapping[str, float]
    """What spoke for it, by the names of `shelf.COLUMNS`."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question was answered as it was."""

    words: tuple[str, ...]
    """What was understood of it."""
    candidates: tuple[Candidate, ...]
    """Articles, the likeliest first."""
    threshold: float
    answered: bool
    """Whether the first of them was given as an answer."""


class Knowledge:
    """Threads may share it."""

    def __init__(
        self,
        articles: Sequence[Article],
        encoder: Encodes | None,
        vectors: Floats | None = None,
        topics: Topics | None = None,
    ) -> None:
        """`vectors` are the encoder's of `texts_of(articles)`, where they are at hand.

        `topics` are those that ship, unless they are being learnt.
        Raises ValueError for vectors of other articles or another encoder.
        """
        self._encoder = encoder
        self._topics = topics
        self._passages = [passage for article in articles for passage in passages(article)]
        self.vectors = None
        if encoder is not None and self._passages:
            self.vectors = encoder.encode(texts(self._passages)) if vectors is None else vectors
            if self.vectors.shape != (2 * len(self._passages), encoder.width):
                raise ValueError("these vectors belong to other articles or to another encoder")
        self.threshold = threshold_for(by_meaning=self.vectors is not None)
        self._locales = {normal(article.locale) for article in articles if article.locale}
        near = {"", *self._locales, *map(language_in, self._locales)}
        self._built: dict[tuple[str, bytes], Shelf] = {}
        """By language and places: several locales are often answered from the same."""
        self._shelves = {locale: self._shelves_of(locale) for locale in near}
        """By those locales that make a difference."""

    def ask(self, text: str, locale: str, vector: Floats | None = None) -> Answer | None:
        """None where no article is likely enough. `vector` is the encoder's of `text`, if it is at hand."""
        hit = next(iter(self._find(text, locale, vector)), None)
        if hit is None or hit.score < self.threshold:
            return None
        quoted = quote(hit.passage.sentences, hit.terms, hit.shelf)
        return Answer(hit.passage.article, hit.passage.heading, quoted, hit.score)

    def passages(self, text: str, locale: str, k: int, vector: Floats | None = None) -> Sequence[Answer]:
        """The `k` likeliest, unabridged and whatever their score: what a language model may answer from."""
        hits = sorted(self._find(text, locale, vector), key=lambda hit: -hit.own)
        return [
            Answer(hit.passage.article, hit.passage.heading, hit.passage.text, hit.own) for hit in hits[:k]
        ]

    def explain(self, text: str, locale: str, vector: Floats | None = None) -> Explanation:
        found: dict[str, Hit] = {}
        for hit in self._find(text, locale, vector):
            found.setdefault(hit.passage.article.article_id, hit)
        hits = list(found.values())[:EXPLAINED]
        candidates = tuple(
            Candidate(
                hit.passage.article,
                hit.passage.heading,
                hit.score,
                {name: round(float(value), 3) for name, value in zip(COLUMNS, hit.evidence, strict=True)},
            )
            for hit in hits
        )
        words = tuple(term.text for term in hits[0].terms) if hits else ()
        return Explanation(words, candidates, self.threshold, bool(hits) and hits[0].score >= self.threshold)

    def _find(self, text: str, locale: str, vector: Floats | None) -> list[Hit]:
        """Every passage, those of the likeliest article first, and of each article the likeliest passage.

        Of the visitor's own language, unless only another language's has an answer.
        """
        text = text[:LONGEST_QUESTION].strip()
        if not text or not self._passages:
            return []
        if self.vectors is None:
            vector = None
        elif vector is None and self._encoder is not None:
            vector = self._encoder.encode([text])[0]
        own, other = self.shelves(locale)
        language = language_in(locale)
        hits = find(own, text, language, vector)
        if other and (not hits or hits[0].score < self.threshold):
            others = find(other, text, language, vector)
            hits = others if not hits or others[0].score >= self.threshold else hits
        return hits

    def shelves(self, locale: str) -> tuple[list[Shelf], list[Shelf]]:
        """Of the visitor's own language or of none, and of others."""
        return self._shelves[nearest(locale, self._locales)]

    def _shelves_of(self, locale: str) -> tuple[list[Shelf], list[Shelf]]:
        own, other = for_locale(self._passages, locale)
        return self._build(own), self._build(other)

    def _build(self, places: Sequence[int]) -> list[Shelf]:
        shelves = []
        for language, chosen in by_language(self._passages, places).items():
            rows = np.array(chosen)
            key = language, rows.tobytes()
            if key not in self._built:
                self._built[key] = self._made(language, rows)
            shelves.append(self._built[key])
        return shelves

    def _made(self, language: str, rows: NDArray[np.intp]) -> Shelf:
        both = np.concatenate([rows, rows + len(self._passages)])
        vectors = None if self.vectors is None else self.vectors[both]
        passages = [self._passages[row] for row in rows.tolist()]
        name = "" if self._encoder is None else self._encoder.name
        return Shelf(passages, language, vectors, self._topics, name)


def texts_of(articles: Sequence[Article]) -> list[str]:
    """What an encoder is to read of them, in the order of `Knowledge.vectors`."""
    return texts([passage for article in articles for passage in passages(article)])
