from dataclasses import replace
from pathlib import Path

import pytest

from recommender.dataset import DatasetSettings
from recommender.errors import NothingToLearn
from recommender.models.next_item_fit import NextItemSettings
from recommender.shelf import Shelf
from recommender.training import TrainingSettings, train
from tests.recommender.shop import baskets, catalogue, walks

SETTINGS = TrainingSettings(
    dataset=DatasetSettings(min_item_count=2),
    next_item=NextItemSettings(components=8, epochs=10),
    held_out=0.2,
)


def test_learns_more_than_popularity_and_is_taken_into_use(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    stages: list[str] = []
    report = train(walks(), catalogue(), shelf, SETTINGS, lambda stage, done, total: stages.append(stage))
    assert report.in_use
    assert shelf.current() == report.number == 1
    assert report.metrics["next_item"].ndcg > 1.5 * report.metrics["popularity"].ndcg
    assert report.metrics["next_item"].cases == report.metrics["popularity"].cases
    assert list(dict.fromkeys(stages)) == ["reading", "fitting", "evaluating"]
    assert shelf.metrics(1)["next_item"]["ndcg"] == report.metrics["next_item"].ndcg
    assert (report.sessions, report.items, report.epochs) == (240, 18, 10)


def test_a_worse_model_is_kept_but_not_used(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = train(walks(), catalogue(), shelf, SETTINGS)
    untaught = replace(SETTINGS, next_item=NextItemSettings(components=8, epochs=1, learning_rate=1e-6))
    second = train(walks(), catalogue(), shelf, untaught)
    assert not second.in_use
    assert second.before == first.metrics["next_item"]
    assert (shelf.current(), shelf.numbers()) == (1, [1, 2])


def test_training_again_on_the_same_is_not_worse(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    train(baskets(), catalogue(), shelf, SETTINGS)
    again = train(baskets(), catalogue(), shelf, SETTINGS)
    assert again.in_use
    assert (tmp_path / "000001.snapshot").read_bytes() == (tmp_path / "000002.snapshot").read_bytes()


def test_with_little_behaviour_popularity_alone_is_kept(tmp_path: Path) -> None:
    report = train(walks(10), catalogue(), Shelf(tmp_path), SETTINGS)
    assert list(report.metrics) == ["popularity"]
    assert Shelf(tmp_path).load(1).next_item is None


def test_nothing_to_learn_says_so_and_leaves_the_shelf(tmp_path: Path) -> None:
    for rows in ([], [("s", "a", "view_item", 1.0)]):
        with pytest.raises(NothingToLearn):
            train(rows, catalogue(), Shelf(tmp_path), SETTINGS)
    assert Shelf(tmp_path).numbers() == []


def test_items_missing_in_the_catalogue_are_learnt_by_identity(tmp_path: Path) -> None:
    report = train(walks(), [], Shelf(tmp_path), SETTINGS)
    assert report.metrics["next_item"].hit_rate > report.metrics["popularity"].hit_rate


def test_an_interrupted_run_leaves_the_shelf(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "fitting":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(walks(), catalogue(), Shelf(tmp_path), SETTINGS, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_model_in_use_is_replaced(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    train(walks(), catalogue(), shelf, SETTINGS)
    (tmp_path / "000001.snapshot").write_bytes(b"damaged")
    report = train(walks(), catalogue(), shelf, SETTINGS)
    assert (report.in_use, report.before, shelf.current()) == (True, None, 2)
