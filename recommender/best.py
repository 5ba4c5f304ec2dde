"""The best of rows of scores over all items, exact and the same every time."""

import numpy as np

from recommender.arrays import Codes, Flags, Floats, Offsets

SEED = 20_110_501
CROWD = 32
"""Times the limit: more candidates than this are ties, and are not sorted."""


def chance_order(items: int) -> Offsets:
    """The order of items of equal score, drawn once for all: neither age nor name may decide."""
    return np.random.default_rng(SEED).permutation(items)


def best(scores: Floats, limit: int, order: Offsets) -> Codes:
    """The items of the highest scores, best first, -1 where fewer are above -inf; shape (rows, limit).

    `scores` has shape (rows, items) and no NaN; `order`, from `chance_order`, says who is first of equals.
    """
    rows, items = scores.shape
    answers = np.full((rows, limit), -1, dtype=np.int32)
    if not rows or not items:
        return answers
    floors = _floors(scores, limit)
    candidates: Flags = scores >= floors[:, None]
    crowded = np.flatnonzero(candidates.sum(axis=1) > CROWD * limit)
    candidates[crowded] = scores[crowded] > floors[crowded, None]
    counts = _sorted_into(answers, scores, candidates, order)
    for row in crowded.tolist():
        filled = min(int(counts[row]), limit)
        answers[row, filled:] = _first_equal(scores[row], floors[row], order, limit - filled)
    found = np.take_along_axis(scores, np.maximum(answers, 0), axis=1)
    return np.where(found > -np.inf, answers, -1).astype(np.int32)


def _floors(scores: Floats, limit: int) -> Floats:
    """A score that at least `limit` items of each row reach, and few more than needed; shape (rows,).

    The `limit` highest maxima of groups of items: one pass, where sorting all items would be many.
    """
    items = scores.shape[1]
    if items <= limit:
        return np.asarray(scores.min(axis=1), dtype=np.float32)
    width = max(1, min(64, items // (4 * limit)))
    even = items - items % width
    maxima = scores[:, :even].reshape(len(scores), width, -1).max(axis=1)
    return np.asarray(np.partition(maxima, -limit, axis=1)[:, -limit], dtype=np.float32)


def _sorted_into(answers: Codes, scores: Floats, candidates: Flags, order: Offsets) -> Offsets:
    """Write the best candidates of each row; how many candidates each has, shape (rows,)."""
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order))
    rows, codes = np.divmod(np.flatnonzero(candidates), len(order))
    sort = np.lexsort((turn[codes], -scores[rows, codes], rows))
    rows, codes = rows[sort], codes[sort]
    counts = np.bincount(rows, minlength=len(answers))
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = place < answers.shape[1]
    answers[rows[kept], place[kept]] = codes[kept]
    return counts


def _first_equal(scores: Floats, value: np.float32, order: Offsets, count: int) -> Offsets:
    """The first `count` items in `order` that score just this."""
    few = order[: 64 * count]
    found = few[scores[few] == value]
    if len(found) < count:
        found = order[scores[order] == value]
    return np.asarray(found[:count], dtype=np.int64)
