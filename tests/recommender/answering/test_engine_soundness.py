"""Whatever shop, model, rules and question: an answer that is sound, and no word of it untrue."""

import math
from dataclasses import replace

import pytest

from recommender.answering.engine import Engine, Item, Merchandising, Pick, Query
from recommender.models.sources import Sources
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import START
from tests.recommender.shop import catalogue

EVERY_SCENARIO = (
    "for_you",
    "similar",
    "upsell",
    "exit_rescue",
    "trending",
    "search",
    "recently_viewed",
    "unheard of",
)
NEW = Item("new", "Rose soap", category="Shop > Soap", brand="Odd", price_minor=300)


@pytest.fixture(scope="module")
def models(model: Trained, of_baskets: Trained) -> dict[str, Trained | None]:
    nothing = Sources(model.sources.popularity, model.sources.statistics, {})
    return {
        "trees": model,
        "bought": of_baskets,
        "weights": replace(model, ranker=Weights(START)),
        "without lightfm": replace(model, sources=model.sources.without("next_item")),
        "all sources dropped": replace(model, sources=nothing),
        "no model": None,
    }


CATALOGUES = {
    "with newer": [*catalogue(), NEW],
    "with less": catalogue()[5:],
    "foreign": [replace(item, item_id=f"x{item.item_id}") for item in catalogue()],
    "bare": [Item(item.item_id) for item in catalogue()],
    "twice": [*catalogue(), *catalogue()],
    "long": [replace(item, title=item.title * 1000) for item in catalogue()],
    "odd prices": [
        replace(item, price_minor=price, cost_minor=cost)
        for item, price, cost in zip(
            catalogue(),
            [math.nan, math.inf, -1.0, 0, None, 1e300] * 3,
            [0, None, 5.0, math.nan, -math.inf, 1.0] * 3,
            strict=True,
        )
    ],
    "one": [Item("tea-1", "Tea")],
    "none": [],
}
RULES = (
    Merchandising(),
    Merchandising(
        margin_floor=0.2,
        excluded=frozenset({"tea-3", "gone"}),
        excluded_categories=("Shop > Bread",),
        boosted={"soap-2": 3.0, "Shop > Tea": -1.0, "gone": 1.0},
        most_per_category=1,
        diversity=0.4,
        explored_share=0.5,
    ),
    Merchandising(diversity=1.0, explored_share=1.0, exploration="thompson"),
)
ASKED = [
    Query(seen=seen, cart=cart, **filters)
    for seen, cart in (
        ([], []),
        (["tea-1", "tea-2"], []),
        (["unknown", "tea-1"], ["gone"]),
        (["tea-2"] * 1000, ["soap-1", "soap-1"]),
        (["new"], ["bread-1", "new"]),
        (["", "xtea-1"], []),
    )
    for filters in ({}, {"category": "Shop > Tea"}, {"cheapest_first": True, "limit": 10**9})
]


@pytest.mark.parametrize("items", CATALOGUES)
def test_every_answer_is_sound_whatever_the_shop_and_the_model(
    models: dict[str, Trained | None], items: str
) -> None:
    for first, (name, model) in enumerate(models.items()):
        engines = [Engine(CATALOGUES[items], model, rules, seed=1) for rules in RULES]
        for number, scenario in enumerate(EVERY_SCENARIO):
            for turn, query in enumerate(ASKED[(first + number) % 2 :: 2]):
                rules = RULES[(turn + number) % len(RULES)]
                engine = engines[(turn + number) % len(RULES)]
                sound(engine, replace(query, scenario=scenario, text="tea number"), rules, name)


def sound(engine: Engine, query: Query, rules: Merchandising, name: str) -> None:
    picks = engine.recommend(query)
    assert len({pick.item_id for pick in picks}) == len(picks) <= query.limit
    assert not {pick.item_id for pick in picks} & rules.excluded
    for pick in picks:
        assert math.isfinite(pick.score)
        assert sum(pick.shares.values()) == pytest.approx(pick.score, rel=1e-4, abs=1e-4)
        assert max(map(abs, pick.shares.values())) < 1e4
        assert 0 < pick.propensity <= 1
        if not rules.explored_share:
            assert (pick.propensity, pick.explored) == (1, False)
        told(pick, query, name)


def told(pick: Pick, query: Query, name: str) -> None:
    """What a reason says of the session is true of it."""
    why = pick.reason
    if why.code in {"bought_with", "viewed_with"}:
        assert why.item_id in query.cart
        assert (why.code == "bought_with") == (name == "bought")
    elif why.code == "because_viewed":
        assert why.item_id in {*query.seen, *query.cart}
    else:
        assert why.item_id is None
    assert (why.code == "matches") <= (query.scenario == "search")
    assert bool(why.category) == (why.code in {"popular_in", "new_in"})


@pytest.mark.parametrize("limit", [0, -1, -(10**9)])
def test_nothing_wanted_is_nothing(model: Trained, limit: int) -> None:
    assert Engine(catalogue(), model).recommend(Query(seen=["tea-1"], limit=limit)) == []


def test_what_left_the_catalogue_never_appears(model: Trained) -> None:
    fewer = [item for item in catalogue() if item.item_id != "tea-3"]
    engine = Engine(fewer, model)
    for scenario in EVERY_SCENARIO:
        query = Query(scenario, text="tea", seen=["tea-2", "tea-3"], cart=["tea-3"], limit=100)
        picks = engine.recommend(query)
        assert "tea-3" not in {pick.item_id for pick in picks}
        assert "tea-3" not in {pick.reason.item_id for pick in picks}
