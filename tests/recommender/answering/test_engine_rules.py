"""A shop's rules over an engine's answers: what is left out, lifted, mixed and tried out."""

from dataclasses import replace

import pytest

from recommender.answering.engine import Engine, Item, Merchandising, Pick, Query
from recommender.answering.merchandising import EXPLORATIONS, Exploration
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import START
from tests.recommender.shop import catalogue

MADE = ("for_you", "similar", "upsell", "exit_rescue", "trending")


@pytest.fixture(scope="module")
def models(model: Trained, of_baskets: Trained) -> dict[str, Trained | None]:
    return {
        "trees": model,
        "bought": of_baskets,
        "weights": replace(model, ranker=Weights(START)),
        "no model": None,
    }


@pytest.fixture(scope="module")
def engine(model: Trained) -> Engine:
    return Engine(catalogue(), model)


def ids(engine: Engine, query: Query) -> list[str]:
    return [pick.item_id for pick in engine.recommend(query)]


def test_recently_viewed_is_a_list_of_its_own(engine: Engine) -> None:
    picks = engine.recommend(Query("recently_viewed", seen=["tea-1", "gone", "soap-3", "tea-1"], limit=9))
    assert [pick.item_id for pick in picks] == ["tea-1", "soap-3"]
    assert all(pick.reason.code == "because_viewed" for pick in picks)
    assert ids(engine, Query("recently_viewed")) == []


def test_what_the_shop_excludes_is_nowhere(models: dict[str, Trained | None]) -> None:
    rules = Merchandising(
        excluded=frozenset({"tea-3"}), excluded_categories=("Shop > Bread",), margin_floor=0.5
    )
    items = [
        replace(item, cost_minor=(item.price_minor or 0) * (0.6 if item.item_id == "soap-0" else 0.4))
        for item in catalogue()
    ]
    for model in models.values():
        engine = Engine(items, model, rules)
        for scenario in (
            "for_you",
            "similar",
            "upsell",
            "exit_rescue",
            "trending",
            "search",
            "recently_viewed",
        ):
            query = Query(
                scenario, text="number", seen=["tea-3", "bread-1", "soap-0"], cart=["bread-2"], limit=100
            )
            found = ids(engine, query)
            assert not {item_id for item_id in found if item_id.startswith("bread")} | {"tea-3", "soap-0"} & {
                *found
            }
            assert bool(found) == (scenario != "recently_viewed")


def test_a_boost_lifts_what_nobody_proposed(models: dict[str, Trained | None]) -> None:
    many = [*catalogue(), *(Item(f"filler-{n}", f"Filler {n}", "Shop > Filler") for n in range(300))]
    for model in models.values():
        plain = Engine(many, model)
        for scenario in ("for_you", "upsell", "trending"):
            query = Query(scenario, seen=["tea-1", "tea-2"], cart=["tea-0"], limit=5)
            assert "filler-299" not in ids(plain, query)
            lifted = plain.with_merchandising(Merchandising(boosted={"filler-299": 50.0}))
            first = lifted.recommend(query)[0]
            assert first.item_id == "filler-299"
            assert first.shares["boost"] > 0
            assert sum(first.shares.values()) == pytest.approx(first.score, rel=1e-4)


def test_a_negative_boost_sinks(engine: Engine) -> None:
    query = Query(seen=["tea-1", "tea-2"], limit=50)
    assert ids(engine, query)[0] == "tea-3"
    sunk = engine.with_merchandising(Merchandising(boosted={"tea-3": -50.0}))
    assert ids(sunk, query)[-1] == "tea-3"


def test_only_so_many_of_a_category(engine: Engine) -> None:
    two = engine.with_merchandising(Merchandising(most_per_category=2))
    found = ids(two, Query(seen=["tea-1", "tea-2"], limit=6))
    assert sorted(item_id.partition("-")[0] for item_id in found).count("tea") == 2
    assert len(found) == 6


def test_diversity_mixes_a_list(of_baskets: Trained) -> None:
    engine = Engine(catalogue(), of_baskets)
    query = Query(seen=["tea-1", "tea-2"], limit=4)
    kinds = {item_id.partition("-")[0] for item_id in ids(engine, query)}
    mixed = engine.with_merchandising(Merchandising(diversity=0.95))
    assert kinds == {"tea"}
    assert ids(mixed, query)[0] == ids(engine, query)[0]
    assert len({item_id.partition("-")[0] for item_id in ids(mixed, query)}) > 1


@pytest.mark.parametrize("exploration", EXPLORATIONS)
def test_what_is_tried_out_says_by_what_chance(model: Trained, exploration: Exploration) -> None:
    rules = Merchandising(explored_share=0.5, exploration=exploration)
    engine = Engine(catalogue(), model, rules, seed=3).with_clicks({"tea-5": (10, 9), "gone": (1, 1)})
    best = ids(Engine(catalogue(), model), Query(seen=["tea-1", "tea-2"], limit=1))
    picks = [engine.recommend(Query(seen=["tea-1", "tea-2"], limit=1))[0] for _ in range(300)]
    tried = [pick for pick in picks if pick.explored]
    assert 0.3 < len(tried) / 300 < 0.6
    assert all((pick.item_id in best) != pick.explored for pick in picks)
    assert all(pick.propensity >= 0.5 for pick in picks if not pick.explored)
    assert all(pick.propensity < 0.5 for pick in tried)
    # each is as frequent as its propensity says: inverse propensities add up to the number of different items
    weights = sum(1 / pick.propensity for pick in picks) / 300
    assert weights == pytest.approx(16, rel=0.5)


def test_what_leads_an_exit_is_not_left_to_chance(model: Trained) -> None:
    engine = Engine(catalogue(), model, Merchandising(explored_share=1.0), seed=1)
    for _ in range(20):
        first, *others = engine.recommend(Query("exit_rescue", seen=["tea-1"], cart=["soap-0"], limit=4))
        assert (first.item_id, first.propensity, first.explored) == ("soap-0", 1.0, False)
        assert others[-1].propensity < 1


def test_scores_fall_along_a_list(engine: Engine) -> None:
    for scenario in ("for_you", "similar", "exit_rescue", "search"):
        query = Query(scenario, text="tea", seen=["tea-1", "soap-2"], cart=["soap-0"], limit=6)
        scores = [pick.score for pick in engine.recommend(query)]
        assert scores == sorted(scores, reverse=True)
        assert len({*scores}) >= 3


def test_one_seed_tries_out_the_same(model: Trained) -> None:
    def shown() -> list[list[Pick]]:
        engine = Engine(catalogue(), model, Merchandising(explored_share=0.7), seed=5)
        return [engine.recommend(Query(seen=["tea-1"])) for _ in range(5)]

    assert shown() == shown()
