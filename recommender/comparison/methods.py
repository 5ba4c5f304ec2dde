"""What is compared: the engine, each of its sources, and a yardstick of our own, all asked for lists."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from recommender.arrays import Codes, Doubles, Floats, Words
from recommender.cases import Histories
from recommender.comparison.item_knn import ItemKnn
from recommender.dataset import Log, over
from recommender.evaluation import Answer, answering

ENGINE = "engine"
WARM_UP = 5


class Source(Protocol):
    """A model of `recommender.models`, as far as it is asked here."""

    @property
    def name(self) -> str: ...

    def score(self, histories: Histories) -> Floats:
        """Shape (histories, items); may be written into."""


class Engine(Protocol):
    @property
    def items(self) -> Words: ...

    def rank(self, histories: Histories, limit: int, *, seen_again: bool) -> Codes:
        """The best items, best first, -1 where there are fewer; shape (histories, limit)."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """What was learnt: the engine, and every source that was tried, all over the engine's items."""

    engine: Engine
    sources: Sequence[Source]
    fit_s: Mapping[str, float]
    """By name of the source, and `engine` for all it took to make it."""


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    answer: Answer
    fit_s: float


def methods_of(rivals: Rivals, log: Log, *, seen_again: bool) -> Iterator[Method]:
    """The engine first. `log` is what the rivals learnt from: the yardstick learns from it, too."""
    items = rivals.engine.items
    yield Method(
        ENGINE,
        lambda histories, limit: rivals.engine.rank(histories, limit, seen_again=seen_again),
        rivals.fit_s.get(ENGINE, 0.0),
    )
    for source in rivals.sources:
        yield Method(
            source.name,
            answering(source.score, len(items), seen_again=seen_again),
            rivals.fit_s.get(source.name, 0.0),
        )
    if ItemKnn.name not in {source.name for source in rivals.sources}:
        began = time.perf_counter()
        knn = ItemKnn.fit(over(log, items))
        spent = time.perf_counter() - began
        yield Method(ItemKnn.name, answering(knn.score, len(items), seen_again=seen_again), spent)


def answer_times(method: Method, histories: Sequence[Histories], limit: int) -> Doubles:
    """Milliseconds of one answer to each single history, after some that do not count; shape (histories,)."""
    for history in histories[:WARM_UP]:
        method.answer(history, limit)
    times = np.empty(len(histories))
    for place, history in enumerate(histories):
        began = time.perf_counter()
        method.answer(history, limit)
        times[place] = (time.perf_counter() - began) * 1000
    return times
