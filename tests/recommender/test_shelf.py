from pathlib import Path

import numpy as np
import pytest

from recommender.errors import BadSnapshot, NoSuchModel
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources
from recommender.models.statistics import Statistics
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.shelf import Shelf


def model(best: int = 0) -> Trained:
    counts = np.zeros(3, dtype=np.float32)
    counts[best] = 1
    known = Statistics(*[counts] * 7)
    return Trained(
        Sources(Popularity(np.array(["a", "b", "c"]), counts), known, {}), Weights({"popularity": 1.0})
    )


def test_an_empty_shelf(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "not there yet")
    assert (shelf.numbers(), shelf.current()) == ([], None)
    with pytest.raises(NoSuchModel, match="there is no model 1"):
        shelf.load(1)


def test_models_are_numbered_and_none_is_in_use_before_it_is_taken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert [shelf.add(model(0), {}), shelf.add(model(1), {"ndcg": 0.5})] == [1, 2]
    assert shelf.current() is None
    shelf.use(2)
    assert (shelf.current(), shelf.numbers()) == (2, [1, 2])
    assert shelf.load(2).sources.popularity.counts.argmax() == 1
    assert shelf.metrics(2) == {"ndcg": 0.5}
    assert Shelf(tmp_path).current() == 2


def test_a_model_can_be_rolled_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for best in range(2):
        shelf.use(shelf.add(model(best), {}))
    shelf.use(1)
    assert shelf.current() == 1
    assert shelf.add(model(), {}) == 3


def test_what_cannot_be_loaded_is_not_taken_into_use(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.use(shelf.add(model(), {}))
    second = shelf.add(model(1), {})
    (tmp_path / "000002.snapshot").write_bytes(b"half of a mod")
    with pytest.raises(BadSnapshot):
        shelf.use(second)
    with pytest.raises(NoSuchModel):
        shelf.use(7)
    assert shelf.current() == 1


def test_a_model_in_memory_survives_another_taking_its_place(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.use(shelf.add(model(0), {}))
    loaded = shelf.load(1)
    shelf.use(shelf.add(model(1), {}))
    (tmp_path / "000001.snapshot").unlink()
    assert loaded.sources.popularity.counts.tolist() == [1, 0, 0]


@pytest.mark.parametrize("pointer", ["", "x", "9", "-1", "\xff"])
def test_a_pointer_to_nothing_is_no_model(tmp_path: Path, pointer: str) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(model(), {})
    (tmp_path / "current").write_text(pointer, encoding="latin-1")
    assert shelf.current() is None


def test_other_files_are_no_models(tmp_path: Path) -> None:
    (tmp_path / ".000004.snapshot.abc.tmp").touch()
    (tmp_path / "notes.txt").touch()
    assert Shelf(tmp_path).numbers() == []
