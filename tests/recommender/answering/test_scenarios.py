from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from recommender.answering import scenarios
from recommender.answering.catalogue import Catalogue
from recommender.answering.live import Live
from recommender.answering.placing import Placed
from recommender.answering.pool import Pool
from recommender.answering.scenarios import (
    SCENARIOS,
    Session,
    Stock,
    filled,
    for_you,
    similar,
    trending,
    upsell,
)
from recommender.arrays import Flags
from recommender.items import Item
from recommender.models.sources import Sources
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import START
from tests.recommender.shop import baskets, catalogue, trained, walks

ROSE = Item("rose", "Rose soap", "Shop > Soap", "Odd", 300)
NEWER = [ROSE, Item("plain", "Plain thing"), Item("gadget", "Gadget", "Shop > Gadgets")]
ITEMS = [*NEWER, *catalogue()]
SHOP = Catalogue(ITEMS)


@pytest.fixture(scope="module")
def models() -> dict[str, Trained | None]:
    walked, bought = trained(walks()), trained(baskets())
    nothing = Sources(walked.sources.popularity, walked.sources.statistics, {})
    return {
        "trees": walked,
        "bought": bought,
        "weights": replace(walked, ranker=Weights(START)),
        "without lightfm": replace(walked, sources=walked.sources.without("next_item")),
        "without rules": replace(walked, sources=walked.sources.without("sequential_rules")),
        "all dropped": replace(walked, sources=nothing),
        "popularity alone": replace(walked, sources=nothing, ranker=Weights(START)),
        "none": None,
    }


def stock(model: Trained | None, items: Sequence[Item] = ITEMS, live: Live | None = None) -> Stock:
    shop = Catalogue(items)
    placed = None if model is None else Placed(model, shop, live or Live())
    counts = np.zeros(len(shop), dtype=np.float32) if placed is None else placed.counts()
    return Stock.of(shop, placed, counts)


def session(*seen: str, cart: Sequence[str] = (), shop: Catalogue = SHOP) -> Session:
    """Seen oldest first; no item of the cart among them."""
    own, path = shop.rows(cart)[::-1], shop.rows(seen)[::-1]
    rows = np.array([*own, *path], dtype=np.int32)
    distances = np.array([1] * len(own) + list(range(1, len(path) + 1)), dtype=np.int32)
    anchor = path[0] if path else own[0] if own else -1
    return Session(rows, distances, np.ones_like(rows), frozenset(own), anchor)


def others(heard: Session, shop: Catalogue = SHOP) -> Flags:
    """What is allowed: all but the session's own."""
    allowed = np.ones(len(shop), dtype=np.bool_)
    allowed[heard.rows] = False
    return allowed


def ids(pool: Pool, shop: Catalogue = SHOP) -> list[str]:
    """Best first."""
    return [shop.items[row].item_id for row in pool.rows[np.argsort(-pool.total(), kind="stable")]]


def part(pool: Pool, item_id: str, name: str) -> float:
    return float(pool.parts[name][pool.rows == SHOP.places[item_id]][0])


