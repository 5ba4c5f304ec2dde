import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.answering.engine import Engine, Item, Query
from recommender.ranking.trained import Trained
from tests.recommender.shop import catalogue

SCENARIOS = ("for_you", "similar", "upsell", "exit_rescue", "trending", "search", "unheard of")
NEW = Item("new", "Rose soap", category="Shop > Soap", brand="Odd", price_minor=300)


@pytest.fixture(scope="module")
def engine(model: Trained) -> Engine:
    return Engine([*catalogue(), NEW], model)


def ids(engine: Engine, query: Query) -> list[str]:
    return [pick.item_id for pick in engine.recommend(query)]


def test_recommends_what_comes_next_and_says_because_of_what(engine: Engine) -> None:
    first = engine.recommend(Query(seen=["tea-1", "tea-2"]))[0]
    assert first.item_id == "tea-3"
    assert (first.reason.code, first.reason.item_id) == ("because_viewed", "tea-2")
    assert first.score == pytest.approx(sum(first.shares.values()), rel=1e-5)


def test_an_upsell_goes_by_the_cart(of_baskets: Trained) -> None:
    engine = Engine(catalogue(), of_baskets)
    first, *others = engine.recommend(Query("upsell", seen=["soap-1"], cart=["bread-2"], limit=2))
    assert first.item_id.startswith("bread")
    assert (first.reason.code, first.reason.item_id) == ("bought_with", "bread-2")
    assert others
    assert all(pick.shares["alike"] <= 0 for pick in (first, *others))


def test_an_upsell_offers_other_kinds_than_the_cart_has(of_baskets: Trained) -> None:
    apart = [replace(i, category="Shop > Pots") if i.item_id == "tea-5" else i for i in catalogue()]
    for items, offered in ((catalogue(), 0.0), (apart, 0.5)):
        picks = Engine(items, of_baskets).recommend(Query("upsell", cart=["tea-0", "tea-1"], limit=50))
        alike = {pick.item_id: pick.shares["alike"] for pick in picks}
        assert alike["tea-5"] - alike["tea-4"] == offered


def test_similar_items_are_of_the_same_category(engine: Engine) -> None:
    picks = engine.recommend(Query("similar", seen=["tea-1", "soap-4"]))
    assert all(pick.item_id.startswith(("soap", "new")) for pick in picks)
    assert picks[0].reason.item_id == "soap-4"


def test_exit_rescue_starts_with_what_would_be_left_behind(engine: Engine) -> None:
    found = ids(engine, Query("exit_rescue", seen=["tea-1", "tea-2"], cart=["soap-0"], limit=4))
    assert found[:2] == ["soap-0", "tea-2"]
    assert len(found) == 4


def test_a_visitor_nobody_knows_gets_what_is_popular(engine: Engine) -> None:
    picks = engine.recommend(Query())
    assert {pick.reason.code for pick in picks} <= {"popular", "popular_in"}
    within = engine.recommend(Query(category="shop > tea"))
    assert {(pick.reason.code, pick.reason.category) for pick in within} == {("popular_in", "shop > tea")}


def test_what_was_seen_is_not_recommended_again(engine: Engine) -> None:
    seen = ["tea-0", "tea-1", "tea-2"]
    for scenario in ("for_you", "similar", "upsell", "trending"):
        assert not set(ids(engine, Query(scenario, seen=seen, cart=["soap-1"], limit=50))) & {*seen, "soap-1"}


def test_filters_hold_in_every_scenario(engine: Engine) -> None:
    base = Query(text="number", seen=["tea-1"], limit=50)
    for scenario in SCENARIOS:
        query = replace(base, scenario=scenario)
        assert all(i.startswith("bread") for i in ids(engine, replace(query, category="Shop > Bread")))
        assert all(i[-1] in "024" for i in ids(engine, replace(query, brand="EVEN")))
        priced = ids(engine, replace(query, price_min_minor=200, price_max_minor=300))
        assert priced
        assert all(i[-1] in "12w" for i in priced)
        assert "tea-3" not in ids(engine, replace(query, exclude=["tea-3"]))
        assert ids(engine, replace(query, category="Nowhere")) == []
        assert ids(engine, replace(query, brand="Nobody")) == []


def test_what_is_not_available_is_not_recommended(model: Trained) -> None:
    engine = Engine([replace(item, available=item.item_id != "tea-3") for item in catalogue()], model)
    assert "tea-3" not in ids(engine, Query(seen=["tea-2"], limit=50))


def test_each_title_stands_once(model: Trained) -> None:
    engine = Engine(
        [replace(item, title="Same" if "tea" in item.item_id else "") for item in catalogue()], model
    )
    assert sum(i.startswith("tea") for i in ids(engine, Query(seen=["bread-1"], limit=50))) == 1


