"""What every model must do; a new model joins by one line in `MODELS`."""

from collections.abc import Callable

import numpy as np
import pytest

from recommender import snapshot
from recommender.cases import cases, one
from recommender.dataset import Dataset, DatasetSettings, build, read_log
from recommender.evaluation import EvaluationSettings, evaluate
from recommender.items import Item, feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.baskets import Baskets, BasketSettings
from recommender.models.model import Model
from recommender.models.next_item import NextItem
from recommender.models.next_item_fit import NextItemSettings
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.random_walk import RandomWalk, WalkSettings
from recommender.models.sequential_rules import RuleSettings, SequentialRules
from recommender.models.session_knn import KnnSettings, SessionKnn
from recommender.pairs import Pairs
from tests.recommender.shop import catalogue, history, walks

Fit = Callable[[Dataset], Model]


def fit_popularity(dataset: Dataset) -> Model:
    return Popularity.fit(dataset, PopularitySettings())


def fit_next_item(dataset: Dataset) -> Model:
    by_id = {item.item_id: item for item in catalogue()}
    items = [by_id.get(item_id) or Item(item_id) for item_id in dataset.items.tolist()]
    features = feature_vocabulary(items)
    return next_item_fit.fit(
        cases(dataset, "every"),
        dataset.items,
        features,
        feature_matrix(items, features),
        NextItemSettings(components=8, epochs=5, seed=3),
    )


def fit_rules(dataset: Dataset) -> SequentialRules:
    return SequentialRules.fit(dataset, RuleSettings())


def fit_walk(dataset: Dataset) -> Model:
    return RandomWalk.fit(fit_rules(dataset), WalkSettings())


def fit_baskets(dataset: Dataset) -> Model:
    return Baskets.fit(dataset, BasketSettings())


def fit_knn(dataset: Dataset) -> Model:
    return SessionKnn.fit(dataset, KnnSettings())


MODELS: dict[str, tuple[Fit, type[Model]]] = {
    "popularity": (fit_popularity, Popularity),
    "sequential_rules": (fit_rules, SequentialRules),
    "random_walk": (fit_walk, RandomWalk),
    "baskets": (fit_baskets, Baskets),
    "session_knn": (fit_knn, SessionKnn),
    "next_item": (fit_next_item, NextItem),
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return build(read_log(walks()), DatasetSettings())


@pytest.fixture(scope="module", params=MODELS)
def fitted(request: pytest.FixtureRequest, dataset: Dataset) -> tuple[Fit, type[Model], Model]:
    fit, kind = MODELS[request.param]
    return fit, kind, fit(dataset)


def test_scores_every_item_for_every_history(
    fitted: tuple[Fit, type[Model], Model], dataset: Dataset
) -> None:
    scores = fitted[2].score(cases(dataset, "every").histories)
    assert scores.dtype == np.float32
    assert scores.shape == (len(cases(dataset, "every")), len(dataset.items))
    assert np.isfinite(scores).all()


def test_an_empty_history_and_no_history_have_scores(fitted: tuple[Fit, type[Model], Model]) -> None:
    model = fitted[2]
    assert np.isfinite(model.score(history())).all()
    nothing = history(0).only(0, 0)
    assert model.score(nothing).shape == (0, len(model.items))
    assert len(model.scores(nothing).top(5)) == 0


def test_a_history_scores_the_same_alone_and_among_others(
    fitted: tuple[Fit, type[Model], Model], dataset: Dataset
) -> None:
    histories = cases(dataset, "every").histories
    together = fitted[2].score(histories.only(0, 20))
    for place in range(20):
        alone = fitted[2].score(histories.only(place, place + 1))
        np.testing.assert_allclose(alone[0], together[place], rtol=1e-4, atol=1e-5)


def test_the_best_and_given_pairs_are_as_in_the_whole(
    fitted: tuple[Fit, type[Model], Model], dataset: Dataset
) -> None:
    model, histories = fitted[2], cases(dataset, "every").histories.only(0, 50)
    whole, scores = model.score(histories), model.scores(histories)
    best = scores.top(4)
    np.testing.assert_allclose(scores.at(best), whole[best.rows(), best.items], rtol=1e-3, atol=1e-4)
    for row in range(50):
        found = best.items[best.starts[row] : best.starts[row + 1]]
        assert len(found) == min(4, np.count_nonzero(whole[row])) or len(found) == 4
        assert whole[row, found].min(initial=np.inf) >= np.sort(whole[row])[-4] - 1e-4
        assert (np.diff(found) > 0).all()


def test_of_one_history_alone_the_best_and_given_pairs_are_the_same(
    fitted: tuple[Fit, type[Model], Model], dataset: Dataset
) -> None:
    model, histories = fitted[2], cases(dataset, "every").histories.only(0, 30)
    together = model.score(histories)
    everything = np.arange(len(model.items), dtype=np.int32)
    for row in range(30):
        scores = model.scores(histories.only(row, row + 1))
        whole = Pairs(np.array([0, len(everything)], dtype=np.int64), everything)
        np.testing.assert_allclose(scores.at(whole), together[row], rtol=1e-3, atol=1e-4)
        best = scores.top(4)
        assert best.starts.tolist() == [0, len(best.items)]
        assert (np.diff(best.items) > 0).all()
        assert together[row, best.items].min(initial=np.inf) >= np.sort(together[row])[-4] - 1e-4


def test_an_item_newer_than_the_model_is_no_error(fitted: tuple[Fit, type[Model], Model]) -> None:
    model = fitted[2]
    if isinstance(model, NextItem):
        model = model.with_newer(feature_matrix([Item("new"), Item("newer")], model.features))
    size = len(model.items)
    scores = model.scores(history(1, size, size + 1))
    pairs = Pairs(np.array([0, 2], dtype=np.int64), np.array([2, size], dtype=np.int32))
    assert np.isfinite(scores.at(pairs)).all()
    assert np.isfinite(scores.at(scores.top(3))).all()


def test_scores_may_be_written_into(fitted: tuple[Fit, type[Model], Model]) -> None:
    first = fitted[2].score(history(1, 2))
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(fitted[2].score(history(1, 2)), kept)


def test_fitting_twice_gives_the_same_bytes(fitted: tuple[Fit, type[Model], Model], dataset: Dataset) -> None:
    fit, _, model = fitted
    again = fit(dataset)
    for name, array in model.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)


def test_a_restored_model_scores_the_same(
    fitted: tuple[Fit, type[Model], Model], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, kind, model = fitted
    path = tmp_path_factory.mktemp("models") / "model.snapshot"
    snapshot.write(path, {"items": model.items, **model.arrays()}, {"params": model.params()})
    read = snapshot.read(path)
    restored = kind.restore(read.arrays["items"], read.arrays, read.meta["params"])
    np.testing.assert_array_equal(restored.score(history(0, 4)), model.score(history(0, 4)))


def test_is_better_than_chance(fitted: tuple[Fit, type[Model], Model]) -> None:
    model = fitted[2]
    later = build(read_log(walks(seed=9)), DatasetSettings())
    found = evaluate(model.score, cases(later, "every"), len(model.items), EvaluationSettings(k=3))
    assert found.hit_rate >= 3 / len(model.items) * 0.9


def test_a_history_of_many_items_is_no_error(fitted: tuple[Fit, type[Model], Model]) -> None:
    everything = np.arange(len(fitted[2].items), dtype=np.int32)
    scores = fitted[2].score(one(everything, np.ones_like(everything)))
    assert np.isfinite(scores).all()
