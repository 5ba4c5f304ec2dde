"""The recommender on sessions of real shops, where FLOORWALKER_DATA names a folder that has them.

`retailrocket_sessions.csv.gz` and `rsc15_clicks.csv.gz` may not be handed on with the project;
docs/recommender.md says what they are. Without the folder nothing is measured here.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import implicit
import numpy as np
from rich.console import Console
from scipy import sparse

from recommender.cases import cases
from recommender.comparison.comparison import ComparisonSettings, compare
from recommender.comparison.result import Comparison
from recommender.comparison.sessions_file import read_sessions
from recommender.comparison.shipped import as_shipped
from recommender.dataset import DatasetSettings, Log, build, over, read_log
from recommender.delimited import Problems
from recommender.ranking.learning import LearningSettings
from tests.bench.measure import Measure

VARIABLE = "FLOORWALKER_DATA"
NEIGHBOURS = ("sequential_rules", "session_knn", "item_knn", "random_walk", "baskets")
SHARE, MOST = 0.05, 5000


def measure() -> list[Measure]:
    """About eight minutes on two cores."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        Console().print(f"[dim]sessions: {VARIABLE} names no folder; nothing is measured[/]")
        return []
    retail, clicks = Path(folder) / "retailrocket_sessions.csv.gz", Path(folder) / "rsc15_clicks.csv.gz"
    return [*_novel(retail), *_short(retail), *_repeats(retail), *_other(clicks)]


def _compared(log: Log, settings: ComparisonSettings) -> Comparison:
    return compare(log, None, as_shipped(LearningSettings(novel=settings.novel, threads=2)), settings)


def _of(found: Comparison) -> Mapping[str, Mapping[str, float]]:
    return {method.name: method.metrics for method in found.methods}


def _read(path: Path, *, repeats: bool) -> Log:
    return read_log(read_sessions(path, Problems()), repeats=repeats)


def _novel(path: Path) -> list[Measure]:
    log = _read(path, repeats=False)
    found = _compared(log, ComparisonSettings("every", novel=True))
    methods = _of(found)
    nearest = max(methods[name]["hr@10"] for name in NEIGHBOURS)
    lightfm = methods["next_item"]["hr@10"]
    ratios = {told.metric: told.ratio or 0.0 for told in found.differences}
    figures = (
        ("HR@10 of the best single", ratios["hr@10"], 1.06),
        ("NDCG@10 of the best single", ratios["ndcg@10"], 1.06),
        ("HR@10 of popularity's", _over(methods, "hr@10", "popularity"), 20),
        ("coverage@10 of sequential rules'", _over(methods, "coverage@10", "sequential_rules"), 0.9),
        ("LightFM's HR@10 of the best neighbourhood model's", lightfm / nearest, 0.9),
        ("LightFM's HR@10 of implicit ALS's", lightfm / _als(log), 2.0),
    )
    return [Measure(f"RetailRocket, novel: {name}", value, "×", bar) for name, value, bar in figures]


def _over(methods: Mapping[str, Mapping[str, float]], metric: str, name: str) -> float:
    return methods["engine"][metric] / max(methods[name][metric], 1e-9)


def _short(path: Path) -> list[Measure]:
    """Sessions of one item before the target: the first two items of the latest sessions."""
    log = _read(path, repeats=False)
    earlier, latest = log.split(SHARE, MOST)
    starts = np.flatnonzero(np.diff(latest.sessions, prepend=-1))
    first = np.sort(np.concatenate((starts, np.minimum(starts + 1, len(latest.codes) - 1))))
    two = Log(
        latest.sessions[first], latest.codes[first], latest.weights[first], latest.times[first], latest.items
    )
    settings = ComparisonSettings("last", novel=True)
    learnt = as_shipped(LearningSettings(threads=2))
    found = _of(compare(earlier, two, learnt, settings))
    return [
        Measure(
            "RetailRocket, one item seen: HR@10 of V-SKNN's", _over(found, "hr@10", "session_knn"), "×", 1.0
        )
    ]


def _repeats(path: Path) -> list[Measure]:
    """Every item of the latest sessions, those that come back included; unknown targets are misses."""
    found = _of(_compared(_read(path, repeats=True), ComparisonSettings("every", most_sessions=2000)))
    engine = found["engine"]
    return [
        Measure("RetailRocket, repeats, own split: HR@20", engine["hr@20"], "of 1", 0.61),
        Measure("RetailRocket, repeats, own split: MRR@20", engine["mrr@20"], "of 1", 0.335),
    ]


def _other(path: Path) -> list[Measure]:
    found = _compared(_read(path, repeats=False), ComparisonSettings("every", novel=True))
    ratios = {told.metric: told.ratio or 0.0 for told in found.differences}
    return [
        Measure("RSC15, novel: HR@10 of the best single", ratios["hr@10"], "×", 1.03),
        Measure("RSC15, novel: NDCG@10 of the best single", ratios["ndcg@10"], "×", 1.03),
    ]


def _als(log: Log) -> float:
    """HR@10 of implicit's ALS, each session folded in, on the same latest sessions."""
    earlier, latest = log.split(SHARE, MOST)
    dataset = build(earlier, DatasetSettings(min_item_count=1))
    size = len(dataset.items)
    rows = np.repeat(np.arange(dataset.session_count), np.diff(dataset.starts))
    ones = np.ones(len(rows), dtype=np.float32)
    seen = sparse.csr_matrix((ones, (rows, dataset.codes)), shape=(dataset.session_count, size))
    model = implicit.als.AlternatingLeastSquares(factors=64, iterations=15, num_threads=2, random_state=1)
    model.fit(seen, show_progress=False)
    judged = cases(over(latest, dataset.items), "every")
    histories = judged.histories
    ones = np.ones(len(histories.items), dtype=np.float32)
    asked = sparse.csr_matrix((ones, histories.items, histories.starts), shape=(len(judged), size))
    found, _ = model.recommend(
        np.arange(len(judged)), asked, N=10, filter_already_liked_items=True, recalculate_user=True
    )
    known = len(judged) / len(cases(over(latest, latest.items), "every"))
    return float((found == judged.targets[:, None]).any(axis=1).mean()) * known
