import numpy as np
import pytest

from recommender.arrays import Flags
from recommender.items import Item
from recommender.search import meanings
from recommender.search.meanings import Meanings
from recommender.search.semantic import Embeddings, load

TITLES = (
    "Sparkling Water",
    "Orange Soda",
    "Torque Wrench",
    "Claw Hammer",
    "Rye Bread",
    "",
    "Sparkling Water",
)


@pytest.fixture(scope="module")
def known() -> Embeddings:
    return load()


@pytest.fixture(scope="module")
def stock(known: Embeddings) -> Meanings:
    return Meanings([Item(str(row), title) for row, title in enumerate(TITLES)], known)


def everything() -> Flags:
    return np.ones(len(TITLES), dtype=np.bool_)


def test_nearness_is_the_cosine_of_the_mean_vectors(known: Embeddings, stock: Meanings) -> None:
    asked = known.vector(["fizzy", "drink"])
    near = stock.nearness(stock.toward([asked]), np.arange(len(TITLES), dtype=np.int32))
    cosines = [float(known.vector(title.lower().split()) @ asked) for title in TITLES]
    assert near[:, 0].tolist() == pytest.approx(cosines, abs=1e-4)


@pytest.mark.parametrize("few", [0, 100])
def test_the_nearest_are_found(
    known: Embeddings, stock: Meanings, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "FEW", few)
    monkeypatch.setattr(meanings, "NEAREST_TEXTS", 2)
    toward = stock.toward([known.vector(["hand", "tool"])])
    assert {2, 3} <= set(stock.nearest(toward, everything()).tolist())


def test_every_item_of_a_text_is_found(
    known: Embeddings, stock: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "FEW", 0)
    monkeypatch.setattr(meanings, "NEAREST_TEXTS", 1)
    toward = stock.toward([known.vector(["sparkling", "water"])])
    assert sorted(stock.nearest(toward, everything()).tolist()) == [0, 6]
    assert stock.nearest(toward, everything() & (np.arange(len(TITLES)) > 0)).tolist() == [6]


def test_a_catalogue_of_nothing_is_near_nothing(known: Embeddings) -> None:
    empty = Meanings([], known)
    toward = empty.toward([known.vector(["milk"])])
    assert len(empty.nearest(toward, np.zeros(0, dtype=np.bool_))) == 0
