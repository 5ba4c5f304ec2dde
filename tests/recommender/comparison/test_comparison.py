import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from recommender.comparison.bootstrap import BootstrapSettings
from recommender.comparison.comparison import ComparisonSettings, compare
from recommender.comparison.result import Comparison, MethodResult
from recommender.dataset import Log
from recommender.errors import NothingToJudge
from tests.recommender.comparison.worlds import Learner, log_of

EVERY = ComparisonSettings(protocol="every", novel=True, timed=False)
TRAIN = log_of("ab", "ab", "abc", "bcd", "cda", *["ef"] * 3)
AFTER = {"a": "bc", "b": "cd", "c": "d", "": "e"}


def run(
    *test: str, after: Mapping[str, str] = AFTER, settings: ComparisonSettings = EVERY, train: Log = TRAIN
) -> Comparison:
    return compare(train, log_of(*test), Learner(after), settings)


def method(comparison: Comparison, name: str) -> MethodResult:
    return next(method for method in comparison.methods if method.name == name)


def test_metrics_of_known_places() -> None:
    # Places of the engine: ab 1, bc 1, ad beyond its list, "" -> e 1, and z nobody knows.
    found = run("abc", "ad", "ye", "az")
    assert (found.cases, found.sessions, found.unknown_targets) == (5, 4, 1)
    engine = method(found, "engine").metrics
    assert engine["hr@10"] == engine["hr@20"] == engine["ndcg@10"] == engine["mrr@20"] == 3 / 5
    second = method(run("ac", "ab"), "engine").metrics
    assert second["ndcg@10"] == pytest.approx((1 / np.log2(3) + 1) / 2)
    assert second["mrr@20"] == pytest.approx((1 / 2 + 1) / 2)
    assert second["coverage@10"] == pytest.approx(2 / 6)


def test_the_engine_its_sources_and_the_yardstick_are_asked() -> None:
    found = compare(TRAIN, log_of("abc"), Learner(AFTER, others=["unpopularity"]), EVERY)
    assert [one.name for one in found.methods] == ["engine", "popularity", "unpopularity", "item_knn"]
    assert found.rows()[0].name == "engine"
    rates = [one.metrics["hr@10"] for one in found.rows()[1:]]
    assert rates == sorted(rates, reverse=True)


def test_a_source_that_is_called_like_the_yardstick_stands_in_for_it() -> None:
    found = compare(TRAIN, log_of("abc"), Learner(AFTER, others=["item_knn"]), EVERY)
    assert [one.name for one in found.methods] == ["engine", "popularity", "item_knn"]


def test_the_difference_is_to_the_best_other_method_by_each_metric() -> None:
    found = run(*["ab", "bc", "cd"] * 20, after={"a": "b"})
    for difference in found.differences:
        others = [one.metrics[difference.metric] for one in found.methods if one.name != "engine"]
        best = method(found, difference.baseline).metrics[difference.metric]
        assert best == max(others)
        engine = method(found, "engine").metrics[difference.metric]
        assert difference.value == pytest.approx(engine - best)
        assert difference.ratio == pytest.approx(engine / best)
        assert difference.bounds is not None
        assert difference.bounds.low <= difference.value <= difference.bounds.high
    assert found.differences[0].verdict == "worse"


def test_nobody_knows_anything() -> None:
    found = run(*["xyz"] * 30)
    assert found.unknown_targets == found.cases == 60
    assert all(value == 0 for one in found.methods for value in one.metrics.values())
    assert all(difference.ratio is None for difference in found.differences)
    assert {difference.verdict for difference in found.differences} == {"no difference seen"}


def test_what_was_seen_is_never_listed_unless_it_may_come_again() -> None:
    settings = replace(EVERY, novel=False)
    after = {"a": "a", "b": "b"}
    assert method(run("aa", after=after, settings=settings), "engine").metrics["hr@10"] == 1
    assert method(run("ab", after={"a": "ab"}, settings=settings), "engine").metrics["mrr@20"] == 1 / 2
    assert method(run("ab", after={"a": "ab"}), "engine").metrics["mrr@20"] == 1
    popularity = method(run("ab", settings=replace(EVERY, novel=True)), "popularity")
    assert popularity.metrics["coverage@10"] == pytest.approx(5 / 6)


