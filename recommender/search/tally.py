"""What parts of a query give to documents: scores and covered shares of those that have any, and their sums.

Only documents that hold a word are touched: a query of three words costs what these occur, not what the
catalogue has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.arrays import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Documents, ascending, what they score, and how much of what was asked they cover, 0 … 1."""

    docs: Codes
    scores: Floats
    covers: Floats


NOTHING = Tally(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32))


def summed(size: int, parts: Sequence[Tally], factors: Sequence[float], weights: Sequence[float]) -> Tally:
    """Scores times factors, and the mean of what is covered, by weight, of `size` documents."""
    asked = sum(weights) or 1.0
    if len(parts) == 1 and factors[0] == 1.0:
        return parts[0]
    docs, places = _union(size, parts)
    scores, covers = np.zeros(len(docs), dtype=np.float32), np.zeros(len(docs), dtype=np.float32)
    for part, place, factor, weight in zip(parts, places, factors, weights, strict=True):
        scores[place] += np.float32(factor) * part.scores
        covers[place] += np.float32(weight / asked) * part.covers
    return Tally(docs, scores, covers)


def best(size: int, parts: Sequence[Tally]) -> Tally:
    """Of each document the best score and the best cover of any part."""
    if len(parts) == 1:
        return parts[0]
    docs, places = _union(size, parts)
    scores, covers = np.zeros(len(docs), dtype=np.float32), np.zeros(len(docs), dtype=np.float32)
    for part, place in zip(parts, places, strict=True):
        scores[place] = np.maximum(scores[place], part.scores)
        covers[place] = np.maximum(covers[place], part.covers)
    return Tally(docs, scores, covers)


def shared(size: int, parts: Sequence[Tally]) -> Tally:
    """Only the documents of every part: the sum of their scores, the least of their covers."""
    if len(parts) == 1:
        return parts[0]
    docs, places = _union(size, parts)
    scores, covers = np.zeros(len(docs), dtype=np.float32), np.ones(len(docs), dtype=np.float32)
    having = np.zeros(len(docs), dtype=np.int8)
    for part, place in zip(parts, places, strict=True):
        scores[place] += part.scores
        covers[place] = np.minimum(covers[place], part.covers)
        having[place] += 1
    every = having == len(parts)
    return Tally(docs[every], scores[every], covers[every])


def highest(values: Floats, most: int) -> Codes:
    """Places of the highest values above 0, at most so many, in no order."""
    places = np.flatnonzero(values > 0)
    if len(places) > most:
        places = places[np.argpartition(-values[places], most - 1)[:most]]
    return places.astype(np.int32)


def _union(size: int, parts: Sequence[Tally]) -> tuple[Codes, list[Codes]]:
    """All documents, ascending, and where among them those of each part stand."""
    marked = np.zeros(size, dtype=np.bool_)
    for part in parts:
        marked[part.docs] = True
    docs = np.flatnonzero(marked).astype(np.int32)
    place = np.empty(size, dtype=np.int32)
    place[docs] = np.arange(len(docs), dtype=np.int32)
    return docs, [place[part.docs] for part in parts]
