import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from recommender.answering import live as happening
from recommender.answering.live import Live, LiveLinks
from recommender.cases import Histories
from recommender.dataset import Dataset, DatasetSettings, Row, build, read_log
from recommender.models.baskets import Baskets, BasketSettings
from recommender.models.sequential_rules import RuleSettings, SequentialRules
from recommender.pairs import Pairs
from tests.recommender.shop import history

EVERY = DatasetSettings(min_item_count=1)
IDS = ["a", "b", "c", "d", "new", "newer"]
A, B, C, D, NEW, NEWER = range(6)


def rows(*sessions: str, start: int = 0, event: str = "purchase") -> list[Row]:
    """A letter an item, `+` is new, `*` newer."""
    names = {"+": "new", "*": "newer"}
    return [
        (f"s{number}", names.get(item, item), event, number * 100.0 + step)
        for number, items in enumerate(sessions, start)
        for step, item in enumerate(items)
    ]


PAST = ("abcd", "abd", "cab", "dcab")


def dataset(*sessions: str) -> Dataset:
    return build(read_log(rows(*sessions)), EVERY)


def rules(live: Live) -> LiveLinks:
    fitted = SequentialRules.fit(dataset(*PAST), RuleSettings())
    return LiveLinks(fitted, live.links, IDS, {item_id: code for code, item_id in enumerate(IDS)})


def told(made: LiveLinks, *codes: int) -> list[float]:
    everything = Pairs(np.array([0, len(IDS)], dtype=np.int64), np.arange(len(IDS), dtype=np.int32))
    values: list[float] = made.scores(history(*codes)).at(everything).tolist()
    return values


def test_each_event_counts_by_its_weight() -> None:
    live = Live()
    live.observe([("s", "a", "view_item", 1.0), ("t", "a", "purchase", 2.0), ("t", "b", "scroll", 3.0)])
    assert live.counts == {"a": 1.5, "b": 0.3}


def test_an_item_again_at_once_counts_once() -> None:
    live = Live()
    live.observe(rows("aab"))
    live.observe([("s0", "b", "purchase", 9.0)])
    assert live.counts == {"a": 1, "b": 1}
    assert live.links == {"a": {"b": 1}, "b": {"a": 0.7}}


def test_what_has_no_session_or_no_item_counts_nothing() -> None:
    live = Live()
    live.observe([("", "a", "purchase", 1.0), ("", "b", "purchase", 2.0), ("s", "", "purchase", 3.0)])
    assert (dict(live.counts), live.links) == ({}, {})


def test_events_of_one_session_may_come_one_by_one_between_others() -> None:
    together, apart = Live(), Live()
    together.observe(rows("abca", "bd"))
    for row in sorted(rows("abca", "bd"), key=lambda row: row[3] % 100):
        apart.observe([row])
    assert apart.counts == together.counts
    assert apart.links == together.links


def test_rules_as_if_they_had_been_fitted_on_all() -> None:
    news = ("acbd", "dab", "bbca")
    live = Live()
    live.observe(rows(*news, start=len(PAST)))
    whole = SequentialRules.fit(dataset(*PAST, *news), RuleSettings())
    for codes in ((A,), (B, D), (C, A, B)):
        np.testing.assert_allclose(told(rules(live), *codes)[:4], whole.score(history(*codes))[0], rtol=1e-5)


def test_before_anything_happened_rules_are_as_they_were() -> None:
    made = rules(Live())
    assert told(made, A, C)[:4] == pytest.approx(made.model.score(history(A, C))[0].tolist())
    assert told(made, A, C)[4:] == [0, 0]
    assert told(made, NEW) == [0] * 6


def test_what_nobody_looked_at_again_keeps_its_rules() -> None:
    live = Live()
    live.observe(rows("ab", start=9))
    made = rules(live)
    assert told(made, D)[:4] == pytest.approx(made.model.score(history(D))[0].tolist())


def test_the_very_next_answer_follows_a_new_rule() -> None:
    live = Live()
    made = rules(live)
    before = told(made, A)
    live.observe(rows("a+", start=9))
    after = told(made, A)
    support = float(made.model.support[A])
    assert after[NEW] == pytest.approx(1 / (support + 1))
    assert after[B] == pytest.approx(before[B] * support / (support + 1))


def test_an_item_newer_than_the_rules_speaks_too() -> None:
    live = Live()
    made = rules(live)
    assert not made.knows(NEW)
    live.observe(rows("+a", "+a", "+*", start=9))
    assert made.knows(NEW)
    assert told(made, NEW) == pytest.approx([2 / 3, 0, 0, 0, 0, 1 / 3])
    # and beside one that is known, older by a step
    assert told(made, NEW, D)[NEWER] == pytest.approx(0.6 / 3)


def test_an_item_the_catalogue_does_not_have_takes_nothing() -> None:
    live = Live()
    made = rules(live)
    before = told(made, A)[:4]
    live.observe([("s9", "a", "purchase", 1.0), ("s9", "gone", "purchase", 2.0)])
    assert told(made, A)[:4] == pytest.approx(before)
    assert told(made, B)[:4] == pytest.approx(made.model.score(history(B))[0].tolist())


