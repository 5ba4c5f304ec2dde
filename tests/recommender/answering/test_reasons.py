from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from recommender.answering.catalogue import Catalogue
from recommender.answering.live import Live
from recommender.answering.placing import Placed
from recommender.answering.query import Query, Why
from recommender.answering.reasons import Reasons
from recommender.answering.scenarios import Session, Stock
from recommender.items import Item
from recommender.models.popularity import WEEK_S
from recommender.ranking.trained import Trained
from tests.recommender.shop import baskets, catalogue, trained, walks

NEWER = [Item("rose", "Rose soap", "Shop > Soap", "Odd", 300), Item("plain", "Plain thing")]
SHOP = Catalogue([*catalogue(), *NEWER])
MANY = Catalogue([Item(f"i{n}", category="Box" if n else "") for n in range(100)])


@pytest.fixture(scope="module")
def looked() -> Trained:
    return trained(walks())


@pytest.fixture(scope="module")
def bought() -> Trained:
    return trained(baskets())


def reasons(model: Trained | None, shop: Catalogue = SHOP, counts: Sequence[float] | None = None) -> Reasons:
    placed = None if model is None else Placed(model, shop, Live())
    if counts is None:
        told = np.zeros(len(shop), dtype=np.float32) if placed is None else placed.counts()
    else:
        told = np.array(counts, dtype=np.float32)
    return Reasons(Stock.of(shop, placed, told))


def session(*seen: str, cart: Sequence[str] = ()) -> Session:
    own, path = SHOP.rows(cart)[::-1], SHOP.rows(seen)[::-1]
    rows = np.array([*own, *path], dtype=np.int32)
    distances = np.array([1] * len(own) + list(range(1, len(path) + 1)), dtype=np.int32)
    anchor = path[0] if path else own[0] if own else -1
    return Session(rows, distances, np.ones_like(rows), frozenset(own), anchor)


NOBODY = session()


def why(made: Reasons, item_id: str, query: Query, heard: Session = NOBODY) -> Why:
    return made.why(made.stock.catalogue.places[item_id], query, heard)


def test_what_follows_a_look_says_so(looked: Trained) -> None:
    heard = session("bread-5", "tea-2")
    assert why(reasons(looked), "tea-3", Query(), heard) == Why("because_viewed", "tea-2")


def test_what_was_bought_with_the_cart_says_so(bought: Trained) -> None:
    heard = session("soap-1", cart=["bread-2"])
    for scenario in ("upsell", "for_you"):
        assert why(reasons(bought), "bread-4", Query(scenario), heard) == Why("bought_with", "bread-2")


def test_an_upsell_names_an_item_of_the_cart(bought: Trained) -> None:
    heard = session("soap-1", cart=["bread-2"])
    assert why(reasons(bought), "soap-3", Query("upsell"), heard).item_id is None
    assert why(reasons(bought), "soap-3", Query("for_you"), heard) == Why("because_viewed", "soap-1")


def test_what_was_only_looked_at_with_the_cart_was_not_bought_with_it(looked: Trained) -> None:
    heard = session("tea-2", cart=["tea-2"])
    assert why(reasons(looked), "tea-3", Query("upsell"), session(cart=["tea-2"])) == Why(
        "viewed_with", "tea-2"
    )
    assert why(reasons(looked), "tea-3", Query(), heard).code == "viewed_with"


def test_a_weak_link_is_no_reason(looked: Trained) -> None:
    assert why(reasons(looked), "soap-3", Query(), session("tea-2")).code in {"", "popular", "popular_in"}


def test_without_a_model_nothing_is_linked() -> None:
    assert why(reasons(None), "tea-3", Query(), session("tea-2")) == Why("")


def test_a_substitute_names_what_it_is_like(looked: Trained, bought: Trained) -> None:
    for model in (looked, bought, None):
        for scenario in ("similar", "exit_rescue"):
            heard = session("tea-1", "soap-4", cart=["bread-1"])
            assert why(reasons(model), "rose", Query(scenario), heard) == Why("because_viewed", "soap-4")


def test_what_has_nothing_in_common_names_nothing() -> None:
    assert why(reasons(None), "plain", Query("similar"), session("tea-1")) == Why("")


