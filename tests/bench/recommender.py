"""The recommender on real baskets: scoring, training, quality, upselling. Ratios are of one run."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

import numpy as np

from recommender.answering.engine import Engine, Query
from recommender.cases import Cases, cases
from recommender.dataset import DatasetSettings, over
from recommender.evaluation import Answer, Metrics, answering, rank
from recommender.items import feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.next_item import NextItem
from recommender.models.next_item_fit import Inputs, NextItemSettings
from recommender.ranking.fitting import SourceSettings
from recommender.ranking.learning import LearningSettings, Learnt, learn
from recommender.ranking.trained import in_order
from tests.bench import groceries
from tests.bench.measure import Measure

SESSIONS = 30_000
SETTINGS = NextItemSettings(epochs=5, max_sampled=30, threads=1)
JUDGED = 3000


def measure() -> list[Measure]:
    """About three minutes on two cores."""
    log, items = groceries.read()
    earlier, latest = log.split(0.05, 1000)
    settings = LearningSettings(
        dataset=DatasetSettings(min_item_count=5, max_sessions=SESSIONS),
        sources=SourceSettings(effort=3_000_000),
        threads=2,
    )
    learnt = learn(earlier, items, settings)
    judged = cases(over(latest, learnt.dataset.items), "every")
    chosen = np.random.default_rng(1).choice(len(judged), JUDGED, replace=False)
    judged = judged.some(np.sort(chosen))
    engine = Engine(items, learnt.trained)
    known = in_order(items, learnt.dataset.items)
    features = feature_vocabulary(known)
    given = next_item_fit.inputs(
        cases(learnt.dataset, "every", history=10),
        len(learnt.dataset.items),
        feature_matrix(known, features),
        SETTINGS,
    )
    return [
        *_training(given),
        *_quality(learnt, judged),
        *_upsell(learnt, engine, judged),
        _answers(engine, learnt),
    ]


def _training(given: Inputs) -> list[Measure]:
    """One epoch after another, as we fit, against LightFM's own loop; and one thread against two."""
    # One thread's own time: what else the machine does would drown the difference.
    _, ours_s = _timed(time.process_time, lambda: _fitted(given, SETTINGS.epochs, 1))
    bare = next_item_fit.unfitted(SETTINGS)
    _, bare_s = _timed(time.process_time, lambda: _bare(bare, given, SETTINGS.epochs, 1))
    # each from the start: the better a model, the longer WARP looks for a negative
    _, one_s = _timed(time.perf_counter, lambda: _fitted(given, 3, 1))
    _, two_s = _timed(time.perf_counter, lambda: _fitted(given, 3, 2))
    return [
        _scoring(bare, given),
        Measure("training, of bare LightFM's throughput", bare_s / ours_s, "×", 0.9),
        Measure("training with two threads, of one's throughput", one_s / two_s, "×", 1.4),
    ]


def _fitted(given: Inputs, epochs: int, threads: int) -> object:
    model = next_item_fit.unfitted(SETTINGS)
    for _ in range(epochs):
        next_item_fit.run_epoch(model, given, threads)
    return model


def _bare(model: object, given: Inputs, epochs: int, threads: int) -> None:
    model.fit_partial(  # type: ignore[attr-defined]
        given.interactions,
        given.user_features,
        given.item_features,
        sample_weight=given.weights,
        epochs=epochs,
        num_threads=threads,
    )


def _scoring(bare: object, given: Inputs) -> Measure:
    """One session against every item: our product, and LightFM.predict over the same vectors."""
    items = given.item_features.shape[0]
    everything = np.arange(items, dtype=np.int32)
    nobody = np.zeros_like(everything)
    biases, vectors = bare.get_item_representations(given.item_features)  # type: ignore[attr-defined]
    model = NextItem.of_vectors(vectors, biases, bare.user_embeddings)  # type: ignore[attr-defined]
    rows = [given.user_features[case] for case in range(50)]
    sessions = [np.asarray(row @ bare.user_embeddings, dtype=np.float32)[0] for row in rows]  # type: ignore[attr-defined]
    predict = bare.predict  # type: ignore[attr-defined]
    ours = milliseconds([partial(model.known, session) for session in sessions])
    theirs = milliseconds([partial(predict, nobody, everything, given.item_features, row) for row in rows])
    return Measure("scoring, as fast as LightFM.predict", median(theirs) / median(ours), "×", 8.0)


def _quality(learnt: Learnt, judged: Cases) -> list[Measure]:
    found = {
        model.name: _judge(learnt, judged, answering_of(learnt, model.name))
        for model in learnt.fitted.sources
    }
    engine = _judge(learnt, judged, engine_of(learnt))
    best = max(found.values(), key=lambda metrics: metrics.ndcg)
    popular = found["popularity"]
    lightfm = found["next_item"]
    return [
        Measure("baskets: engine, HR@10", engine.hit_rate, "of 1"),
        Measure("baskets: engine, NDCG@10 of the best single source's", engine.ndcg / best.ndcg, "×", 1.03),
        Measure("baskets: engine, HR@10 of popularity's", engine.hit_rate / popular.hit_rate, "×"),
        Measure("baskets: LightFM, HR@10 of popularity's", lightfm.hit_rate / popular.hit_rate, "×", 1.5),
    ]


def _judge(learnt: Learnt, judged: Cases, answer: Answer) -> Metrics:
    return rank(answer, judged, len(learnt.dataset.items), 10, 10).metrics(10)


def answering_of(learnt: Learnt, name: str) -> Answer:
    model = next(model for model in learnt.fitted.sources if model.name == name)
    return answering(model.score, len(learnt.dataset.items), seen_again=False)


def engine_of(learnt: Learnt) -> Answer:
    return lambda histories, limit: learnt.engine.rank(histories, limit, seen_again=False)


def _upsell(learnt: Learnt, engine: Engine, judged: Cases) -> list[Measure]:
    """The scenario as shipped, its variety included, against conditional probability alone."""
    ids = learnt.dataset.items.tolist()
    judged = judged.some(np.arange(0, len(judged), 3))
    hits = 0
    for case in range(len(judged)):
        cart = [ids[code] for code in judged.histories.at(case)]
        picks = engine.recommend(Query("upsell", cart=cart, limit=10))
        hits += ids[judged.targets[case]] in {pick.item_id for pick in picks}
    plain = _judge(learnt, judged, answering_of(learnt, "baskets"))
    ratio = hits / len(judged) / plain.hit_rate
    return [Measure("cart upsell as shipped, HR@10 of conditional probability's", ratio, "×", 1.0)]


def _answers(engine: Engine, learnt: Learnt) -> Measure:
    ids = learnt.dataset.items.tolist()
    scenarios = ("for_you", "similar", "upsell", "exit_rescue", "search")
    queries = [
        Query(scenarios[n % 5], text="chocolate cookies", seen=ids[n : n + 5], cart=ids[n + 9 : n + 11])
        for n in range(300)
    ]
    times = milliseconds([partial(engine.recommend, query) for query in queries])
    return Measure(
        "recommend() of 92,331 groceries, p95", float(np.percentile(times, 95)), "ms", 10.0, at_least=False
    )


def milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    calls[0]()
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _timed(clock: Callable[[], float], work: Callable[[], object]) -> tuple[object, float]:
    began = clock()
    made = work()
    return made, clock() - began
