from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender import snapshot
from recommender.errors import BadSnapshot
from recommender.items import Item
from recommender.ranking.features import table
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained, in_order
from recommender.ranking.weighing import START
from recommender.shelf import Shelf
from tests.recommender.shop import baskets, catalogue, history, trained, walks

NEW = [Item("rose", "Rose soap", "Shop > Soap", "Odd", 300), Item("thing", "Thing")]


@pytest.fixture(scope="module")
def model() -> Trained:
    return trained(walks())


@pytest.fixture(scope="module")
def weighed(model: Trained) -> Trained:
    return replace(model, ranker=Weights(START), again=True, is_bought=True, until=1.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, model: Trained, weighed: Trained) -> Path:
    """With the trees as model 1, the weights as model 2."""
    folder = tmp_path_factory.mktemp("shelf")
    for each in (model, weighed):
        Shelf(folder).add(each, {})
    return folder


def known(model: Trained) -> list[Item]:
    return in_order(catalogue(), model.items)


def test_a_model_comes_back_from_the_shelf_as_it_was(folder: Path, model: Trained, weighed: Trained) -> None:
    for number, before in enumerate((model, weighed), 1):
        after = Shelf(folder).load(number)
        assert type(after.ranker) is type(before.ranker)
        assert (after.again, after.is_bought, after.until) == (before.again, before.is_bought, before.until)
        assert set(after.sources.models) == set(before.sources.models)
        two, again = before.over(known(model), NEW), after.over(known(model), NEW)
        for seen in (history(2), history(5, 1), history(18)):
            found, same = (one.shortlist(seen, seen_again=False) for one in (two, again))
            np.testing.assert_array_equal(found.survey.pairs.items, same.survey.pairs.items)
            np.testing.assert_array_equal(found.order, same.order)


def test_a_model_of_popularity_alone_comes_back(tmp_path: Path) -> None:
    thin = trained(walks(10))
    assert not thin.sources.models
    after = Shelf(tmp_path).load(Shelf(tmp_path).add(thin, {}))
    assert after.sources.models == {}
    assert after.sources.popularity.counts.tolist() == thin.sources.popularity.counts.tolist()


def test_the_same_model_is_the_same_bytes(tmp_path: Path, folder: Path, model: Trained) -> None:
    Shelf(tmp_path).add(model, {})
    ours, theirs = tmp_path / "000001.snapshot", folder / "000001.snapshot"
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("number", [1, 2])
def test_a_snapshot_that_lacks_an_array_is_refused(folder: Path, number: int) -> None:
    whole = snapshot.read(folder / f"{number:06d}.snapshot")
    assert len(whole.arrays) > 30
    for missing in whole.arrays:
        some = {name: array for name, array in whole.arrays.items() if name != missing}
        snapshot.write(folder / "000009.snapshot", some, whole.meta)
        with pytest.raises(BadSnapshot, match="model 9 lacks"):
            Shelf(folder).load(9)


@pytest.mark.parametrize("missing", ["sources", "again", "is_bought", "until"])
def test_a_snapshot_that_lacks_a_parameter_is_refused(folder: Path, missing: str) -> None:
    whole = snapshot.read(folder / "000001.snapshot")
    params = {name: value for name, value in whole.meta["params"].items() if name != missing}
    snapshot.write(folder / "000009.snapshot", whole.arrays, {"params": params})
    with pytest.raises(BadSnapshot, match=missing):
        Shelf(folder).load(9)


@pytest.mark.parametrize("params", [None, "x", [], {"sources": 3}, {"sources": {"popularity": None}}])
def test_a_snapshot_with_parameters_of_another_kind_is_refused(folder: Path, params: object) -> None:
    whole = snapshot.read(folder / "000001.snapshot")
    snapshot.write(folder / "000009.snapshot", whole.arrays, {"params": params})
    with pytest.raises(BadSnapshot):
        Shelf(folder).load(9)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("ranker.trees", np.frombuffer(b"tree\nnot one\n", dtype=np.uint8)),
        ("ranker.trees", np.frombuffer(b"\xff\xfe", dtype=np.uint8)),
        ("ranker.trees", np.empty(0, dtype=np.uint8)),
        ("ranker.columns", np.array(["item.age"])),
        ("sequential_rules.link_starts", np.zeros(3, dtype=np.int32)),
        ("session_knn.strengths", np.zeros(3, dtype=np.float32)),
    ],
)
def test_a_snapshot_whose_arrays_make_no_sense_is_refused(
    folder: Path, name: str, array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]"
) -> None:
    whole = snapshot.read(folder / "000001.snapshot")
    assert name in whole.arrays
    snapshot.write(folder / "000009.snapshot", {**whole.arrays, name: array}, whole.meta)
    with pytest.raises(BadSnapshot):
        Shelf(folder).load(9)


def test_a_refused_model_leaves_the_one_in_use(folder: Path) -> None:
    shelf = Shelf(folder)
    shelf.use(2)
    whole = snapshot.read(folder / "000001.snapshot")
    bad = {**whole.arrays, "ranker.trees": whole.arrays["ranker.trees"][:-500]}
    snapshot.write(folder / "000009.snapshot", bad, whole.meta)
    with pytest.raises(BadSnapshot, match="damaged"):
        shelf.use(9)
    assert shelf.current() == 2


def test_newer_items_stand_behind_the_known_ones(model: Trained) -> None:
    two = model.over(known(model), NEW)
    assert two.facts.width == 20
    assert len(two.items) == 18
    assert len(two.facts.columns.brands) == 20
    found = two.shortlist(history(18), seen_again=False)
    assert (found.survey.pairs.items < 20).all()
    assert 18 not in found.survey.pairs.items
    assert np.isfinite(found.order).all()
    assert model.over(known(model)).facts.width == 18


def test_a_newer_item_is_known_by_what_it_is() -> None:
    bought = trained(baskets())
    next_item = bought.over(known(bought), NEW).sources.next_item
    assert next_item is not None
    codes = np.arange(18, dtype=np.int32)
    alike = next_item.likeness(np.full(18, 18, dtype=np.int32), codes)
    soaps = np.char.startswith(bought.items, "soap")
    assert alike[soaps].mean() > alike[~soaps].mean() + 0.3


def test_without_lightfm_newer_items_are_no_error(model: Trained) -> None:
    without = replace(model, sources=model.sources.without("next_item"))
    two = without.over(known(model), NEW)
    found = two.shortlist(history(3, 19), seen_again=False)
    assert np.isfinite(found.order).all()
    told = table(found.survey, two.facts, seen_again=False)
    assert not any(name.startswith("next_item") for name in told.names)


def test_a_model_over_nothing_it_knows(model: Trained) -> None:
    two = model.over([Item(item_id) for item_id in model.items.tolist()], NEW)
    assert np.isfinite(two.shortlist(history(18, 19), seen_again=False).order).all()


def test_the_vocabulary_in_its_order() -> None:
    items = [Item("b", "B"), Item("a", "Old"), Item("a", "New"), Item("z")]
    assert in_order(items, np.array(["a", "b", "c"])) == [Item("a", "New"), Item("b", "B"), Item("c")]