def test_what_was_seen_is_its_own_reason(looked: Trained) -> None:
    heard = session("tea-1", "soap-4")
    for scenario in ("exit_rescue", "recently_viewed", "search"):
        assert why(reasons(looked), "tea-1", Query(scenario), heard) == Why("because_viewed", "tea-1")


def test_a_trend_says_nothing_of_the_session(looked: Trained) -> None:
    found = why(reasons(looked), "tea-3", Query("trending"), session("tea-2"))
    assert found.code in {"popular", "popular_in", ""}
    assert found.item_id is None


def test_what_is_newer_is_new_where_it_stands(looked: Trained) -> None:
    made = reasons(looked)
    assert why(made, "rose", Query()) == Why("new_in", category="Shop > Soap")
    assert why(made, "plain", Query()) == Why("")
    assert why(reasons(None), "rose", Query()) == Why("")


def test_what_is_newer_and_taken_already_is_no_longer_new(looked: Trained) -> None:
    counts = [1.0] * 18 + [50.0, 0.0]
    assert why(reasons(looked, counts=counts), "rose", Query()) == Why("popular")


def test_what_nobody_took_but_the_model_knows_is_neither_new_nor_popular(looked: Trained) -> None:
    counts = [0.0] * 20
    assert why(reasons(looked, counts=counts), "tea-3", Query()) == Why("")


RISING = [0.0, *range(1, 100)]


@pytest.mark.parametrize(
    ("item_id", "code"),
    [("i99", "popular"), ("i80", "popular"), ("i79", ""), ("i1", ""), ("i0", "")],
)
def test_popular_is_what_is_among_the_twenty_most_taken(item_id: str, code: str) -> None:
    assert why(reasons(None, MANY, RISING), item_id, Query()).code == code


def test_popular_in_its_own_category_though_not_with_everyone() -> None:
    shop = Catalogue([Item(f"i{n}", category="Jar" if n < 4 else "Box") for n in range(100)])
    counts = [4.0, 3.0, 2.0, 1.0, *range(5, 101)]
    made = reasons(None, shop, counts)
    assert [why(made, f"i{n}", Query()).code for n in range(5)] == ["popular_in", "popular_in", "", "", ""]
    assert why(made, "i0", Query()).category == "Jar"


def test_popular_in_the_category_asked_for_only_where_it_is() -> None:
    made = reasons(None, MANY, RISING)
    query = Query(category="box")
    assert why(made, "i99", query) == Why("popular_in", category="box")
    assert why(made, "i80", query) == Why("popular_in", category="box")
    assert why(made, "i2", query) == Why("")


def test_of_a_few_the_last_are_not_popular() -> None:
    made = reasons(None, Catalogue([Item(f"i{n}", category="Box") for n in range(4)]), [9.0, 5.0, 2.0, 1.0])
    assert [why(made, f"i{n}", Query()).code for n in range(4)] == ["popular", "popular", "", ""]


@pytest.mark.parametrize(
    ("later_s", "code"),
    [(0.0, "trending_in"), (WEEK_S - 1, "trending_in"), (WEEK_S, "popular_in"), (-1.0, "popular_in")],
)
def test_of_this_week_only_where_the_model_is(looked: Trained, later_s: float, code: str) -> None:
    query = Query(category="Shop > Tea", at=looked.until + later_s)
    made = reasons(looked)
    tea = max((f"tea-{n}" for n in range(6)), key=lambda item_id: made.stock.counts[SHOP.places[item_id]])
    assert why(made, tea, query).code == code
    assert why(made, tea, replace(query, at=float("nan"))).code == "popular_in"
    assert why(reasons(None, SHOP, [1.0] * 20), tea, query).code == "popular_in"


def test_what_was_asked_for_matches(looked: Trained, bought: Trained) -> None:
    tea = SHOP.places["tea-3"]
    for model in (looked, bought, None):
        made = reasons(model)
        assert made.why_found(tea, Query("search"), NOBODY) == Why("matches")
        assert made.why_found(tea, Query("search"), session("tea-2")) == Why("matches")
    assert reasons(looked).why_found(tea, Query("search"), session(cart=["tea-2"])) == Why("matches")
    assert reasons(bought).why_found(tea, Query("search"), session(cart=["tea-2"])) == Why(
        "bought_with", "tea-2"
    )
    assert reasons(bought).why_found(tea, Query("search"), session(cart=["tea-3"])) == Why("matches")