def test_what_several_items_say_adds_up() -> None:
    live = Live()
    live.observe(rows("a+b", "+c", start=9))
    made = rules(live)
    parts = np.array(told(made, NEW)) + 0.6 * np.array(told(made, A))
    np.testing.assert_allclose(told(made, A, NEW), parts, rtol=1e-5)


def test_histories_are_scored_together_as_alone() -> None:
    live = Live()
    live.observe(rows("a+b", "+c", start=9))
    made = rules(live)
    alone = [history(A, NEW), history(B), history(NEW)]
    starts = np.cumsum([0, *(len(one.items) for one in alone)]).astype(np.int64)
    names = ("items", "distances", "lags", "counts", "lengths")
    columns = (np.concatenate([getattr(one, name) for one in alone]) for name in names)
    every = Pairs(np.arange(4, dtype=np.int64) * len(IDS), np.tile(np.arange(len(IDS), dtype=np.int32), 3))
    together = made.scores(Histories(starts, *columns)).at(every)
    expected = [*told(made, A, NEW), *told(made, B), *told(made, NEW)]
    np.testing.assert_allclose(together, expected, rtol=1e-5)
    assert len(made.scores(alone[0].only(0, 0)).top(3)) == 0


def test_the_best_are_those_that_score_most() -> None:
    live = Live()
    live.observe(rows("a*", "a+", "ad", start=9))
    made = rules(live)
    best = made.scores(history(A)).top(3)
    values = np.array(told(made, A))
    assert sorted(values[best.items].tolist()) == sorted(values.tolist())[-3:]
    assert (np.diff(best.items) > 0).all()


def test_sessions_with_both_make_the_next_basket_likelier() -> None:
    fitted = Baskets.fit(dataset(*PAST), BasketSettings())
    live = Live()
    codes = {item_id: code for code, item_id in enumerate(IDS)}
    made = LiveLinks(fitted, live.together, IDS, codes, live.sessions)
    before = told(made, A)
    live.observe(rows("a+", "a+", "a", start=9))
    support = float(fitted.support[A])
    assert told(made, A)[NEW] == pytest.approx(2 / (support + 3))
    assert told(made, A)[B] == pytest.approx(before[B] * support / (support + 3))


def test_items_of_one_time_have_no_order() -> None:
    live = Live()
    live.observe([("s", item, "purchase", 7.0) for item in "abc"])
    assert {first: dict(links) for first, links in live.links.items()} == {
        first: {second: 1.0 for second in "abc" if second != first} for first in "abc"
    }


def test_weights_are_those_of_the_model() -> None:
    live = Live(heaviest=0.5)
    live.observe([("s", "a", "view_item", 1.0), ("s", "b", "view_item", 2.0)])
    assert live.links["a"]["b"] == live.counts["a"] == 1.0


def test_only_so_many_sessions_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happening, "REMEMBERED", 2)
    live = Live()
    live.observe([("s", "a", "purchase", 1.0), ("t", "b", "purchase", 2.0), ("s", "c", "purchase", 3.0)])
    assert set(live.links) == {"a", "c"}
    # a third one: t is the one that was silent longest
    live.observe([("u", "d", "purchase", 4.0), ("t", "a", "purchase", 5.0), ("u", "b", "purchase", 6.0)])
    assert set(live.links) == {"a", "c", "b", "d"}
    assert "a" not in live.links["b"]


def test_only_so_many_steps_back_are_followed() -> None:
    live = Live(RuleSettings(steps=2))
    live.observe(rows("abcd"))
    assert set(live.links["d"]) == {"b", "c"}


def test_neither_links_nor_items_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happening, "MOST_LINKS", 3)
    monkeypatch.setattr(happening, "MOST_ITEMS", 4)
    live = Live()
    live.observe(rows(*(f"{first}{second}" for first in "abcdef" for second in "abcdef")))
    assert sum(map(len, (*live.links.values(), *live.together.values()))) == 3
    assert set(live.counts) == set("abcd")
    assert live.counts["a"] > 1
    known = dict(live.links["a"])
    live.observe(rows("ab", start=99))
    assert live.links["a"]["b"] == known["b"] + 1


def test_of_many_new_rules_the_strongest_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happening, "MOST_HEARD", 2)
    live = Live()
    live.observe(rows("+a", "+b", "+b", "+c", "+c", "+c", "+d", start=9))
    assert told(rules(live), NEW) == pytest.approx([0, 2 / 7, 3 / 7, 0, 0, 0])


def test_rules_are_read_while_others_write() -> None:
    live = Live()
    made = rules(live)
    done = threading.Event()

    def write() -> None:
        chance = np.random.default_rng(0)
        for number in range(300):
            live.observe(rows("".join(chance.choice([*"abcd+*"], 5)), start=number))

    def read() -> None:
        while not done.is_set():
            values = told(made, A, NEW)
            assert np.isfinite(values).all()
            assert sum(values) <= 1.6 + 1e-4

    with ThreadPoolExecutor(3) as pool:
        works = [pool.submit(work) for work in (read, read, write)]
        works[-1].add_done_callback(lambda _: done.set())
        for work in works:
            work.result()
