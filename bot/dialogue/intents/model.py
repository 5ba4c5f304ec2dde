"""Hears what a text wants: how likely each intent is, and how near its examples are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.intents.gate import Gate
from bot.dialogue.intents.grams import BUCKETS, WIDTH, Grams, count, plain
from bot.dialogue.intents.softmax import Codes, Softmax
from bot.dialogue.meaning import Encodes, Floats
from bot.errors import Invalid

LENGTH = 1.5
"""Of a sentence's vector, beside those of its words and of its pieces, which are 1 each."""
NEARNESS = 5.0
"""What the nearest example counts, beside the logarithm of the likelihood."""
CANDIDATES = 8
"""Intents whose examples are looked at: no other is so unlikely that they could make up for it."""
LEAST = 1e-6
"""A likelihood below this says no more."""
CHUNK = 512

PARTS = ("names", "weights", "offsets", "words", "pieces", "vectors", "starts", "gate")
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Heard:
    intent: str
    """Empty where it is none of them."""
    confidence: float
    """0 to 1: how sure it is that the text wants this; for an empty intent, that it wants `runner_up`."""
    runner_up: str
    """What it would be otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """The vectors of what was learnt from, those of an intent together."""

    vectors: Floats
    """Shape (examples, width); width 0 without an encoder."""
    starts: Codes
    """Where those of each intent begin; shape (intents + 1,)."""

    def nearness(self, vector: Floats, code: int) -> float:
        """The cosine to the nearest example; 0 where there is none."""
        own = self.vectors[self.starts[code] : self.starts[code + 1]]
        return float((own @ vector).max()) if own.size else 0.0


class Scorer:
    """Likelihood and nearness together, without a threshold."""

    def __init__(self, softmax: Softmax, grams: Grams, memory: Memory) -> None:
        """The softmax may know one class more than there are intents, the last: out of scope."""
        self.softmax, self.grams, self.memory = softmax, grams, memory
        self.intents = len(memory.starts) - 1

    def best(self, features: Floats, vectors: Floats) -> tuple[Codes, Floats]:
        """The two best intents and their scores, best first; both of shape (rows, 2)."""
        likely = self.softmax.likelihoods(features)[:, : self.intents]
        codes = np.zeros((len(likely), 2), dtype=np.int64)
        scores = np.zeros((len(likely), 2), dtype=np.float32)
        for row, (chances, vector) in enumerate(zip(likely, vectors, strict=True)):
            among = np.argsort(-chances, kind="stable")[:CANDIDATES]
            near = np.array([self.memory.nearness(vector, int(code)) for code in among])
            totals = np.log(np.maximum(chances[among], LEAST)) + NEARNESS * near
            order = np.argsort(-totals, kind="stable")[:2]
            codes[row], scores[row] = among[order], totals[order]
        return codes, scores


class IntentModel:
    """A fitted model. Threads may share it."""

    def __init__(self, names: Sequence[str], scorer: Scorer, gate: Gate, encoder: Encodes | None) -> None:
        """With the encoder it was fitted with."""
        self.names = tuple(names)
        self.gate = gate
        self._scorer, self._encoder = scorer, encoder

    def hear(self, text: str, vector: Floats | None = None) -> Heard:
        """`vector`, of shape (width,), saves encoding the text once more."""
        vectors = None if vector is None else np.asarray(vector, dtype=np.float32)[None, :]
        return self._hear([text], vectors)[0]

    def hear_all(self, texts: Sequence[str]) -> list[Heard]:
        parts = (texts[first : first + CHUNK] for first in range(0, len(texts), CHUNK))
        return [heard for part in parts for heard in self._hear(part, None)]

    def to_arrays(self) -> Arrays:
        """What `from_arrays` reads."""
        scorer, gate = self._scorer, self.gate
        return {
            "names": np.array(self.names, dtype=np.str_),
            "weights": scorer.softmax.weights,
            "offsets": scorer.softmax.offsets,
            "words": scorer.grams.words,
            "pieces": scorer.grams.pieces,
            "vectors": scorer.memory.vectors,
            "starts": scorer.memory.starts,
            "gate": np.array([gate.least, gate.slope, gate.offset]),
        }

    def _hear(self, texts: Sequence[str], vectors: Floats | None) -> list[Heard]:
        if vectors is None or self._encoder is None:
            vectors = encoded(texts, self._encoder)
        features = featured(self._scorer.grams.encode(count(texts)), vectors)
        codes, scores = self._scorer.best(features, vectors)
        return [
            # Nothing said is nothing wanted, whatever is nearest to it.
            self._heard(int(best), int(second), float(score) if plain(text) else float("-inf"))
            for text, (best, second), (score, _) in zip(texts, codes, scores, strict=True)
        ]

    def _heard(self, best: int, second: int, score: float) -> Heard:
        confidence = self.gate.confidence(score)
        if score < self.gate.least:
            return Heard("", confidence, self.names[best])
        return Heard(self.names[best], confidence, self.names[second])


def encoded(texts: Sequence[str], encoder: Encodes | None) -> Floats:
    """Shape (len(texts), the encoder's width); without one, of width 0."""
    return encoder.encode(texts) if encoder else np.zeros((len(texts), 0), dtype=np.float32)


def featured(grams: Floats, vectors: Floats) -> Floats:
    """What the softmax is fitted on; shape (rows, both widths)."""
    return np.hstack((np.float32(LENGTH) * vectors, grams))


def from_arrays(arrays: Arrays, encoder: Encodes | None) -> IntentModel:
    """Raises Invalid for arrays that are none of `to_arrays`, or were made with another encoder."""
    _check(arrays, encoder.width if encoder else 0)
    softmax = Softmax(arrays["weights"], arrays["offsets"])
    grams = Grams(arrays["words"], arrays["pieces"])
    scorer = Scorer(softmax, grams, Memory(arrays["vectors"], arrays["starts"]))
    names = [str(name) for name in arrays["names"]]
    return IntentModel(names, scorer, Gate(*map(float, arrays["gate"])), encoder)


def _check(arrays: Arrays, width: int) -> None:
    try:
        shapes = {part: arrays[part].shape for part in PARTS}
    except KeyError as missing:
        raise Invalid("model", f"lacks the array {missing}") from missing
    names, classes = arrays["names"].size, arrays["offsets"].size
    wanted = {
        "names": (names,),
        "weights": (width + WIDTH, classes),
        # One class more where something was said to be out of scope.
        "offsets": (min(max(classes, names), names + 1),),
        "words": (BUCKETS,),
        "pieces": (BUCKETS,),
        "vectors": (int(arrays["starts"].max(initial=0)), width),
        "starts": (names + 1,),
        "gate": (3,),
    }
    for part, shape in shapes.items():
        if shape != wanted[part]:
            raise Invalid("model", f"has {part} of shape {shape}, not {wanted[part]}")