SESSIONS = {
    "nobody": session(),
    "one look": session("tea-1"),
    "several": session("tea-1", "bread-3", "tea-2"),
    "a cart": session("tea-1", cart=["soap-2", "bread-0"]),
    "a cart alone": session(cart=["soap-2"]),
    "newer": session("rose"),
    "without category": session("plain"),
    "mixed": session("rose", "tea-1", "plain"),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("heard", SESSIONS)
def test_pools_are_whole_whatever_the_model(
    models: dict[str, Trained | None], scenario: str, heard: str
) -> None:
    seen = SESSIONS[heard]
    for model in models.values():
        made = stock(model)
        for allowed in (
            others(seen),
            others(seen) & (np.arange(len(SHOP)) % 3 == 0),
            np.zeros(len(SHOP), np.bool_),
        ):
            pool = SCENARIOS[scenario](made, seen, allowed, 9)
            assert len({*pool.rows.tolist()}) == len(pool.rows)
            assert allowed[pool.rows].all()
            assert len(pool.rows) >= min(9, int(allowed.sum()))
            assert np.isfinite(pool.total()).all()
            shares = pool.shares(range(len(pool.rows)))
            sums = np.array([sum(share.values()) for share in shares])
            np.testing.assert_allclose(sums, pool.total(), atol=1e-4)


def test_for_you_follows_the_session(models: dict[str, Trained | None]) -> None:
    for name in ("trees", "weights"):
        heard = session("tea-1", "tea-2")
        assert ids(for_you(stock(models[name]), heard, others(heard), 9))[0] == "tea-3"


def test_what_is_newer_is_no_worse_than_its_kind(models: dict[str, Trained | None]) -> None:
    heard = session("soap-1")
    for name in ("bought", "weights"):
        pool = for_you(stock(models[name]), heard, others(heard), 9)
        kin = [float(pool.total()[pool.rows == SHOP.places[f"soap-{place}"]][0]) for place in (0, 2, 3, 4, 5)]
        own = float(pool.total()[pool.rows == SHOP.places["rose"]][0])
        assert own >= np.mean(kin) - 0.2
        assert part(pool, "rose", "new") > 0


def test_what_is_newer_and_proposed_already_is_one_candidate_at_its_better_score(
    models: dict[str, Trained | None],
) -> None:
    walked = models["trees"]
    assert walked is not None
    live = Live()
    made = stock(replace(walked, ranker=Weights({"sequential_rules": 1.0})), live=live)
    heard = session("soap-1")
    for times in (1, 2000):
        for number in range(times):
            visit = f"{times}-{number}"
            live.observe([(visit, "soap-1", "purchase", 1.0), (visit, "rose", "purchase", 2.0)])
        pool = for_you(made, heard, others(heard), 9)
        assert pool.rows.tolist().count(SHOP.places["rose"]) == 1
        assert part(pool, "rose", "ranking") != 0
        # as long as hardly anybody follows, its kind speaks for it
        assert (part(pool, "rose", "new") > 0) == (times == 1)
        assert pool.parts["new"].min() == 0


def test_only_so_many_newer_items_are_tried(
    models: dict[str, Trained | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [*catalogue(), *(replace(ROSE, item_id=f"rose-{n}", title=f"Rose {n}") for n in range(30))]
    shop = Catalogue(many)
    heard = session("soap-1", shop=shop)
    pool = for_you(stock(models["bought"], many), heard, others(heard, shop), 9)
    assert np.count_nonzero(pool.parts["new"]) == scenarios.MOST_NEWER


def test_newer_items_nobody_may_see_are_not_tried(models: dict[str, Trained | None]) -> None:
    heard = session("soap-1")
    allowed = others(heard)
    allowed[SHOP.places["rose"]] = False
    assert "rose" not in ids(for_you(stock(models["bought"]), heard, allowed, 9))


def test_of_newer_items_alone_what_they_are_decides_until_somebody_follows(
    models: dict[str, Trained | None],
) -> None:
    heard = session("rose")
    live = Live()
    made = stock(models["trees"], live=live)
    assert all(item_id.startswith("soap") for item_id in ids(for_you(made, heard, others(heard), 9))[:5])
    live.observe([("s", "rose", "view_item", 1.0), ("s", "tea-4", "view_item", 2.0)])
    assert ids(for_you(made, heard, others(heard), 9))[0] == "tea-4"


def test_an_upsell_listens_to_the_cart_alone(models: dict[str, Trained | None]) -> None:
    made = stock(models["bought"])
    with_looks = session("soap-1", "soap-3", cart=["bread-2"])
    alone = session(cart=["bread-2"])
    allowed = others(with_looks)
    assert ids(upsell(made, with_looks, allowed, 9)) == ids(upsell(made, alone, allowed, 9))
    assert ids(upsell(made, alone, allowed, 9))[0].startswith("bread")


def test_without_a_cart_an_upsell_listens_to_the_looks(models: dict[str, Trained | None]) -> None:
    heard = session("soap-1")
    assert ids(upsell(stock(models["bought"]), heard, others(heard), 9))[0].startswith("soap")


def test_of_the_kinds_in_the_cart_less_is_offered(models: dict[str, Trained | None]) -> None:
    heard = session(cart=["bread-2"])
    pool = upsell(stock(models["bought"]), heard, others(heard), 9)
    assert part(pool, "bread-4", "alike") == scenarios.ALIKE
    assert part(pool, "tea-4", "alike") == 0


def test_an_upsell_offers_what_somebody_took(models: dict[str, Trained | None]) -> None:
    heard = session(cart=["bread-2"])
    allowed = others(heard)
    for wanted in (9, 17):
        found = ids(upsell(stock(models["bought"]), heard, allowed, wanted))
        assert not {"rose", "plain", "gadget"} & {*found}
    # unless nothing else is left
    allowed &= np.isin(np.arange(len(SHOP)), SHOP.rows(["rose", "plain", "tea-1"]))
    assert {*ids(upsell(stock(models["bought"]), heard, allowed, 9))} == {"rose", "plain", "tea-1"}


def test_similar_items_are_of_the_kind_of_the_newest(models: dict[str, Trained | None]) -> None:
    heard = session("bread-1", "soap-4")
    for model in models.values():
        pool = similar(stock(model), heard, others(heard), 9)
        assert {*ids(pool)[:6]} == {"rose", "soap-0", "soap-1", "soap-2", "soap-3", "soap-5"}
        assert part(pool, "soap-1", "category") == scenarios.SIMILAR["category"]
        assert part(pool, "tea-1", "category") == pytest.approx(scenarios.SIMILAR["category"] / 2)


def test_of_one_kind_likeness_and_the_ranking_decide(models: dict[str, Trained | None]) -> None:
    heard = session("soap-1")
    made = stock(models["weights"])
    pool = similar(made, heard, others(heard), 9)
    alike = scenarios.SIMILAR["likeness"]
    assert pool.parts["likeness"].std() == pytest.approx(alike, rel=1e-4)
    assert part(pool, "soap-2", "ranking") > part(pool, "soap-4", "ranking")
    np.testing.assert_allclose(
        pool.parts["popularity"], scenarios.SIMILAR["popularity"] * made.popular[pool.rows], rtol=1e-6
    )
    # what was ranked keeps a deviation, as much as it counts; what nobody proposed is ranked as the lowest
    assert pool.ranked is not None
    ranked = pool.parts["ranking"][pool.ranked.places >= 0]
    assert ranked.std() == pytest.approx(scenarios.SIMILAR["ranking"], rel=1e-4)
    assert (pool.parts["ranking"][pool.ranked.places < 0] == ranked.min()).all()


def test_of_a_large_category_the_most_popular_are_compared(
    models: dict[str, Trained | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "MOST_KIN", 2)
    made = stock(models["popularity alone"])
    heard = session("tea-1")
    allowed = others(heard)
    kin = SHOP.rows([f"tea-{place}" for place in (0, 2, 3, 4, 5)])
    popular = {*np.array(kin)[np.argsort(-made.counts[kin])[:2]].tolist()}
    # of what popularity does not propose, these two alone
    proposed = {*np.argsort(-made.counts, kind="stable")[:11].tolist()}
    pool = similar(made, heard, allowed, 3)
    assert {*pool.rows.tolist()} & {*kin} <= popular | proposed
    assert popular <= {*pool.rows.tolist()}


def test_what_trends_is_what_is_taken_most(models: dict[str, Trained | None]) -> None:
    made = stock(models["trees"])
    allowed = others(session())
    pool = trending(made, session(), allowed, 9)
    order = pool.rows[np.argsort(-pool.total(), kind="stable")]
    assert (np.diff(made.counts[order]) <= 0).all()
    assert len(order) == len(SHOP)
    assert set(pool.parts) == {"popularity"}


def test_a_trend_is_of_so_many_items(
    models: dict[str, Trained | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "CANDIDATES", 4)
    made = stock(models["trees"])
    allowed = others(session())
    assert len(trending(made, session(), allowed, 2).rows) == 4
    assert len(trending(made, session(), allowed, 7).rows) == 7
    least = np.sort(made.counts)[-4]
    assert (made.counts[trending(made, session(), allowed, 2).rows] >= least).all()


def test_a_list_that_is_long_enough_is_left_as_it_is(models: dict[str, Trained | None]) -> None:
    pool = Pool(np.array([5, 6], dtype=np.int32))
    heard = session("tea-1")
    assert filled(pool, stock(models["trees"]), heard, others(heard), 2) is pool
    more = filled(pool, stock(models["trees"]), heard, others(heard), 3)
    assert more.rows[:2].tolist() == [5, 6]
    assert {*more.rows.tolist()} == {*np.flatnonzero(others(heard)).tolist()}


def test_a_list_is_filled_by_what_lightfm_thinks_or_by_what_is_popular(
    models: dict[str, Trained | None],
) -> None:
    nothing, heard = Pool(np.empty(0, dtype=np.int32)), session("tea-1")
    for name, said in (("trees", "next_item"), ("without lightfm", "popularity"), ("none", "popularity")):
        assert set(filled(nothing, stock(models[name]), heard, others(heard), 3).parts) == {said}
    unknown = session()
    assert set(filled(nothing, stock(models["trees"]), unknown, others(unknown), 3).parts) == {"popularity"}


@pytest.mark.parametrize(
    ("counts", "least"),
    [
        ([], np.inf),
        ([0, 0, 0], np.inf),
        ([5, 0], 5),
        # of a few the upper half
        ([9, 7, 5, 3, 1], 5),
        # of more the twenty most taken
        ([*range(1, 101)], 81),
        # of many a share
        ([*range(1, 1001)], 951),
    ],
)
def test_what_is_popular_with_everyone(counts: list[float], least: float) -> None:
    shop = Catalogue([Item(f"i{n}") for n in range(len(counts))])
    assert Stock.of(shop, None, np.array(counts, dtype=np.float32)).popular_from == least


def test_the_cart_of_a_session() -> None:
    heard = session("tea-1", "tea-2", cart=["soap-1", "bread-0"])
    assert heard.of_cart().rows.tolist() == SHOP.rows(["bread-0", "soap-1"])
    looks = session("tea-1")
    assert looks.of_cart() is looks
    assert bool(looks)
    assert not session()
