"""Sessions become a two-stage model: sources on the earlier, a ranker on the later, sources again on all."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from recommender.cases import Cases, cases
from recommender.dataset import EVENT_WEIGHTS, Dataset, DatasetSettings, Log, build, over
from recommender.errors import NothingToLearn
from recommender.items import Item
from recommender.ranking.fitting import Fitted, Progress, SourceSettings, fit
from recommender.ranking.lessons import Lessons, lessons
from recommender.ranking.ranker import Trees, TreeSettings, Weights
from recommender.ranking.trained import Trained, hashes, in_order
from recommender.ranking.two_stage import TwoStage
from recommender.ranking.weighing import weigh

FIRST_EFFORT = 1 / 3
"""The part of LightFM's effort spent on the sources that only teach the ranker."""
FEWEST_TAUGHT = 20
"""Cases, of each half, whose next item any source proposed; with less trees have nothing to learn from."""
EFFORT_OF_CASE = 400
"""Cases LightFM visits in the time that the ranker takes for one."""
TRIAL_ROUNDS = 40
SURE = 2.0
"""Standard errors by which a ranking must be better without a source: of five one would go by chance at 1."""
FEW_CASES, MANY_CASES = 10_000, 15_000
"""Below the one it learns half as fast, from the other on trees have twice as many leaves."""


@dataclass(frozen=True, slots=True)
class LearningSettings:
    dataset: DatasetSettings = field(default_factory=lambda: DatasetSettings(min_item_count=1))
    sources: SourceSettings = field(default_factory=SourceSettings)
    trees: TreeSettings = field(default_factory=TreeSettings)
    novel: bool = True
    """Whether the next item is one the session did not have yet."""
    later: float = 0.08
    """The share of sessions, the latest, that teach the ranker: more of a short log, up to `most_later`."""
    most_later: float = 0.2
    most_cases: int = 20_000
    fewest_cases: int = 500
    """With less the ranker is weights, chosen on what there is."""
    seed: int = 1
    threads: int = 1
    """One gives the same bytes for the same input."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one source gave: `loss` is the share of NDCG@10 lost without it, `gain` its part in the trees."""

    loss: float
    gain: float
    kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    trained: Trained
    engine: TwoStage
    fitted: Fitted
    dataset: Dataset
    contributions: Mapping[str, Contribution]
    taught: int
    """Cases the ranker learnt from."""
    seconds: float

    @property
    def fit_s(self) -> Mapping[str, float]:
        return {**self.fitted.seconds, "engine": self.seconds}


def learn(
    log: Log,
    items: Sequence[Item],
    settings: LearningSettings,
    progress: Progress = lambda stage, done, total: None,
) -> Learnt:
    """Raises NothingToLearn where no item is left, Diverged where LightFM's numbers left the finite."""
    began = time.perf_counter()
    dataset = build(log, settings.dataset)
    if not len(dataset.items):
        raise NothingToLearn("no item was seen often enough to learn from")
    ranker, contributions, taught = _learn_ranker(log, items, settings, progress)
    fitted = fit(dataset, items, _with_effort(settings, 1 - FIRST_EFFORT), progress)
    sources = fitted.sources
    for name, contribution in contributions.items():
        if not contribution.kept:
            sources = sources.without(name)
    bought = float(np.mean(log.weights >= EVENT_WEIGHTS["purchase"])) > 0.5
    trained = Trained(
        sources,
        ranker,
        again=not settings.novel,
        is_bought=bought,
        until=float(log.times.max()),
        heaviest=float(log.weights.max()),
        met=hashes([*log.items.tolist(), *(item.item_id for item in items)]),
    )
    engine = trained.over(in_order(items, dataset.items))
    seconds = time.perf_counter() - began
    return Learnt(trained, engine, fitted, dataset, contributions, taught, seconds)


def _learn_ranker(
    log: Log, items: Sequence[Item], settings: LearningSettings, progress: Progress
) -> tuple[Trees | Weights, Mapping[str, Contribution], int]:
    share = min(max(settings.later, settings.most_cases / 2 / max(len(log.codes), 1)), settings.most_later)
    earlier, later = log.split(share, log.session_count)
    dataset = build(earlier, settings.dataset)
    judged = _sampled(cases(over(later, dataset.items), "every", novel=settings.novel), settings)
    if not len(judged) or not len(dataset.items):
        return weigh(None), {}, 0
    fitted = fit(dataset, items, _with_effort(settings, FIRST_EFFORT), progress)
    progress("ranking", 0, 1)
    facts = Trained(fitted.sources, weigh(None)).over(in_order(items, dataset.items)).facts
    told = lessons(judged, facts, seen_again=not settings.novel)
    if len(judged) < settings.fewest_cases or told.least_taught() < FEWEST_TAUGHT:
        return weigh(told), {}, len(judged)
    chosen = replace(_sized(settings.trees, len(judged)), seed=settings.seed, threads=settings.threads)
    kept, contributions = _weed(told, chosen)
    trees = told.fit(kept, chosen)
    gains = trees.gains()
    contributions = {name: replace(found, gain=gains.get(name, 0.0)) for name, found in contributions.items()}
    progress("ranking", 1, 1)
    return trees, contributions, len(judged)


def _sized(trees: TreeSettings, taught: int) -> TreeSettings:
    """Slower where few cases would be learnt by heart, larger trees where there are many."""
    if taught < FEW_CASES:
        return replace(trees, learning_rate=trees.learning_rate / 2)
    return replace(trees, leaves=trees.leaves * 2) if taught >= MANY_CASES else trees


def _weed(told: Lessons, settings: TreeSettings) -> tuple[tuple[str, ...], Mapping[str, Contribution]]:
    """The columns worth keeping: a source goes if the ranking is better without it, by more than chance."""
    quick = replace(settings, rounds=TRIAL_ROUNDS, learning_rate=settings.learning_rate * 2)
    columns = told.table.names
    whole = told.trial(columns, quick)
    contributions: dict[str, Contribution] = {}
    for source in told.sources:
        fewer = tuple(name for name in columns if name.partition(".")[0] != source)
        without = told.trial(fewer, quick)
        lost = whole - without
        error = float(lost.std()) / np.sqrt(len(lost))
        is_kept = bool(lost.mean() >= -SURE * error)
        contributions[source] = Contribution(float(lost.mean() / max(whole.mean(), 1e-9)), 0.0, is_kept)
        if not is_kept:
            columns, whole = fewer, without
    return columns, contributions


def _sampled(judged: Cases, settings: LearningSettings) -> Cases:
    most = max(settings.fewest_cases, min(settings.most_cases, settings.sources.effort // EFFORT_OF_CASE))
    if len(judged) <= most:
        return judged
    chance = np.random.default_rng(settings.seed)
    return judged.some(np.sort(chance.choice(len(judged), most, replace=False)))


def _with_effort(settings: LearningSettings, share: float) -> SourceSettings:
    sources = settings.sources
    next_item = replace(sources.next_item, threads=settings.threads, seed=settings.seed)
    return replace(sources, effort=round(sources.effort * share), next_item=next_item)
