"""Fits every source on a log."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from recommender.cases import Cases, both_ways
from recommender.dataset import Dataset
from recommender.items import Item, feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.baskets import Baskets, BasketSettings
from recommender.models.model import Model
from recommender.models.next_item_fit import NextItemSettings
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.random_walk import RandomWalk, WalkSettings
from recommender.models.sequential_rules import RuleSettings, SequentialRules
from recommender.models.session_knn import KnnSettings, SessionKnn
from recommender.models.sources import Sources
from recommender.models.statistics import measure
from recommender.ranking.trained import in_order

Progress = Callable[[str, int, int], None]
"""Called with the stage, steps done and steps in all."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    popularity: PopularitySettings = field(default_factory=PopularitySettings)
    rules: RuleSettings = field(default_factory=RuleSettings)
    walk: WalkSettings = field(default_factory=WalkSettings)
    baskets: BasketSettings = field(default_factory=BasketSettings)
    knn: KnnSettings = field(default_factory=KnnSettings)
    next_item: NextItemSettings = field(default_factory=lambda: NextItemSettings(epochs=0))
    """0 epochs: as many as `effort` allows."""
    effort: int = 8_000_000
    """Cases LightFM visits in all; about 90 seconds on two cores, whatever the size of the log."""
    history: int = 10
    """Earlier items a case knows of."""
    backward: float = 0.7
    """What a case counts for LightFM whose items came after it; 0 for none of them."""
    fewest_cases: int = 200
    """With less behaviour than this, popularity alone is kept."""


@dataclass(frozen=True, slots=True)
class Fitted:
    sources: Sources
    seconds: dict[str, float]
    """By source."""
    cases: int
    epochs: int


def fit(
    dataset: Dataset,
    items: Sequence[Item],
    settings: SourceSettings,
    progress: Progress = lambda stage, done, total: None,
) -> Fitted:
    """Every source. Raises Diverged where LightFM's numbers left the finite."""
    seconds: dict[str, float] = {}
    began = time.perf_counter()
    popularity = Popularity.fit(dataset, settings.popularity)
    seconds[popularity.name] = time.perf_counter() - began
    learnt = both_ways(dataset, settings.backward, history=settings.history)
    epochs = _epochs(len(learnt), settings)
    models: dict[str, Model] = {}
    if len(learnt) >= settings.fewest_cases:
        chosen = replace(settings, next_item=replace(settings.next_item, epochs=epochs))
        began = time.perf_counter()
        for model in _learning(dataset, items, learnt, chosen, progress):
            models[model.name] = model
            seconds[model.name] = time.perf_counter() - began
            began = time.perf_counter()
    return Fitted(Sources(popularity, measure(dataset), models), seconds, len(learnt), epochs)


def _learning(
    dataset: Dataset, items: Sequence[Item], learnt: Cases, settings: SourceSettings, progress: Progress
) -> Iterator[Model]:
    rules = SequentialRules.fit(dataset, settings.rules)
    yield rules
    yield RandomWalk.fit(rules, settings.walk)
    yield Baskets.fit(dataset, settings.baskets)
    yield SessionKnn.fit(dataset, settings.knn)
    known = in_order(items, dataset.items)
    features = feature_vocabulary(known)
    yield next_item_fit.fit(
        learnt,
        dataset.items,
        features,
        feature_matrix(known, features),
        settings.next_item,
        lambda done, total: progress("fitting", done, total),
    )


def _epochs(count: int, settings: SourceSettings) -> int:
    return settings.next_item.epochs or max(1, min(30, round(settings.effort / max(count, 1))))
