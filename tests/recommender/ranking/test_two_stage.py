import numpy as np
import pytest

from recommender.cases import Histories, cases
from recommender.dataset import over, read_log
from recommender.pairs import Pairs
from recommender.ranking import two_stage
from recommender.ranking.features import Table
from recommender.ranking.ranker import Weights
from recommender.ranking.survey import Survey
from recommender.ranking.trained import Trained, in_order
from recommender.ranking.two_stage import Shortlist, TwoStage, leading
from tests.recommender.shop import catalogue, history, trained, walks


@pytest.fixture(scope="module")
def model() -> TwoStage:
    made = trained(walks())
    return made.over(in_order(catalogue(), made.items))


@pytest.fixture(scope="module")
def histories(model: TwoStage) -> Histories:
    return cases(over(read_log(walks(40, seed=3)), model.items), "every").histories


def shortlist(order: list[float]) -> Shortlist:
    """Of three histories, the second without any pair."""
    pairs = Pairs(np.array([0, 3, 3, 5], dtype=np.int64), np.array([4, 6, 9, 1, 2], dtype=np.int32))
    table = Table((), np.zeros((5, 0), dtype=np.float32))
    return Shortlist(Survey(history(), pairs, {}), table, np.array(order, np.float32), Weights({}))


def test_the_highest_lead() -> None:
    assert leading(shortlist([1, 3, 2, -5, -4]), 2).tolist() == [[6, 9], [-1, -1], [2, 1]]
    assert leading(shortlist([1, 3, 2, -5, -4]), 4).tolist() == [[6, 9, 4, -1], [-1] * 4, [2, 1, -1, -1]]


def test_of_equals_the_lower_code_leads() -> None:
    assert leading(shortlist([7, 7, 7, 0, 0]), 3).tolist() == [[4, 6, 9], [-1] * 3, [1, 2, -1]]


def test_ranks_what_comes_next_first(model: TwoStage) -> None:
    tea = {item_id: code for code, item_id in enumerate(model.items.tolist())}
    ranked = model.rank(history(tea["tea-1"], tea["tea-2"]), 3, seen_again=False)
    assert ranked.shape == (1, 3)
    assert model.items[ranked[0, 0]] == "tea-3"


def test_what_was_seen_is_ranked_only_where_asked_for(model: TwoStage) -> None:
    everything = [set(model.rank(history(3, 4), 18, seen_again=again)[0].tolist()) for again in (False, True)]
    assert not everything[0] & {3, 4}
    assert everything[1] >= {3, 4}


def test_blocks_are_as_the_whole(
    model: TwoStage, histories: Histories, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = model.rank(histories, 5, seen_again=False)
    monkeypatch.setattr(two_stage, "BLOCK", 7)
    np.testing.assert_array_equal(model.rank(histories, 5, seen_again=False), whole)


def test_a_history_ranks_alone_as_among_others(model: TwoStage, histories: Histories) -> None:
    whole = model.rank(histories, 5, seen_again=False)
    for place in range(0, len(histories), 10):
        alone = model.rank(histories.only(place, place + 1), 5, seen_again=False)
        np.testing.assert_array_equal(alone[0], whole[place])


def test_no_history_has_no_ranking(model: TwoStage) -> None:
    assert model.rank(history().only(0, 0), 5, seen_again=False).shape == (0, 5)


def test_an_empty_history_is_ranked(model: TwoStage) -> None:
    for again in (False, True):
        both = TwoStage(model.facts, model.ranker, again)
        assert (both.rank(history(), 5, seen_again=again) >= 0).all()


def test_given_pairs_are_judged_as_what_was_proposed(model: TwoStage) -> None:
    seen = history(3, 4)
    found = model.shortlist(seen, seen_again=False)
    judged = model.judge(seen, found.survey.pairs)
    np.testing.assert_allclose(judged.order, found.order, rtol=1e-5)


def test_what_nobody_proposed_is_judged_too(model: TwoStage) -> None:
    everything = np.arange(18, dtype=np.int32)
    judged = model.judge(history(3), Pairs(np.array([0, 18], dtype=np.int64), everything))
    assert judged.order.shape == (18,)
    assert np.isfinite(judged.order).all()
    nothing = model.judge(history(3), Pairs(np.array([0, 0], dtype=np.int64), everything[:0]))
    assert nothing.order.tolist() == []


def test_shares_add_up_to_the_order(model: TwoStage) -> None:
    for ranker in (model.ranker, Weights({"sequential_rules": 0.5, "popularity": 2.0})):
        found = TwoStage(model.facts, ranker).shortlist(history(3, 4), seen_again=False)
        places = np.array([2, 0, 5], dtype=np.int64)
        for place, shares in zip(places, found.shares(places), strict=True):
            assert sum(shares.values()) == pytest.approx(float(found.order[place]), abs=1e-4)


def test_the_vocabulary_is_that_of_the_sources(model: TwoStage) -> None:
    assert model.items is model.sources.items


def test_a_model_of_popularity_alone_ranks_by_it() -> None:
    thin: Trained = trained(walks(10))
    model = thin.over(in_order(catalogue(), thin.items))
    counts = thin.sources.popularity.counts
    ranked = model.rank(history(), 3, seen_again=False)[0]
    assert counts[ranked].tolist() == np.sort(counts)[::-1][:3].tolist()
