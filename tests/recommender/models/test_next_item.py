import numpy as np
import pytest

from recommender.cases import cases
from recommender.dataset import Dataset, DatasetSettings, build, read_log
from recommender.errors import Diverged
from recommender.evaluation import EvaluationSettings, evaluate
from recommender.items import feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.next_item import NextItem, bags, recency
from recommender.models.next_item_fit import NextItemSettings
from tests.recommender.shop import baskets, catalogue, history, walks

SETTINGS = NextItemSettings(components=16, epochs=30, seed=1)


def fit(dataset: Dataset, settings: NextItemSettings = SETTINGS) -> NextItem:
    items = sorted(catalogue(), key=lambda item: item.item_id)
    features = feature_vocabulary(items)
    return next_item_fit.fit(
        cases(dataset, "every"), dataset.items, features, feature_matrix(items, features), settings
    )


def test_learns_what_comes_after_what() -> None:
    model = fit(build(read_log(walks()), DatasetSettings()))
    held_out = build(read_log(walks(seed=5)), DatasetSettings())
    found = evaluate(model.score, cases(held_out, "every"), len(model.items), EvaluationSettings(k=1))
    assert found.hit_rate > 0.9


def test_learns_what_is_bought_together() -> None:
    model = fit(build(read_log(baskets()), DatasetSettings()))
    held_out = build(read_log(baskets(seed=5)), DatasetSettings())
    found = evaluate(model.score, cases(held_out, "every"), len(model.items), EvaluationSettings(k=4))
    assert found.hit_rate > 0.9


def test_a_live_session_scores_as_lightfm_itself_predicts() -> None:
    dataset = build(read_log(walks()), DatasetSettings())
    made = cases(dataset, "every")
    items = sorted(catalogue(), key=lambda item: item.item_id)
    features = feature_matrix(items, feature_vocabulary(items))
    given = next_item_fit.inputs(made, len(dataset.items), features, SETTINGS)
    bare = next_item_fit.unfitted(SETTINGS)
    for _ in range(SETTINGS.epochs):
        bare.fit_partial(
            given.interactions, given.user_features, given.item_features, sample_weight=given.weights
        )
    live = history(3, 4)
    row = bags(live, len(dataset.items), SETTINGS.decay)
    everything = np.arange(len(dataset.items), dtype=np.int32)
    predicted = bare.predict(
        np.zeros_like(everything), everything, item_features=given.item_features, user_features=row
    )
    ours = fit(dataset).score(live)[0]
    # The session's own bias moves every item alike; our session vectors have eight bits.
    np.testing.assert_allclose(ours - ours.mean(), predicted - predicted.mean(), atol=1e-2)


def test_recent_items_weigh_more_and_every_session_weighs_the_same() -> None:
    weights = recency(history(1, 2, 3), 0.5)
    assert weights[0] == 2 * weights[1] == 4 * weights[2]
    assert np.sum(weights**2) == pytest.approx(1.0)
    assert recency(history(), 0.5).tolist() == []


def test_progress_counts_epochs() -> None:
    dataset = build(read_log(walks(30)), DatasetSettings())
    calls: list[tuple[int, int]] = []
    items = sorted(catalogue(), key=lambda item: item.item_id)
    features = feature_vocabulary(items)
    next_item_fit.fit(
        cases(dataset, "every"),
        dataset.items,
        features,
        feature_matrix(items, features),
        NextItemSettings(components=4, epochs=3),
        lambda done, total: calls.append((done, total)),
    )
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_a_fit_that_leaves_the_finite_says_so() -> None:
    dataset = build(read_log(walks()), DatasetSettings())
    with pytest.raises(Diverged, match="learning rate"), np.errstate(all="ignore"):
        fit(dataset, NextItemSettings(components=8, epochs=3, learning_rate=1e30))
