from dataclasses import replace

import numpy as np
import pytest

from recommender.answering.catalogue import Catalogue
from recommender.answering.live import Live
from recommender.answering.placing import Links, Placed
from recommender.arrays import Codes
from recommender.cases import Histories
from recommender.items import Item
from recommender.models.baskets import Baskets
from recommender.models.sequential_rules import SequentialRules
from recommender.pairs import Pairs
from recommender.ranking.trained import Trained
from tests.recommender.shop import baskets, catalogue, trained

NEW = Item("rose", "Rose soap", "Shop > Soap", "Odd", 300)
PLAIN = Item("plain", "Plain thing")
SHUFFLED = [NEW, *catalogue()[::-1], PLAIN]
"""Rows in another order than codes, newer items at both ends."""


@pytest.fixture(scope="module")
def placed(model: Trained) -> Placed:
    return Placed(model, Catalogue(SHUFFLED), Live())


def rows(items: list[Item], *item_ids: str) -> Codes:
    return np.array(Catalogue(items).rows(item_ids), dtype=np.int32)


def ids(model: Trained, codes: Codes) -> list[str]:
    found: list[str] = model.items[codes].tolist()
    return found


def test_rows_and_codes_lead_to_each_other(model: Trained, placed: Placed) -> None:
    known = rows(SHUFFLED, "tea-3", "soap-0", "bread-5")
    assert ids(model, placed.codes[known]) == ["tea-3", "soap-0", "bread-5"]
    np.testing.assert_array_equal(placed.rows[placed.codes], np.arange(len(SHUFFLED)))


def test_newer_items_have_the_codes_behind(placed: Placed) -> None:
    newer = rows(SHUFFLED, "rose", "plain")
    assert sorted(placed.codes[newer].tolist()) == [18, 19]
    assert [placed.is_newer(int(row)) for row in newer] == [True, True]
    assert not placed.is_newer(int(rows(SHUFFLED, "tea-3")[0]))


def test_newer_items_of_a_category(placed: Placed) -> None:
    kinds = Catalogue(SHUFFLED).kinds
    rose, plain, tea = rows(SHUFFLED, "rose", "plain", "tea-1").tolist()
    assert placed.newer_of(int(kinds[rose])).tolist() == [rose]
    assert placed.newer_of(int(kinds[plain])).tolist() == [plain]
    assert placed.newer_of(int(kinds[tea])).tolist() == []


def test_what_is_known_is_described_by_the_catalogue(model: Trained) -> None:
    for items in (catalogue(), SHUFFLED):
        placed = Placed(model, Catalogue(items), Live())
        assert (placed.model.facts.columns.brands[:18] >= 0).all()
        seen = placed.codes[rows(items, "tea-0", "bread-0")]
        same = placed.model.facts.columns.same_brand(seen[:1], seen[1:])
        assert (same.tolist(), placed.model.facts.width) == ([1.0], len(items))


def test_what_left_the_catalogue_has_no_row(model: Trained) -> None:
    fewer = [item for item in catalogue() if item.item_id != "tea-3"]
    placed = Placed(model, Catalogue(fewer), Live())
    code = model.items.tolist().index("tea-3")
    assert placed.rows[code] == -1
    assert (placed.codes >= 0).all()
    assert code not in placed.codes


def test_popularity_by_row(model: Trained, placed: Placed) -> None:
    counts = placed.counts()
    assert counts.dtype == np.float32
    for item_id in ("tea-3", "soap-0"):
        code = model.items.tolist().index(item_id)
        assert counts[rows(SHUFFLED, item_id)[0]] == model.sources.popularity.counts[code]
    assert counts[rows(SHUFFLED, "rose", "plain")].tolist() == [0, 0]


def test_a_session_of_rows_is_a_history_of_codes(model: Trained, placed: Placed) -> None:
    seen = rows(SHUFFLED, "tea-3", "rose")
    made = placed.history(seen, np.array([1, 2], np.int32), np.array([2, 1], np.int32))
    assert ids(model, made.items[:1]) == ["tea-3"]
    assert made.items[1] >= 18
    assert (made.lengths.tolist(), made.starts.tolist()) == ([3], [0, 2])


def session(placed: Placed, *item_ids: str, items: list[Item] = SHUFFLED) -> Histories:
    seen = rows(items, *item_ids)
    return placed.history(seen, np.arange(1, len(seen) + 1, dtype=np.int32), np.ones_like(seen))


def test_lightfm_scores_rows_as_it_scores_codes(model: Trained, placed: Placed) -> None:
    seen = session(placed, "tea-2")
    asked = rows(SHUFFLED, "tea-3", "rose", "bread-0")
    scores = placed.next_scores(seen, asked)
    next_item = placed.next_item
    assert scores is not None
    assert next_item is not None
    codes = placed.codes[asked]
    order = np.argsort(codes)
    pairs = Pairs(np.array([0, 3], dtype=np.int64), codes[order])
    np.testing.assert_allclose(scores[order], next_item.scores(seen).at(pairs), rtol=1e-4, atol=1e-5)
    vectors = placed.vectors(asked)
    assert vectors is not None
    np.testing.assert_array_equal(vectors[0], next_item.vectors[placed.codes[asked[0]]])


