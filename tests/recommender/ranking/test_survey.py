from collections.abc import Sequence

import numpy as np
import pytest
from scipy import sparse

from recommender.cases import Histories
from recommender.models.scores import SameScores, Scores, SparseScores
from recommender.models.sources import KINDS
from recommender.pairs import Pairs
from recommender.ranking import survey as surveying
from recommender.ranking.survey import Scoring, Survey, survey
from tests.recommender.shop import history


class Given:
    """Scores the same for every history, a row of a sparse matrix each; 0 is not held."""

    def __init__(self, *scores: float) -> None:
        self.values = np.array(scores, dtype=np.float32)

    def scores(self, histories: Histories) -> Scores:
        return SparseScores(sparse.csr_array(np.tile(self.values, (len(histories), 1))))


class Same:
    def __init__(self, *scores: float) -> None:
        self.values = np.array(scores, dtype=np.float32)

    def scores(self, histories: Histories) -> Scores:
        return SameScores(self.values, len(histories))


RULES, POPULAR = Given(0, 5, 4, 0, 3), Same(9, 1, 2, 3, 4)
SOURCES: dict[str, Scoring] = {"sequential_rules": RULES, "popularity": POPULAR}


@pytest.fixture(autouse=True)
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SOURCES:
        monkeypatch.setitem(surveying.DEPTH, name, 2)


def of(*histories: Sequence[int]) -> Histories:
    """Each oldest first."""
    parts = [history(*codes) for codes in histories]
    starts = np.cumsum([0, *(len(part.items) for part in parts)]).astype(np.int64)
    columns = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("items", "distances", "lags", "counts", "lengths")
    )
    return Histories(starts, *columns)


def told(pairs: Pairs) -> list[list[int]]:
    return [items.tolist() for items in np.split(pairs.items, pairs.starts[1:-1])]


def test_what_any_source_proposes_is_scored_by_all() -> None:
    found = survey(SOURCES, history(3), seen_again=False, width=5)
    assert told(found.pairs) == [[0, 1, 2, 4]]
    assert found.scores["sequential_rules"].tolist() == [0, 5, 4, 3]
    assert found.scores["popularity"].tolist() == [9, 1, 2, 4]


def test_what_was_seen_is_not_proposed() -> None:
    found = survey(SOURCES, of([0, 1], [2]), seen_again=False, width=5)
    assert told(found.pairs) == [[2, 4], [0, 1, 4]]
    assert found.scores["popularity"].tolist() == [2, 4, 9, 1, 4]


def test_or_is_whoever_proposed_it() -> None:
    found = survey(SOURCES, of([3], [1]), seen_again=True, width=5)
    assert told(found.pairs) == [[0, 1, 2, 3, 4], [0, 1, 2, 4]]
    assert found.scores["sequential_rules"].tolist() == [0, 5, 4, 0, 3, 0, 5, 4, 3]


def test_items_behind_what_a_source_knows_have_no_score() -> None:
    found = survey(SOURCES, of([7]), seen_again=True, width=8)
    assert told(found.pairs) == [[0, 1, 2, 4, 7]]
    assert found.scores["sequential_rules"].tolist() == [0, 5, 4, 3, 0]
    assert found.scores["popularity"].tolist() == [9, 1, 2, 4, 0]


def test_without_a_history() -> None:
    assert told(survey(SOURCES, history(), seen_again=False, width=5).pairs) == [[0, 1, 2, 4]]
    nobody = survey(SOURCES, history(1).only(0, 0), seen_again=True, width=5)
    assert isinstance(nobody, Survey)
    assert len(nobody.pairs) == 0


def test_every_source_has_a_depth() -> None:
    assert set(surveying.DEPTH) == {"popularity", *(kind.name for kind in KINDS)}
