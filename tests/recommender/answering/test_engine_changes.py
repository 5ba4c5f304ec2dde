"""An engine while its shop lives: events as they come, products that are added and changed, threads."""

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from recommender.answering.engine import Engine, Item, Merchandising, Query
from recommender.dataset import Row
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import START
from tests.recommender.shop import catalogue, trained, walks

NEW = Item("new", "Rose soap", category="Shop > Soap", brand="Odd", price_minor=300)


@pytest.fixture(scope="module")
def models(model: Trained, of_baskets: Trained) -> dict[str, Trained | None]:
    return {
        "trees": model,
        "bought": of_baskets,
        "weights": replace(model, ranker=Weights(START)),
        "without lightfm": replace(model, sources=model.sources.without("next_item")),
        "no model": None,
    }


def ids(engine: Engine, query: Query) -> list[str]:
    return [pick.item_id for pick in engine.recommend(query)]


def visits(*paths: str, event: str = "view_item", start: int = 0) -> list[Row]:
    """Sessions nobody had before."""
    return [
        (f"live{number}", item, event, float(step))
        for number, path in enumerate(paths, start)
        for step, item in enumerate(path.split())
    ]


@pytest.fixture(scope="module")
def blind() -> Trained:
    """Trees that had no catalogue to learn from: in this one, prices tell the next item whatever happens."""
    return trained(walks(), [])


def test_the_very_next_answer_follows_what_was_observed(blind: Trained) -> None:
    engine = Engine([*catalogue(), NEW], blind)
    query = Query(seen=["tea-1"], limit=3)
    assert ids(engine, query)[0] == "tea-2"
    engine.observe(visits(*["tea-1 new"] * 100, event="purchase"))
    assert ids(engine, query)[0] == "new"
    engine.observe(visits(*["tea-1 bread-4"] * 300, event="purchase", start=100))
    assert ids(engine, query)[0] == "bread-4"


def test_where_weights_rank_what_was_observed_comes_nearer(models: dict[str, Trained | None]) -> None:
    engine = Engine(catalogue(), models["weights"])
    query = Query(seen=["tea-1"], limit=50)
    before = ids(engine, query).index("bread-4")
    engine.observe(visits(*["tea-1 bread-4"] * 100, event="purchase"))
    assert ids(engine, query).index("bread-4") < min(before, 6)


def test_an_item_newer_than_the_model_has_followers_at_once(models: dict[str, Trained | None]) -> None:
    for name in ("trees", "weights"):
        engine = Engine([*catalogue(), NEW], models[name])
        before = ids(engine, Query(seen=["new"]))
        assert all(item_id.startswith("soap") for item_id in before)
        engine.observe(visits("new bread-3"))
        assert ids(engine, Query(seen=["new"]))[0] == "bread-3"


def test_what_is_taken_now_trends_now(models: dict[str, Trained | None]) -> None:
    for model in models.values():
        engine = Engine([*catalogue(), NEW], model)
        engine.observe(visits(*["new"] * 500, event="purchase"))
        first = engine.recommend(Query("trending"))[0]
        assert (first.item_id, first.reason.code) == ("new", "popular")
        assert ids(engine, Query("search", text="soap"))[0] == "new"


def test_what_is_unknown_may_be_observed(model: Trained) -> None:
    engine = Engine(catalogue(), model)
    before = ids(engine, Query(seen=["tea-1"], limit=50))
    engine.observe(
        [("s", "not in the shop", "view_item", math.nan), ("", "", "", 0.0), ("s", "tea-1", "?", -1.0)]
    )
    assert sorted(ids(engine, Query(seen=["tea-1"], limit=50))) == sorted(before)
    engine.observe([])


