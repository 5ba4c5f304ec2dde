"""Multinomial logistic regression: how likely each intent is, given a vector."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.meaning import Floats

Codes = NDArray[np.int64]
Doubles = NDArray[np.float64]
Step = Callable[[int], None]
"""Called with the steps done so far; what it raises ends the fit."""
MOST_STEPS = 40
"""More make nothing better."""


@dataclass(frozen=True, slots=True, eq=False)
class Softmax:
    weights: Floats
    """Shape (width, classes)."""
    offsets: Floats
    """Shape (classes,)."""

    def likelihoods(self, vectors: Floats) -> Floats:
        """Shape (len(vectors), classes), rows that sum to 1."""
        scores = vectors @ self.weights
        scores += self.offsets
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def flat(self) -> Doubles:
        return np.vstack((self.weights, self.offsets)).astype(np.float64).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class _Loss:
    """½‖W‖² / (strength · rows) plus the mean of −log p(code | vector), and its gradient.

    Bishop, Pattern Recognition and Machine Learning (2006), 4.3.4, the gradient in equation 4.109. Divided by
    the number of rows, so that the search for a step's length begins at the right scale.
    """

    vectors: Floats
    codes: Codes
    classes: int
    strength: float

    def at(self, flat: Doubles) -> Softmax:
        both = flat.reshape(-1, self.classes).astype(np.float32)
        return Softmax(both[:-1], both[-1])

    def __call__(self, flat: Doubles) -> tuple[float, Doubles]:
        model, rows = self.at(flat), np.arange(len(self.codes))
        residuals = model.likelihoods(self.vectors)
        lost = -np.log(np.maximum(residuals[rows, self.codes], 1e-30)).mean(dtype=np.float64)
        residuals[rows, self.codes] -= 1
        share = 1 / (self.strength * len(rows))
        slopes = np.vstack((self.vectors.T @ residuals, residuals.sum(axis=0))).astype(np.float64) / len(rows)
        slopes[:-1] += share * model.weights
        return float(lost) + 0.5 * share * float(np.square(model.weights).sum()), slopes.ravel()


def fit(
    vectors: Floats,
    codes: Codes,
    classes: int,
    strength: float,
    steps: int = MOST_STEPS,
    step: Step = lambda done: None,
    begin: Softmax | None = None,
) -> Softmax:
    """The minimum of ½‖W‖² + strength · Σ −log p(code | vector), in at most so many steps from `begin` on.

    `vectors` of shape (rows, width), `codes` of shape (rows,) below `classes`. By L-BFGS: Liu and Nocedal,
    "On the limited memory BFGS method", Mathematical Programming 45 (1989).
    """
    # Here, because only a fit needs it and it would cost every start a tenth of a second.
    from scipy.optimize import minimize

    loss, done = _Loss(vectors, codes, classes, strength), 0

    def count(xk: Doubles) -> None:
        nonlocal done
        done += 1
        step(done)

    found = minimize(
        loss,
        begin.flat() if begin else np.zeros((vectors.shape[1] + 1) * classes),
        jac=True,
        method="L-BFGS-B",
        callback=count,
        options={"maxiter": steps, "gtol": 1e-5, "ftol": 1e-8},
    )
    return loss.at(np.asarray(found.x))
