"""Learns the weights of `bot.dialogue.knowledge.fusion`, and prints them.

`python -m tests.bench.knowledge_weights` learns from the questions of the invented shops, and those of the
demo that are there to learn from. Each shop is judged by weights and topics that were learnt without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.dialogue.knowledge.fusion import Weights
from bot.dialogue.knowledge.knowledge import Knowledge
from bot.dialogue.knowledge.shelf import COLUMNS
from bot.dialogue.meaning import Encodes
from tests.bench.knowledge import articles, questions
from tests.bench.knowledge_topics import DEMO, learnt
from tests.bench.shops import Question, Shop, shops
from wiring.sentences import sentences

PENALTY = 0.0005
"""Of the squared weights (ridge), for a mean loss."""
OF_SECTION = 0.3
"""What the right section counts, beside the right article."""
LANGUAGES = {"en": "en", "de": ""}
"""Of the questions, and what `fusion` calls it."""
MOST_WRONG = 0.03

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Likely = tuple[Numbers, Numbers]
"""Of each passage, and of each question that nothing answers it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what speaks for each passage."""

    shop: str
    asked: Question
    article_ids: tuple[str, ...]
    headings: tuple[str, ...]
    """The article's title where a section has none."""
    found: Numbers
    unknown: float

    @property
    def is_right(self) -> Flags:
        return np.array([article_id in self.asked.articles for article_id in self.article_ids])

    @property
    def is_section(self) -> Flags:
        there = np.array([self.asked.heading in ("", heading) for heading in self.headings])
        return there & self.is_right


@dataclass(frozen=True, slots=True)
class Judged:
    case: Case
    first: str
    score: float
    is_section: bool

    @property
    def is_right(self) -> bool:
        return self.first in self.case.asked.articles


def taught() -> list[Shop]:
    """The invented shops, and the demo."""
    asked = [q for q in questions() if q.part in ("tune", "added")]
    demos = [
        Shop(
            DEMO,
            locale,
            [article for article in articles() if article.locale == locale],
            [Question(q.text, locale, q.right) for q in asked if q.locale == locale],
        )
        for locale in LANGUAGES
    ]
    return [*shops(), *demos]


def cases(shop: Shop, encoder: Encodes | None) -> list[Case]:
    knowledge = Knowledge(shop.articles, encoder, topics=learnt(shop.name))
    (shelf,), _ = knowledge.shelves(shop.locale)
    ids = tuple(passage.article.article_id for passage in shelf.passages)
    headings = tuple(passage.heading for passage in shelf.passages)
    vectors = encoder.encode([asked.text for asked in shop.questions]) if encoder else None
    found: list[Case] = []
    for number, asked in enumerate(shop.questions):
        evidence = shelf.evidence(asked.text, None if vectors is None else vectors[number])
        found.append(Case(shop.name, asked, ids, headings, evidence.found.astype(float), evidence.unknown))
    return found


class Stack:
    """Cases one below the other: sums over each are quick."""

    def __init__(self, given: Sequence[Case]) -> None:
        counts = [len(case.article_ids) for case in given]
        self.starts = np.cumsum([0, *counts[:-1]])
        self.case = np.repeat(np.arange(len(given)), counts)
        behind = [case.found.max(axis=0) - case.found for case in given]
        self.found = np.hstack([np.vstack([case.found for case in given]), -np.vstack(behind)])
        self.doubt = np.array([[1.0, case.unknown] for case in given])
        self.right = np.concatenate([case.is_right for case in given])
        self.section = np.concatenate([case.is_section for case in given])
        self.none = np.array([not case.asked.articles for case in given])

    def likely(self, weights: Numbers) -> Likely:
        width = self.found.shape[1]
        passages, none = self.found @ weights[:width], self.doubt @ weights[width:]
        highest = np.maximum(np.maximum.reduceat(passages, self.starts), none)
        passages, none = np.exp(passages - highest[self.case]), np.exp(none - highest)
        total = self.sums(passages) + none
        return passages / total[self.case], none / total

    def sums(self, values: Numbers) -> Numbers:
        return np.asarray(np.add.reduceat(values, self.starts))