def test_without_sessions_to_judge_by_the_latest_are_kept_from_learning() -> None:
    learner = Learner(AFTER)
    log = log_of(*["ab"] * 90, *["cd"] * 10)
    found = compare(log, None, learner, EVERY)
    assert (found.own_split, found.sessions, found.learnt_sessions) == (True, 5, 95)
    assert learner.logs[0].session_count == 95
    assert compare(log, None, Learner(AFTER), replace(EVERY, most_sessions=2)).sessions == 2


@pytest.mark.parametrize("count", [2, 3, 19, 49, 98])
def test_of_few_sessions_one_is_kept_at_least(count: int) -> None:
    found = compare(log_of(*["ab"] * count), None, Learner(AFTER), EVERY)
    assert found.sessions == max(1, int(count * 0.05))
    assert found.learnt_sessions == count - found.sessions


@pytest.mark.parametrize(
    ("train", "test", "reason"),
    [
        (log_of("ab"), None, "from learning: 1"),
        (log_of(), None, "from learning: 0"),
        (TRAIN, log_of(), "no session to judge by has two different items"),
        (TRAIN, log_of("a", "b"), "no session to judge by has two different items"),
        (TRAIN, log_of("a" * 1000), "no session to judge by has two different items"),
        (log_of(*"abcdefgh"), None, "no session to judge by has two different items"),
    ],
)
def test_nothing_to_judge_by_is_said_before_anything_is_learnt(
    train: Log, test: Log | None, reason: str
) -> None:
    learner = Learner(AFTER)
    with pytest.raises(NothingToJudge, match=reason):
        compare(train, test, learner, EVERY)
    assert not learner.logs


def test_an_item_a_thousand_times_is_a_thousand_cases_of_one_session() -> None:
    found = run("a" * 1000, settings=replace(EVERY, novel=False), after={"a": "a"})
    assert (found.cases, found.sessions) == (999, 1)
    assert method(found, "engine").metrics["hr@10"] == 1
    assert method(found, "engine").bounds["hr@10"] is None
    assert {difference.verdict for difference in found.differences} == {"too few sessions to tell"}


def test_ids_of_any_length() -> None:
    huge = "\N{SNOWMAN}" * 200
    log = replace(TRAIN, items=np.array([huge if item == "a" else item for item in TRAIN.items]))
    assert compare(log, log, Learner(AFTER), EVERY).unknown_targets == 0


def test_the_json_has_every_key_and_plain_finite_numbers() -> None:
    found = run(*["abc"] * 30)
    told: dict[str, Any] = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert {"protocol", "cases", "methods", "difference"} <= set(told)
    assert (told["protocol"], told["cases"]) == ("every", 60)
    assert next(iter(told["methods"])) == "engine"
    for one in told["methods"].values():
        metrics = ["hr@10", "hr@20", "ndcg@10", "mrr@20", "coverage@10"]
        assert list(one) == [*metrics, "p50_ms", "p95_ms", "fit_s"]
    assert list(told["difference"]) == ["hr@10", "hr@20", "ndcg@10", "mrr@20"]
    assert all(one["low"] <= one["value"] <= one["high"] for one in told["difference"].values())


def test_without_times_the_same_input_gives_the_same_bytes() -> None:
    one, other = (json.dumps(run("abc", "da", *["bcd"] * 30).as_json()) for _ in range(2))
    assert one == other
    assert method(run("abc"), "engine").fit_s == method(run("abc"), "engine").p95_ms == 0.0


def test_times_are_told() -> None:
    found = run(*["abc"] * 3, settings=replace(EVERY, timed=True, timed_answers=4))
    assert all(0 < one.p50_ms <= one.p95_ms for one in found.methods)
    assert method(found, "engine").fit_s == 3.0
    assert method(found, "popularity").fit_s == 1.0
    assert method(found, "item_knn").fit_s > 0
    assert method(run("xyz", settings=replace(EVERY, timed=True)), "engine").p50_ms == 0.0


def test_progress_is_told_of_every_method() -> None:
    steps: list[tuple[str, int, int]] = []
    compare(TRAIN, log_of("abc", "da"), Learner(AFTER), EVERY, lambda *step: steps.append(step))
    stages = [stage for stage, done, total in steps if done == total]
    assert stages == ["judging engine", "judging popularity", "judging item_knn", "intervals"]


def test_the_bootstrap_can_be_set() -> None:
    settings = replace(EVERY, bootstrap=BootstrapSettings(fewest_sessions=2, resamples=50, level=0.8))
    found = run("ab", "ad", "bc", settings=settings)
    assert found.level == 0.8
    assert found.differences[0].bounds is not None
