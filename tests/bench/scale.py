"""One visitor's answer in shops of 10,000, 100,000 and 1,000,000 items, and the memory of LightFM's part.

The shops are made up: visitors walk around in neighbourhoods of items, some of them popular. What is measured
does not depend on what the numbers mean; the ranker is learnt on the smallest shop.
"""

import gc
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from recommender import snapshot
from recommender.answering.engine import Engine, Merchandising, Query
from recommender.arrays import Codes
from recommender.dataset import Dataset, DatasetSettings, Log, over
from recommender.items import Item
from recommender.models.baskets import Baskets, BasketSettings
from recommender.models.next_item import NextItem
from recommender.models.next_item_fit import NextItemSettings
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.random_walk import RandomWalk, WalkSettings
from recommender.models.sequential_rules import RuleSettings, SequentialRules
from recommender.models.session_knn import KnnSettings, SessionKnn
from recommender.models.sources import Sources
from recommender.models.statistics import measure as statistics_of
from recommender.ranking.fitting import SourceSettings
from recommender.ranking.learning import LearningSettings, learn
from recommender.ranking.ranker import Trees, Weights
from recommender.ranking.trained import Trained
from tests.bench.measure import Measure
from tests.bench.recommender import milliseconds

LIMITS_MS = {10_000: 3.0, 100_000: 10.0, 1_000_000: 30.0}
COMPONENTS = 64
RULES = Merchandising(margin_floor=0.1, most_per_category=2, diversity=0.2, boosted={"0000007": 0.5})
SCENARIOS = ("for_you", "similar", "upsell", "exit_rescue")


def measure() -> list[Measure]:
    """About three minutes, most of them to make the largest shop."""
    ranker = _ranker()
    made = []
    for size, limit in LIMITS_MS.items():
        engine, ids = _shop(size, ranker)
        times = _times(engine, ids)
        made.append(
            Measure(f"recommend() with rules, {size:,} items, p95", times, "ms", limit, at_least=False)
        )
        del engine
        gc.collect()
    return [*made, _memory()]


def _ranker() -> Trees | Weights:
    log = _walks(10_000)
    settings = LearningSettings(
        dataset=DatasetSettings(min_item_count=1),
        sources=SourceSettings(next_item=NextItemSettings(epochs=2, max_sampled=20)),
        most_cases=4000,
        threads=2,
    )
    return learn(log, [_item(code, 10_000) for code in range(10_000)], settings).trained.ranker


def _walks(size: int) -> Log:
    """Sessions of five items, each near the one before it, begun at popular items."""
    chance = np.random.default_rng(1)
    sessions = min(max(20_000, size), 300_000)
    starts = (size * chance.power(0.4, sessions)).astype(np.int64)
    steps = np.rint(chance.normal(0.0, 8.0, (sessions, 4))).cumsum(axis=1).astype(np.int64)
    codes = np.column_stack((starts, starts[:, None] + steps)) % size
    rows = np.repeat(np.arange(sessions), 5)
    times = (rows * 60 + np.tile(np.arange(5), sessions)).astype(np.float64)
    names = np.array([_name(code) for code in range(size)])
    flat: Codes = codes.ravel().astype(np.int32)
    return Log(rows, flat, np.full(len(rows), 0.5, dtype=np.float32), times, names)


def _shop(size: int, ranker: Trees | Weights) -> tuple[Engine, list[str]]:
    log = _walks(size)
    dataset = over(log, log.items)
    rules = SequentialRules.fit(dataset, RuleSettings())
    models = (
        rules,
        RandomWalk.fit(rules, WalkSettings()),
        Baskets.fit(dataset, BasketSettings()),
        SessionKnn.fit(dataset, KnnSettings()),
        _vectors(dataset),
    )
    known = Sources(
        Popularity.fit(dataset, PopularitySettings()),
        statistics_of(dataset),
        {model.name: model for model in models},
    )
    items = [_item(code, size) for code in range(size)]
    return Engine(items, Trained(known, ranker), RULES), log.items.tolist()


def _vectors(dataset: Dataset) -> NextItem:
    chance = np.random.default_rng(2)
    shape = (len(dataset.items), COMPONENTS)
    vectors = chance.standard_normal(shape, dtype=np.float32)
    made = NextItem.of_vectors(vectors, np.zeros(shape[0], dtype=np.float32), vectors[::-1])
    return NextItem.restore(dataset.items, made.arrays(), made.params())


def _item(code: int, size: int) -> Item:
    kind = code * 400 // size
    return Item(
        _name(code),
        title=f"Thing {code} of kind {kind}",
        category=f"Shop > Aisle {kind // 20} > Kind {kind}",
        brand=f"Brand {code % 97}",
        price_minor=100.0 + code % 5000,
        cost_minor=80.0 + code % 4000,
    )


def _name(code: int) -> str:
    return f"{code:07d}"


def _times(engine: Engine, ids: list[str]) -> float:
    chance = np.random.default_rng(3)
    middle = (len(ids) * chance.power(0.4, 400)).astype(int)
    queries = [
        Query(
            SCENARIOS[n % 4],
            seen=[ids[(at + step) % len(ids)] for step in (0, 3, 1, 5)],
            cart=[ids[(at + 9) % len(ids)]],
            limit=10,
        )
        for n, at in enumerate(middle.tolist())
    ]
    gc.collect()
    return float(np.percentile(milliseconds([partial(engine.recommend, query) for query in queries]), 95))


def _memory() -> Measure:
    """What the process grows by when a million vectors are loaded and asked, by the float32 matrix."""
    size = 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.snapshot"
        _write(path, size)
        gc.collect()
        before = _resident()
        read = snapshot.read(path)
        model = NextItem.restore(np.array(["x"]), read.arrays, read.meta)
        model.known(np.ones(COMPONENTS, dtype=np.float32))
        grown = _resident() - before
    return Measure(
        "memory of 1,000,000 × 64, by the float32 matrix",
        grown / (size * COMPONENTS * 4),
        "×",
        1.5,
        at_least=False,
    )


def _write(path: Path, size: int) -> None:
    vectors = np.random.default_rng(4).standard_normal((size, COMPONENTS), dtype=np.float32)
    made = NextItem.of_vectors(vectors, np.zeros(size, dtype=np.float32), vectors)
    snapshot.write(path, made.arrays(), made.params())


def _resident() -> int:
    """Bytes of this process in memory, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * 4096
