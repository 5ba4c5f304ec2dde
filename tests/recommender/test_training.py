from pathlib import Path

import numpy as np
import pytest

from recommender.errors import NothingToLearn
from recommender.shelf import Shelf
from recommender.training import TrainingSettings, train
from tests.recommender.shop import LEARNING, baskets, catalogue, walks

SETTINGS = TrainingSettings(learning=LEARNING, held_out=0.2)


def test_learns_more_than_popularity_and_is_taken_into_use(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    stages: list[str] = []
    report = train(walks(), catalogue(), shelf, SETTINGS, lambda stage, done, total: stages.append(stage))
    assert report.in_use
    assert shelf.current() == report.number == 1
    assert report.metrics["engine"].ndcg > 1.5 * report.metrics["popularity"].ndcg
    assert len({found.cases for found in report.metrics.values()}) == 1
    assert list(dict.fromkeys(stages)) == ["reading", "fitting", "ranking", "evaluating"]
    assert shelf.metrics(1)["engine"]["ndcg"] == report.metrics["engine"].ndcg
    assert (report.sessions, report.items, report.epochs) == (240, 18, 20)


def test_tells_what_each_source_gave(tmp_path: Path) -> None:
    report = train(walks(), catalogue(), Shelf(tmp_path), SETTINGS)
    assert set(report.metrics) == {"engine", "popularity", *report.contributions}
    kept = {name for name, found in report.contributions.items() if found.kept}
    assert kept == set(Shelf(tmp_path).load(1).sources.models)
    assert sum(found.gain for found in report.contributions.values()) <= 1.0


def test_a_worse_model_is_kept_but_not_used(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = train(walks(), catalogue(), shelf, SETTINGS)
    # which walks led to what is forgotten: the same sessions, their items in no order
    chance = np.random.default_rng(0)
    items = chance.permutation([item for _, item, _, _ in walks()])
    mixed = [
        (session, str(item), event, at) for (session, _, event, at), item in zip(walks(), items, strict=True)
    ]
    later = [row for row in walks() if row[3] >= 240 * 100]
    second = train([row for row in mixed if row[3] < 240 * 100] + later, catalogue(), shelf, SETTINGS)
    assert not second.in_use
    assert second.before == first.metrics["engine"]
    assert (shelf.current(), shelf.numbers()) == (1, [1, 2])


def test_training_again_on_the_same_is_not_worse(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    train(baskets(), catalogue(), shelf, SETTINGS)
    again = train(baskets(), catalogue(), shelf, SETTINGS)
    assert again.in_use
    assert (tmp_path / "000001.snapshot").read_bytes() == (tmp_path / "000002.snapshot").read_bytes()


def test_with_little_behaviour_popularity_alone_is_kept(tmp_path: Path) -> None:
    report = train(walks(10), catalogue(), Shelf(tmp_path), SETTINGS)
    assert list(report.metrics) == ["engine", "popularity"]
    assert not Shelf(tmp_path).load(1).sources.models


def test_nothing_to_learn_says_so_and_leaves_the_shelf(tmp_path: Path) -> None:
    for rows in ([], [("s", "a", "view_item", 1.0)]):
        with pytest.raises(NothingToLearn):
            train(rows, catalogue(), Shelf(tmp_path), SETTINGS)
    assert Shelf(tmp_path).numbers() == []


def test_items_missing_in_the_catalogue_are_learnt_by_identity(tmp_path: Path) -> None:
    report = train(walks(), [], Shelf(tmp_path), SETTINGS)
    assert report.metrics["engine"].hit_rate > report.metrics["popularity"].hit_rate


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