def test_numbers_of_one_product_stand_for_it_once() -> None:
    titles = ("Milk, 1 l", "Milk No. 2, 1 l", "Milk, No. 3, 1 l", "Milk, 2 l")
    engine = Engine([Item(str(row), title) for row, title in enumerate(titles)], None)
    assert sorted(ids(engine, Query("search", text="milk", limit=9))) == ["0", "3"]


def test_search_finds_words_and_prefers_what_suits_the_session(engine: Engine) -> None:
    picks = engine.recommend(Query("search", text="number", seen=["bread-1"], limit=1))
    assert picks[0].item_id == "bread-2"
    assert picks[0].reason.code == "matches"
    assert all(
        i.startswith("soap") or i == "new" for i in ids(engine, Query("search", text="soaps", limit=50))
    )
    assert ids(engine, Query("search", text="submarine")) == []


def test_search_shows_the_cheapest_of_the_good_matches_first(engine: Engine) -> None:
    found = ids(engine, Query("search", text="tea number", cheapest_first=True))
    assert found == ["tea-0", "tea-1", "tea-2"]


def test_an_item_newer_than_the_model_is_placed_by_its_features(of_baskets: Trained) -> None:
    engine = Engine([*catalogue(), NEW], of_baskets)
    order = ids(engine, Query(seen=["soap-1"], limit=50))
    others = [place for place, item_id in enumerate(order) if item_id.startswith(("tea", "bread"))]
    assert order.index("new") < others[2]
    assert all(i.startswith("soap") for i in ids(engine, Query(seen=["new"])))


def test_without_a_model_the_catalogue_answers() -> None:
    engine = Engine(catalogue(), None)
    for scenario in SCENARIOS:
        picks = engine.recommend(Query(scenario, text="tea", seen=["tea-1"]))
        assert len(picks) == 3
        allowed = {"matches"} if scenario == "search" else {"", "because_viewed"}
        assert {pick.reason.code for pick in picks} <= allowed


def test_an_empty_catalogue_answers_nothing(model: Trained) -> None:
    for engine in (Engine([], model), Engine([], None)):
        assert [engine.recommend(Query(scenario, text="tea", seen=["tea-1"])) for scenario in SCENARIOS] == [
            []
        ] * 7


def test_a_catalogue_of_one(model: Trained) -> None:
    engine = Engine([Item("only", "Only tea")], model)
    assert ids(engine, Query(text="tea", scenario="search")) == ["only"]
    assert ids(engine, Query("similar", seen=["only"])) == []


def test_of_equal_ids_the_last_counts(model: Trained) -> None:
    engine = Engine([Item("tea-1", "Old"), Item("tea-1", "Fresh", price_minor=5)], model)
    assert ids(engine, Query("search", text="fresh")) == ["tea-1"]
    assert ids(engine, Query("search", text="old")) == []


def test_an_unknown_price_meets_no_price_filter_and_sorts_last(model: Trained) -> None:
    prices = (math.nan, math.inf, -5.0, None, 100.0)
    engine = Engine([Item(f"i{n}", f"tea {n}", price_minor=price) for n, price in enumerate(prices)], model)
    assert ids(engine, Query("search", text="tea", price_max_minor=1000)) == ["i4"]
    assert ids(engine, Query("search", text="tea", cheapest_first=True, limit=5))[0] == "i4"
    assert len(ids(engine, Query("search", text="tea", price_max_minor=math.nan, limit=5))) == 5


def test_one_item_a_thousand_times_is_one_look(engine: Engine) -> None:
    assert ids(engine, Query(seen=["tea-2"] * 1000)) == ids(engine, Query(seen=["tea-2"]))


def test_long_titles_are_no_error(model: Trained) -> None:
    engine = Engine([Item("long", "tea " * 2500, category=" > ".join("abc" * 100))], model)
    assert ids(engine, Query("search", text="tea")) == ["long"]


known = st.sampled_from(["tea-1", "bread-2", "soap-3", "new", "nobody knows this", ""])
prices = st.one_of(st.none(), st.floats(), st.integers(-10, 10**20))


@given(
    query=st.builds(
        Query,
        scenario=st.sampled_from(SCENARIOS),
        text=st.text(max_size=30),
        seen=st.lists(known, max_size=8),
        cart=st.lists(known, max_size=4),
        category=st.sampled_from(["", "Shop", "shop > tea", ">", " > > "]),
        brand=st.sampled_from(["", "odd", "none"]),
        price_min_minor=prices,
        price_max_minor=prices,
        cheapest_first=st.booleans(),
        exclude=st.lists(known, max_size=3),
        limit=st.integers(-2, 30),
    )
)
def test_whatever_is_asked_is_answered(engine: Engine, query: Query) -> None:
    picks = engine.recommend(query)
    assert len(picks) <= max(query.limit, 0)
    assert len({pick.item_id for pick in picks}) == len(picks)
    assert all(math.isfinite(pick.score) for pick in picks)
    assert not {pick.item_id for pick in picks} & set(query.exclude)
