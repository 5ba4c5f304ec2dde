"""An engine whose every answer is known beforehand: what it was made of, in order, and what it was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

import numpy as np

from recommender.answering.merchandising import Merchandising
from recommender.answering.query import Pick, Query, Why
from recommender.dataset import DatasetSettings, Row, build, read_log
from recommender.items import Item
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.sources import Sources
from recommender.models.statistics import measure
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.search.semantic import Embeddings
from wiring.serving import Ranks


def popular(*item_ids: str) -> Trained:
    """What a training made that knows only how often each was taken: the first the most."""
    takers = ((item_id, range(len(item_ids) - place)) for place, item_id in enumerate(item_ids))
    rows = [(f"{item_id} {taker}", item_id, "purchase", 0.0) for item_id, many in takers for taker in many]
    dataset = build(read_log(rows), DatasetSettings(min_item_count=1))
    sources = Sources(Popularity.fit(dataset, PopularitySettings()), measure(dataset), {})
    return Trained(sources, Weights({}))


def order_of(model: Trained) -> list[str]:
    known = model.sources.popularity
    return [str(known.items[place]) for place in np.argsort(-known.counts, kind="stable")]


@dataclass
class Maker:
    """`serving.Build`. Keeps count of what it made, can be made to wait, and to fail."""

    built: list[int] = field(default_factory=list)
    """The size of each catalogue, in the order they were built."""
    understood: list[int] = field(default_factory=list)
    """The size of each catalogue that was read for what its words mean."""
    may_build: Event = field(default_factory=Event)
    failures: int = 0
    """How many of the next builds raise."""
    refuses: str = ""
    """An item that cannot be added to an engine."""
    asked: int = 0

    def __post_init__(self) -> None:
        self.may_build.set()

    def __call__(self, items: Sequence[Item], model: Trained | None, rules: Merchandising) -> Ranks:
        assert self.may_build.wait(10)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no memory")
        self.built.append(len(items))
        best = order_of(model) if model else []
        return KnownRanks(self, {item.item_id: item for item in items}, rules, best)


@dataclass(frozen=True)
class KnownRanks:
    """Recommends what the model likes, then all others by id; an explored share gives another each time."""

    maker: Maker
    items: dict[str, Item]
    rules: Merchandising
    best: list[str]
    observed: list[Row] = field(default_factory=list)
    clicks: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def recommend(self, query: Query) -> list[Pick]:
        self.maker.asked += 1
        order = sorted(
            self.items, key=lambda i: (self.best.index(i) if i in self.best else len(self.best), i)
        )
        found = [i for i in order if i not in self.rules.excluded and i not in query.exclude]
        if self.rules.explored_share and found:
            turn = self.maker.asked % len(found)
            found = found[turn:] + found[:turn]
        share = self.rules.explored_share
        return [Pick(i, 1.0, Why("popular"), {"p": 1 / 3}, 1.0 - share / 2, share > 0) for i in found][
            : query.limit
        ]

    def with_items(self, changed: Sequence[Item]) -> Ranks:
        if any(item.item_id == self.maker.refuses for item in changed):
            raise RuntimeError("no such category")
        return replace(self, items=self.items | {item.item_id: item for item in changed})

    def with_merchandising(self, merchandising: Merchandising) -> Ranks:
        return replace(self, rules=merchandising)

    def with_clicks(self, clicks: Mapping[str, tuple[int, int]]) -> Ranks:
        return replace(self, clicks=clicks)

    def observe(self, rows: Iterable[Row]) -> None:
        self.observed.extend(rows)

    def understood(self, embeddings: Embeddings | None) -> None:
        self.maker.understood.append(len(self.items))