def test_without_lightfm_it_says_nothing(model: Trained) -> None:
    without = replace(model, sources=model.sources.without("next_item"))
    placed = Placed(without, Catalogue(SHUFFLED), Live())
    assert placed.next_item is None
    assert placed.next_scores(session(placed, "tea-2"), rows(SHUFFLED, "tea-3")) is None
    assert placed.vectors(rows(SHUFFLED, "tea-3")) is None


def test_given_rows_are_judged_where_they_stand(placed: Placed) -> None:
    seen = session(placed, "tea-2")
    asked = rows(SHUFFLED, "soap-1", "rose", "tea-3", "bread-0")
    shortlist, places = placed.judged(seen, asked)
    order = shortlist.order[places]
    assert order.argmax() == 2
    for place, row in enumerate(asked):
        alone, own = placed.judged(seen, asked[place : place + 1])
        assert alone.survey.pairs.items[own].tolist() == [placed.codes[row]]
        assert shortlist.survey.pairs.items[places[place]] == placed.codes[row]
    nothing, none = placed.judged(seen, asked[:0])
    assert (len(nothing.order), len(none)) == (0, 0)


def test_which_item_of_a_session_speaks_for_another() -> None:
    bought = trained(baskets())
    placed = Placed(bought, Catalogue(SHUFFLED), Live())
    links = placed.links(session(placed, "rose", "bread-1", "soap-2"))
    bread, tea, rose = (int(placed.codes[row]) for row in rows(SHUFFLED, "bread-4", "tea-4", "rose"))
    place, surely = links.strongest(bread)
    # the second of the session, two steps ago
    own = max(
        float(model.links.toarray()[placed.codes[rows(SHUFFLED, "bread-1")[0]], bread])
        for model in bought.sources.models.values()
        if isinstance(model, SequentialRules | Baskets)
    )
    assert place == 1
    assert surely == pytest.approx(own / 2)
    assert links.strongest(tea) == links.strongest(rose) == (-1, 0.0)


def test_a_session_of_nothing_known_has_no_links(placed: Placed) -> None:
    for seen in (session(placed, "rose", "plain"), session(placed)):
        assert placed.links(seen).strongest(3) == (-1, 0.0)


def test_of_several_the_strongest_link_counts() -> None:
    codes, owners = np.array([2, 5, 5, 5], dtype=np.int32), np.array([7, 0, 1, 2], dtype=np.int64)
    links = Links(codes, owners, np.array([0.5, 0.125, 0.75, 0.25], dtype=np.float32))
    assert [links.strongest(code) for code in (2, 3, 5, 9)] == [(7, 0.5), (-1, 0.0), (1, 0.75), (-1, 0.0)]


def test_what_happens_now_is_heard(model: Trained) -> None:
    live = Live()
    placed = Placed(model, Catalogue(SHUFFLED), live)
    rose, plain, tea = rows(SHUFFLED, "rose", "plain", "tea-1").tolist()
    assert [placed.is_unheard(row) for row in (rose, plain, tea)] == [True, True, False]
    live.observe([("s", "rose", "view_item", 1.0), ("s", "tea-1", "view_item", 2.0)])
    assert [placed.is_unheard(row) for row in (rose, plain, tea)] == [False, True, False]
    found = placed.model.facts.survey(session(placed, "rose"), seen_again=False)
    linked = found.scores["sequential_rules"] > 0
    assert ids(model, found.pairs.items[linked]) == ["tea-1"]


def test_without_rules_nothing_new_is_heard(model: Trained) -> None:
    without = replace(model, sources=model.sources.without("sequential_rules").without("baskets"))
    live = Live()
    placed = Placed(without, Catalogue(SHUFFLED), live)
    live.observe([("s", "rose", "view_item", 1.0), ("s", "tea-1", "view_item", 2.0)])
    assert placed.is_unheard(rows(SHUFFLED, "rose").item())
    assert (
        "sequential_rules" not in placed.model.facts.survey(session(placed, "rose"), seen_again=False).scores
    )


def test_a_model_wholly_foreign_to_the_catalogue(model: Trained) -> None:
    foreign = [replace(item, item_id=f"x{item.item_id}") for item in catalogue()]
    placed = Placed(model, Catalogue(foreign), Live())
    assert (placed.rows[:18] == -1).all()
    assert placed.counts().tolist() == [0] * 18
    assert all(placed.is_newer(row) for row in range(18))
    found, places = placed.judged(session(placed, "xtea-2", items=foreign), np.arange(18, dtype=np.int32))
    assert np.isfinite(found.order[places]).all()