def fit(given: Sequence[Case]) -> Numbers:
    """Maximum likelihood of a conditional logit, the right passages together; weights not below 0."""
    stack, size = Stack(given), len(given)
    width = stack.found.shape[1]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        passages, none = stack.likely(weights)
        total, off, off_none = 0.0, passages.copy(), none.copy()
        for right, share in ((stack.right, 1 - OF_SECTION), (stack.section, OF_SECTION)):
            hit = stack.sums(np.where(right, passages, 0)) + np.where(stack.none, none, 0)
            total -= share * float(np.log(np.maximum(hit, 1e-12)).sum())
            off -= share * np.where(right, passages / np.maximum(hit, 1e-12)[stack.case], 0)
            off_none -= share * np.where(stack.none, none / np.maximum(hit, 1e-12), 0)
        held = np.where(np.arange(len(weights)) == width, 0, weights)
        slope = np.concatenate([stack.found.T @ off, stack.doubt.T @ off_none]) / size
        return total / size + PENALTY * float(held @ held), slope + 2 * PENALTY * held

    bounds = [(0, None)] * width + [(None, None)] * 2
    start = np.ones(width + 2)
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def judge(given: Sequence[Case], weights: Numbers) -> list[Judged]:
    stack = Stack(given)
    passages = np.split(stack.likely(weights)[0], stack.starts[1:])
    judged: list[Judged] = []
    for case, likely in zip(given, passages, strict=True):
        scores: dict[str, float] = {}
        for article_id, share in zip(case.article_ids, likely, strict=True):
            scores[article_id] = scores.get(article_id, 0.0) + float(share)
        first = max(scores, key=scores.__getitem__)
        own = [share if one == first else -1 for one, share in zip(case.article_ids, likely, strict=True)]
        judged.append(Judged(case, first, scores[first], bool(case.is_section[int(np.argmax(own))])))
    return judged


def crossed(given: Sequence[Case]) -> list[Judged]:
    """Of each shop by weights learnt without it."""
    judged: list[Judged] = []
    for shop in sorted({case.shop for case in given}):
        weights = fit([case for case in given if case.shop != shop])
        judged += judge([case for case in given if case.shop == shop], weights)
    return judged


def threshold(judged: Sequence[Judged]) -> float:
    """The lowest with which no more than `MOST_WRONG` of all questions get a wrong answer."""
    wrong = sorted((one.score for one in judged if not one.is_right), reverse=True)
    return wrong[int(MOST_WRONG * len(judged))]


def printed(learnt_weights: Numbers) -> Weights:
    width = len(COLUMNS)
    rounded = tuple(round(float(weight), 2) for weight in learnt_weights)
    return Weights(rounded[:width], rounded[width : 2 * width], rounded[-2], rounded[-1])


def report(judged: Sequence[Judged], least: float) -> str:
    known = [one for one in judged if one.case.asked.articles]
    right = [one for one in known if one.is_right]
    said = [one for one in right if one.score >= least]
    wrong = [one for one in judged if one.score >= least and not one.is_right]
    return (
        f"first {len(right) / len(known):.3f}, its section {np.mean([one.is_section for one in right]):.3f}, "
        f"answered {len(said) / len(known):.3f}, wrong {len(wrong) / len(judged):.3f}"
    )


def learn(encoder: Encodes | None) -> Mapping[str, Numbers]:
    """By language; prints how each shop would have been answered."""
    everything: list[Judged] = []
    found: dict[str, Numbers] = {}
    given = [case for shop in taught() for case in cases(shop, encoder)]
    for locale, language in LANGUAGES.items():
        own = [case for case in given if case.asked.locale == locale]
        found[language] = fit(own)
        print(f'    "{language}": {printed(found[language])},')
        everything += crossed(own)
    least = threshold(everything)
    print(f"threshold {least:.3f}: {report(everything, least)}")
    for locale in LANGUAGES:
        print(locale, report([one for one in everything if one.case.asked.locale == locale], least))
    for shop in sorted({case.shop for case in given}):
        print(shop, report([one for one in everything if one.case.shop == shop], least))
    return found


def main() -> None:
    """About three minutes."""
    for encoder in (None, sentences()):
        print("by words" if encoder is None else f"by meaning: {encoder.name}")
        learn(encoder)


if __name__ == "__main__":
    main()
