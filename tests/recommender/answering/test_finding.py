from dataclasses import replace

import numpy as np
import pytest

from recommender.answering.catalogue import Catalogue
from recommender.answering.finding import PRIOR, SECOND, TEXT, Finder
from recommender.answering.live import Live
from recommender.answering.placing import Placed
from recommender.answering.pool import Pool
from recommender.answering.query import Query
from recommender.answering.scenarios import Session, Stock
from recommender.items import Item
from recommender.models.sources import Sources
from recommender.ranking.ranker import Weights
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import START
from recommender.search.text_index import TextIndex
from tests.recommender.shop import catalogue

NEW = Item("rose", "Rose soap", "Shop > Soap", "Odd", 300)
ITEMS = [*catalogue(), NEW, Item("long", "gluten " * 1500)]
SHOP = Catalogue(ITEMS)
NO_ROWS = np.empty(0, dtype=np.int32)
NOBODY = Session(NO_ROWS, NO_ROWS, NO_ROWS, frozenset())
EVERYTHING = np.ones(len(SHOP), dtype=np.bool_)


def finder(model: Trained | None, counts: dict[str, float] | None = None) -> Finder:
    placed = None if model is None else Placed(model, SHOP, Live())
    popular = np.zeros(len(SHOP), dtype=np.float32) if placed is None else placed.counts()
    for item_id, count in (counts or {}).items():
        popular[SHOP.places[item_id]] = count
    return Finder.of(TextIndex(SHOP.items), Stock.of(SHOP, placed, popular))


def session(*seen: str) -> Session:
    rows = np.array(SHOP.rows(seen)[::-1], dtype=np.int32)
    return Session(
        rows, np.arange(1, len(rows) + 1, dtype=np.int32), np.ones_like(rows), frozenset(), int(rows[0])
    )


def ids(pool: Pool) -> list[str]:
    return [SHOP.items[row].item_id for row in pool.rows[np.argsort(-pool.total(), kind="stable")]]


def find(found: Finder, text: str, heard: Session = NOBODY) -> Pool:
    return found.find(Query("search", text=text), heard, EVERYTHING)


def test_what_holds_the_words_is_found(model: Trained) -> None:
    assert {*ids(find(finder(model), "soap"))} == {*(f"soap-{place}" for place in range(6)), "rose"}
    assert ids(find(finder(model), "rose soap"))[0] == "rose"


def test_of_equal_matches_the_popular_one_comes_first() -> None:
    assert ids(find(finder(None, {"tea-4": 9, "tea-2": 5}), "tea"))[:2] == ["tea-4", "tea-2"]


def test_of_equal_matches_what_suits_the_session_comes_first(model: Trained) -> None:
    for ranker in (model.ranker, Weights(START)):
        found = finder(replace(model, ranker=ranker), {"tea-5": 1e6})
        assert ids(find(found, "number", session("tea-1", "tea-2")))[0] == "tea-3"


def test_scores_are_between_nought_and_one_and_shares_add_up(model: Trained) -> None:
    nothing = Sources(model.sources.popularity, model.sources.statistics, {})
    for made in (model, replace(model, ranker=Weights(START)), replace(model, sources=nothing), None):
        for heard in (NOBODY, session("tea-1"), session("rose"), session("rose", "tea-1", "long")):
            pool = find(finder(made), "number soap", heard)
            total = pool.total()
            assert 0 <= total.min() <= total.max() <= TEXT + SECOND + 1e-6
            for place, shares in enumerate(pool.shares(range(len(pool.rows)))):
                assert sum(shares.values()) == pytest.approx(float(total[place]), abs=1e-5)


def test_what_the_session_says_is_told_by_its_sources(model: Trained) -> None:
    found = find(finder(model), "number", session("tea-1"))
    (shares,) = found.shares([0])
    assert {"text", "sequential_rules", "everyone"} <= set(shares)
    assert "popularity" in find(finder(model), "number").shares([0])[0]


def test_a_sources_share_is_what_it_counts(model: Trained) -> None:
    pool = find(finder(replace(model, ranker=Weights(START))), "number", session("tea-1"))
    shares = pool.shares(range(len(pool.rows)))
    # what is left when every source has its own is the same for all: that the lowest has nothing
    left = [share["everyone"] for share in shares]
    assert left == pytest.approx([left[0]] * len(left), abs=1e-5)
    assert max(share["sequential_rules"] for share in shares) < SECOND


def test_the_prior_lifts_what_is_popular() -> None:
    prior = finder(None, {"tea-4": 9, "tea-2": 5}).prior
    assert prior[SHOP.places["tea-4"]] == pytest.approx(1 + PRIOR)
    assert 1 < prior[SHOP.places["tea-2"]] < 1 + PRIOR
    assert prior[SHOP.places["tea-1"]] == 1


def test_what_has_only_some_of_the_words_stands_back(model: Trained) -> None:
    assert ids(find(finder(model), "rose soap")) == ["rose"]


def test_what_covers_too_little_is_no_answer(model: Trained) -> None:
    for text in ("submarine", "nuclear powered yellow submarine for tea", "", "  ", ">", "\0"):
        assert ids(find(finder(model), text)) == []


def test_only_what_is_allowed_is_found(model: Trained) -> None:
    allowed = EVERYTHING.copy()
    allowed[SHOP.rows(["tea-0", "tea-3"])] = False
    found = finder(model).find(Query("search", text="tea"), session("tea-2"), allowed)
    assert {*ids(found)} == {"tea-1", "tea-2", "tea-4", "tea-5"}
    assert ids(finder(model).find(Query("search", text="tea"), NOBODY, ~EVERYTHING)) == []


def test_what_was_seen_is_found_again(model: Trained) -> None:
    assert "tea-2" in ids(find(finder(model), "tea", session("tea-2")))


def test_long_titles_and_long_queries_are_no_error(model: Trained) -> None:
    assert ids(find(finder(model), "gluten")) == ["long"]
    assert ids(find(finder(model), "tea " * 5000))[0].startswith("tea")


def test_an_empty_catalogue_finds_nothing() -> None:
    shop = Catalogue([])
    nothing = Finder.of(TextIndex([]), Stock.of(shop, None, np.empty(0, dtype=np.float32)))
    found = nothing.find(Query("search", text="tea"), NOBODY, np.empty(0, dtype=np.bool_))
    assert len(found.rows) == 0