def test_what_was_observed_is_known_to_the_engines_made_of_this_one(blind: Trained) -> None:
    engine = Engine(catalogue(), blind)
    engine.observe(visits(*["tea-1 new"] * 500, event="purchase"))
    for made in (
        engine.with_items([NEW]),
        engine.with_merchandising(Merchandising()).with_items([NEW]),
        engine.with_clicks({}).with_items([NEW]),
    ):
        assert {*ids(made, Query("trending", limit=2))} == {"new", "tea-1"}
        assert ids(made, Query(seen=["tea-1"]))[0] == "new"
    made = engine.with_items([NEW])
    made.observe(visits(*["bread-2"] * 2000, event="purchase", start=500))
    assert ids(made, Query("trending", limit=1)) == ["bread-2"]
    # the old one heard of it too, and counts it with the next event of its own
    engine.observe([])
    assert ids(engine, Query("trending", limit=1)) == ["bread-2"]


def test_an_added_product_is_recommended_by_what_it_is(models: dict[str, Trained | None]) -> None:
    for name, model in models.items():
        made = Engine(catalogue(), model).with_items([NEW])
        assert "new" in ids(made, Query("similar", seen=["soap-1"], limit=6))
        assert ids(made, Query("search", text="rose soap"))[0] == "new"
        assert all(item_id.startswith("soap") for item_id in ids(made, Query("similar", seen=["new"])))
        if name in {"bought", "weights"}:
            # with the others of its kind, among all that could be shown
            assert ids(made, Query(seen=["soap-1", "soap-2"], limit=50)).index("new") < 9


def test_a_changed_product_is_as_it_is_now(models: dict[str, Trained | None]) -> None:
    changed = Item("tea-3", "Kettle", "Shop > Kitchen", "Hot", 9000)
    for model in models.values():
        engine = Engine(catalogue(), model)
        made = engine.with_items([changed])
        assert ids(made, Query("search", text="kettle")) == ["tea-3"]
        assert ids(made, Query("search", text="tea", limit=50)).count("tea-3") == 0
        assert ids(made, Query(category="Shop > Kitchen")) == ["tea-3"]
        assert ids(made, Query(price_min_minor=8000)) == ["tea-3"]
        assert "tea-3" not in ids(made, Query(category="Shop > Tea", limit=50))
        gone = made.with_items([replace(changed, available=False)])
        assert "tea-3" not in ids(gone, Query(limit=50))
        # and the one before is as it was
        assert "tea-3" in ids(engine, Query("search", text="tea", limit=50))


def test_adding_twice_is_adding_once(model: Trained) -> None:
    made = Engine(catalogue(), model)
    for _ in range(3):
        made = made.with_items([replace(NEW, title="Draft"), NEW])
    everything = ids(made, Query(limit=100))
    assert len(everything) == len({*everything}) == 19
    assert ids(made, Query("search", text="draft")) == []
    assert made.with_items([]).recommend(Query(limit=100)) == made.recommend(Query(limit=100))


def test_products_added_to_nothing(models: dict[str, Trained | None]) -> None:
    for model in models.values():
        made = Engine([], model).with_items(catalogue())
        assert len(ids(made, Query(seen=["tea-1"], limit=50))) == 17


def test_threads_may_share_an_engine_that_changes(model: Trained) -> None:
    engines = [Engine([*catalogue(), NEW], model, Merchandising(explored_share=0.3), seed=1)]
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for pick in engines[-1].recommend(Query(seen=["tea-1", "new"], cart=["soap-1"], limit=9)):
                assert math.isfinite(pick.score)
            engines[-1].recommend(Query("search", text="tea", seen=["tea-1"]))

    def change() -> None:
        for number in range(100):
            engines[-1].observe(visits("tea-1 new soap-2", "bread-1 tea-1", start=2 * number))
            if number % 20 == 0:
                item = replace(NEW, item_id=f"new{number}", title=f"Number {number}")
                engines.append(engines[-1].with_items([item]))
        done.set()

    with ThreadPoolExecutor(3) as pool:
        works = [pool.submit(work) for work in (ask, ask, change)]
        works[-1].add_done_callback(lambda _: done.set())
        for work in works:
            work.result()
    assert len(engines) == 6
