import numpy as np
import pytest

from recommender.arrays import Floats
from recommender.cases import Cases, Histories
from recommender.evaluation import EvaluationSettings, Metrics, answering, evaluate, places_of


def cases_of(*pairs: tuple[list[int], int]) -> Cases:
    lengths = [len(history) for history, _ in pairs]
    distances = np.array([place + 1 for length in lengths for place in range(length)], dtype=np.int32)
    return Cases(
        Histories(
            starts=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            items=np.array([item for history, _ in pairs for item in history], dtype=np.int32),
            distances=distances,
            lags=distances,
            counts=np.ones_like(distances),
            lengths=np.array(lengths, dtype=np.int32),
        ),
        np.array([target for _, target in pairs], dtype=np.int32),
        np.ones(len(pairs), dtype=np.float32),
    )


def falling(histories: Histories) -> Floats:
    """Item 0 is the best, item 1 the next, for everyone."""
    return np.tile(np.arange(10, 0, -1, dtype=np.float32), (len(histories), 1))


def test_metrics_of_known_ranks() -> None:
    # Ranks 1, 2 and 4: item 0 is left out of the second and third ranking, having been seen.
    cases = cases_of(([9], 0), ([0], 2), ([0, 5], 4))
    metrics = evaluate(falling, cases, 10, EvaluationSettings(k=3))
    assert metrics.hit_rate == pytest.approx(2 / 3)
    assert metrics.mrr == pytest.approx((1 + 1 / 2) / 3)
    assert metrics.ndcg == pytest.approx((1 + 1 / np.log2(3)) / 3)
    assert metrics.coverage == pytest.approx(4 / 10)


def test_seen_items_are_ranked_where_they_may_come_again() -> None:
    metrics = evaluate(falling, cases_of(([0], 1)), 10, EvaluationSettings(k=1, seen_again=True))
    assert metrics.hit_rate == 0.0
    assert evaluate(falling, cases_of(([0], 1)), 10, EvaluationSettings(k=1)).hit_rate == 1.0


def test_a_model_that_says_nothing_earns_what_chance_does() -> None:
    def constant(histories: Histories) -> Floats:
        return np.zeros((len(histories), 10), dtype=np.float32)

    cases = cases_of(*[([number], other) for number in range(10) for other in range(10) if other != number])
    assert evaluate(constant, cases, 10, EvaluationSettings(k=5)).hit_rate == pytest.approx(5 / 9)


def test_what_was_seen_is_in_no_list() -> None:
    answers = answering(falling, 10, seen_again=False)(cases_of(([0, 2], 1)).histories, 3)
    assert answers.tolist() == [[1, 3, 4]]
    assert places_of(np.array([4], dtype=np.int32), answers).tolist() == [3]
    assert places_of(np.array([0], dtype=np.int32), answers).tolist() == [0]


def test_many_cases_are_ranked_in_blocks() -> None:
    cases = cases_of(*[([9], number % 4) for number in range(1000)])
    assert evaluate(falling, cases, 10, EvaluationSettings(k=2)).hit_rate == pytest.approx(0.5)


def test_fewer_items_than_places() -> None:
    def two(histories: Histories) -> Floats:
        return np.tile(np.array([1, 2], dtype=np.float32), (len(histories), 1))

    assert evaluate(two, cases_of(([0], 1)), 2, EvaluationSettings(k=10)).hit_rate == 1.0


def test_no_cases_are_no_error() -> None:
    assert evaluate(falling, cases_of(), 10, EvaluationSettings()) == Metrics(0, 10, 0.0, 0.0, 0.0, 0.0)


def test_misses_lower_every_mean_but_coverage() -> None:
    metrics = Metrics(2, 10, 1.0, 0.5, 0.5, 0.3).with_misses(2)
    assert metrics == Metrics(4, 10, 0.5, 0.25, 0.25, 0.3)
