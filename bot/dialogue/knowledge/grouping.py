"""Questions without an answer, put together where they ask for the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.dialogue.knowledge.choosing import language_in
from bot.dialogue.knowledge.concepts import LANGUAGES, find, language_of
from bot.dialogue.knowledge.shelf import FEWEST
from bot.dialogue.knowledge.words import split
from bot.dialogue.meaning import Encodes, Floats
from bot.model import Question

ALIKE_BY_MEANING, ALIKE_BY_WORDS = 0.5, 0.4
"""Cosine from which two questions ask for the same; with an encoder, the mean of both cosines."""
MOST_COMPARED = 3000
"""Different texts; those asked less often stand alone."""
MOST_EXAMPLES = 5
LONGEST_LABEL, LONGEST_TEXT = 80, 300


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    label: str
    """The question that is most like all others, in its visitor's words."""
    count: int
    """Conversations in which it was asked."""
    examples: tuple[str, ...]
    """Different ones, at most 5, the likest to all others first."""
    latest_at: datetime


@dataclass(slots=True)
class _Asked:
    """The same words, by whomever."""

    text: str
    language: str
    questions: list[Question]


def group(questions: Sequence[Question], encoder: Encodes | None) -> Sequence[QuestionGroup]:
    """The most frequent first. The same questions give the same groups, in whatever order they come.

    Butina, "Unsupervised data base clustering based on Daylight's fingerprint and Tanimoto similarity",
    J. Chem. Inf. Comput. Sci. 39 (1999): the question with most neighbours takes them all, then the next one.
    """
    asked = _different(questions)
    compared, alone = asked[:MOST_COMPARED], asked[MOST_COMPARED:]
    groups = [_described([one], np.ones((1, 1), dtype=np.float32)) for one in alone]
    if compared:
        alike = _alike(compared, encoder)
        least = ALIKE_BY_WORDS if encoder is None else ALIKE_BY_MEANING
        often = np.array([len(one.questions) for one in compared])
        groups += [
            _described([compared[row] for row in rows], alike[np.ix_(rows, rows)])
            for rows in _neighbours(alike >= least, often)
        ]
    return sorted(groups, key=lambda one: (-one.count, -one.latest_at.timestamp(), one.label))


def _different(questions: Sequence[Question]) -> list[_Asked]:
    """Each text once, the most frequent first."""
    found: dict[str, _Asked] = {}
    for question in sorted(questions, key=lambda q: (q.asked_at, q.conversation_id, q.text)):
        text = " ".join(question.text[:LONGEST_TEXT].split())
        key = " ".join(split(text)) or text
        if key not in found:
            language = language_in(question.locale)
            known = language if language in LANGUAGES else language_of(text)
            found[key] = _Asked(text, known, [])
        found[key].questions.append(question)
    return sorted(found.values(), key=lambda one: -len(one.questions))


def _alike(asked: Sequence[_Asked], encoder: Encodes | None) -> Floats:
    """(texts, texts), cosines; each is 1 to itself."""
    words = _words(asked)
    alike: Floats = np.asarray((words @ words.T).todense(), dtype=np.float32)
    if encoder is not None:
        vectors = encoder.encode([one.text for one in asked])
        alike = np.asarray((alike + vectors @ vectors.T) / 2, dtype=np.float32)
    np.fill_diagonal(alike, 1.0)
    return alike


def _words(asked: Sequence[_Asked]) -> sparse.csr_array:
    """Rows of length 1 (or 0, where nothing is said): concepts, else stems, the rare ones weighing more."""
    codes: dict[str, int] = {}
    rows, columns = list[int](), list[int]()
    for row, one in enumerate(asked):
        for found in find(split(one.text), one.language):
            for form in sorted(found.concepts or found.stems):
                rows.append(row)
                columns.append(codes.setdefault(form, len(codes)))
    shape = (len(asked), max(len(codes), 1))
    ones = np.ones(len(rows), dtype=np.float32)
    counts = sparse.coo_array((ones, (rows, columns)), shape=shape).tocsr()
    present = np.bincount(counts.indices, minlength=shape[1])
    size = max(len(asked), FEWEST)
    weighed = counts @ sparse.diags_array(np.log1p(size / np.maximum(present, 1)))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, 1e-6)) @ weighed)


def _neighbours(near: NDArray[np.bool_], often: NDArray[np.int64]) -> list[list[int]]:
    left = np.ones(len(near), dtype=np.bool_)
    having = near @ often
    groups: list[list[int]] = []
    while left.any():
        leader = int(np.argmax(np.where(left, having, -1)))
        taken = near[leader] & left
        taken[leader] = True
        left &= ~taken
        having = having - near[:, taken] @ often[taken]
        groups.append(np.flatnonzero(taken).tolist())
    return groups


def _described(asked: Sequence[_Asked], alike: Floats) -> QuestionGroup:
    often = np.array([len(one.questions) for one in asked], dtype=np.float32)
    central = np.argsort(-(alike @ often), kind="stable")
    examples = tuple(asked[place].text for place in central[:MOST_EXAMPLES])
    label = examples[0] if len(examples[0]) <= LONGEST_LABEL else f"{examples[0][: LONGEST_LABEL - 1]}…"
    questions = [question for one in asked for question in one.questions]
    return QuestionGroup(
        label,
        len({question.conversation_id for question in questions}),
        examples,
        max(question.asked_at for question in questions),
    )
