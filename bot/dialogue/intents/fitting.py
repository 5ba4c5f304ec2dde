"""Learns a model of intents from examples, and its threshold from those it did not learn from."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.intents import grams, softmax
from bot.dialogue.intents.definitions import OUT_OF_SCOPE, Example
from bot.dialogue.intents.gate import choose
from bot.dialogue.intents.grams import Counts, count
from bot.dialogue.intents.model import IntentModel, Memory, Scorer, encoded, featured
from bot.dialogue.intents.softmax import Codes, Softmax
from bot.dialogue.meaning import Encodes, Floats
from bot.errors import Invalid

STRENGTH = 20.0
FOLDS = 3
CHUNK = 256
FOLD_STEPS = 25
"""Enough to tell how sure a model will be; twice as many take twice the time."""
Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much; what it raises ends the fit."""


class _Learnable:
    """Examples in numbers: in scope first, an intent's together, then what is out of scope."""

    def __init__(self, examples: Sequence[Example], encoder: Encodes | None, tell: Tell) -> None:
        self.names = sorted({intent for _, intent in examples} - {OUT_OF_SCOPE})
        if len(self.names) < 2:
            raise Invalid("intent", f"there must be two intents or more, besides {OUT_OF_SCOPE}")
        places = {name: code for code, name in enumerate(self.names)} | {OUT_OF_SCOPE: len(self.names)}
        ordered = sorted(examples, key=lambda example: places[example[1]])
        texts = [text for text, _ in ordered]
        self.codes: Codes = np.array([places[intent] for _, intent in ordered])
        self.classes = int(self.codes[-1]) + 1
        self.counts: Counts = count(texts)
        self.vectors = _in_steps(texts, encoder, tell)

    def fit(
        self, rows: NDArray[np.int64], steps: int, step: softmax.Step, begin: Softmax | None = None
    ) -> Scorer:
        """From some of the examples, in ascending order."""
        codes, counts, vectors = self.codes[rows], self.counts.of(rows), self.vectors[rows]
        weights = grams.learn(counts)
        features = featured(weights.encode(counts), vectors)
        fitted = softmax.fit(features, codes, self.classes, STRENGTH, steps, step, begin)
        starts = np.searchsorted(codes, np.arange(len(self.names) + 1))
        return Scorer(fitted, weights, Memory(vectors[: starts[-1]], starts))

    def folds(self) -> NDArray[np.int64]:
        """Of each example, the fold it is kept apart in; shape (examples,).

        Examples of an intent by turns. Those out of scope in blocks: they stand by topic, and what is said of
        scope tomorrow is of other topics than what was learnt.
        """
        firsts = np.searchsorted(self.codes, self.codes)
        place = np.arange(len(self.codes)) - firsts
        outside = self.codes == len(self.names)
        return np.where(outside, place * FOLDS // max(int(outside.sum()), 1), place % FOLDS)


def fit(
    examples: Sequence[Example],
    encoder: Encodes | None = None,
    tell: Tell = lambda stage, done, total: None,
) -> IntentModel:
    """From (text, intent); the intent `oos` is none. Raises Invalid for fewer than two intents.

    15,000 texts of 150 intents take about half a minute on two cores, most of it to encode them.
    """
    known = _Learnable(examples, encoder, tell)
    scores, right, fitted = _tested(known, tell)
    gate = choose(scores, right, known.codes == len(known.names))
    everything = np.arange(len(known.codes))
    # From near its end, as what was fitted on parts is like it.
    begin = Softmax(
        np.mean([one.weights for one in fitted], axis=0), np.mean([one.offsets for one in fitted], axis=0)
    )
    scorer = known.fit(everything, softmax.MOST_STEPS, partial(_tell_step, tell, "Learning"), begin)
    return IntentModel(known.names, scorer, gate, encoder)


def _tested(known: _Learnable, tell: Tell) -> tuple[Floats, NDArray[np.bool_], list[Softmax]]:
    """Of each example, by a model that did not learn from it: its score, and whether it was right."""
    folds = known.folds()
    scores = np.zeros(len(folds), dtype=np.float32)
    right = np.zeros(len(folds), dtype=np.bool_)
    fitted: list[Softmax] = []
    for fold in range(FOLDS):
        step = partial(_tell_step, tell, f"Testing, part {fold + 1}")
        scorer = known.fit(np.flatnonzero(folds != fold), FOLD_STEPS, step)
        apart = np.flatnonzero(folds == fold)
        features = featured(scorer.grams.encode(known.counts.of(apart)), known.vectors[apart])
        codes, best = scorer.best(features, known.vectors[apart])
        scores[apart], right[apart] = best[:, 0], codes[:, 0] == known.codes[apart]
        fitted.append(scorer.softmax)
    return scores, right, fitted


def _tell_step(tell: Tell, stage: str, done: int) -> None:
    tell(stage, done, softmax.MOST_STEPS if stage == "Learning" else FOLD_STEPS)


def _in_steps(texts: Sequence[str], encoder: Encodes | None, tell: Tell) -> Floats:
    """In chunks of like length, so that little is padded and progress is told."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    made = np.zeros((len(texts), encoder.width if encoder else 0), dtype=np.float32)
    for first in range(0, len(texts), CHUNK):
        rows = order[first : first + CHUNK]
        made[rows] = encoded([texts[row] for row in rows], encoder)
        tell("Encoding", first + len(rows), len(texts))
    return made
