"""Learns a model of intents from examples, and its threshold from those it did not learn from."""

from collections.abc import Callable, Sequence

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
    folds = known.folds()
    kept = np.zeros((len(folds), 2), dtype=np.float64)
    halves: list[Softmax] = []
    for fold in range(FOLDS):
        scorer = known.fit(
            np.flatnonzero(folds != fold), FOLD_STEPS, _step(tell, f"Testing, part {fold + 1}")
        )
        apart = np.flatnonzero(folds == fold)
        features = featured(scorer.grams.encode(known.counts.of(apart)), known.vectors[apart])
        codes, scores = scorer.best(features, known.vectors[apart])
        kept[apart, 0], kept[apart, 1] = scores[:, 0], codes[:, 0] == known.codes[apart]
        halves.append(scorer.softmax)
    outside = known.codes == len(known.names)
    gate = choose(kept[:, 0].astype(np.float32), kept[:, 1] > 0, outside)
    scorer = known.fit(np.arange(len(folds)), softmax.MOST_STEPS, _step(tell, "Learning"), _mean(halves))
    return IntentModel(known.names, scorer, gate, encoder)


def _mean(fitted: Sequence[Softmax]) -> Softmax:
    """Where the fit on everything begins: near its end."""
    return Softmax(
        np.mean([one.weights for one in fitted], axis=0), np.mean([one.offsets for one in fitted], axis=0)
    )


def _step(tell: Tell, stage: str) -> softmax.Step:
    return lambda done: tell(stage, done, softmax.MOST_STEPS)


def _in_steps(texts: Sequence[str], encoder: Encodes | None, tell: Tell) -> Floats:
    """In chunks of like length, so that little is padded and progress is told."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    made = np.zeros((len(texts), encoder.width if encoder else 0), dtype=np.float32)
    for first in range(0, len(texts), CHUNK):
        rows = order[first : first + CHUNK]
        made[rows] = encoded([texts[row] for row in rows], encoder)
        tell("Encoding", first + len(rows), len(texts))
    return made
