from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import CartLine, ItemId, ItemLine, Tracked, Visit
from bot.rules import visits
from bot.rules.visits import by_visit, continues, fold
from tests.bot.rules.samples import NOON, event, later, visit

NAMES = [*visits._FOLDS, "scroll", "view_promotion", "exit_intent"]


def after(*tracked: Tracked) -> Visit:
    folded = visit()
    for one in tracked:
        folded = fold(folded, one)
    return folded


def line(item_id: str, quantity: int = 1, price_minor: int | None = None) -> ItemLine:
    return ItemLine(ItemId(item_id), quantity, price_minor)


def test_pages_are_kept_in_order_of_time() -> None:
    folded = after(
        event("page_view", url="/b", occurred_at=later(seconds=9)),
        event("page_view", url="/a", occurred_at=later(seconds=3), page_type="list"),
    )
    assert [page.url for page in folded.pages] == ["/a", "/b"]
    assert folded.pages_viewed == 2
    assert folded.last_event_at == later(seconds=9)


def test_engagement_only_grows_and_finds_its_page() -> None:
    folded = after(
        event("page_view", url="/a"),
        event("page_view", url="/b", occurred_at=later(seconds=1)),
        event("user_engagement", url="/a", dwell_s=10, scroll=0.5),
        event("user_engagement", url="/a", dwell_s=6, scroll=0.9),
        event("user_engagement", dwell_s=3),
        event("user_engagement", url="/nowhere", dwell_s=300),
    )
    assert [(page.dwell_s, page.scroll) for page in folded.pages] == [(10, 0.9), (3, 0)]


def test_a_product_seen_twice_is_one_product() -> None:
    folded = after(event("view_item", "a"), event("view_item", "a"), event("view_item", "b"))
    assert folded.products_viewed == 2
    assert [seen.item_id for seen in folded.items] == ["a", "a", "b"]


def test_lists_are_not_looks() -> None:
    assert after(event("view_item_list", "a", "b")).items == ()


def test_the_cart_follows_what_is_put_in_and_taken_out() -> None:
    folded = after(
        event("add_to_cart", items=(line("a", 2, 299), line("b"))),
        event("add_to_cart", items=(line("a", 1),)),
        event("remove_from_cart", items=(line("b"),)),
    )
    assert folded.cart == (CartLine(ItemId("a"), 3, 299),)
    assert folded.cart_minor == 897
    assert after(*[event("add_to_cart", "a"), event("remove_from_cart", items=(line("a", 9),))]).cart == ()
    assert after(event("add_to_cart", items=(line("a", 0),))).cart == ()


def test_a_viewed_cart_replaces_what_was_known_and_keeps_its_prices() -> None:
    folded = after(
        event("add_to_cart", items=(line("a", 1, 299), line("b", 1, 100))),
        event("view_cart", items=(line("a", 4), line("c", 1, 50))),
    )
    assert folded.cart == (CartLine(ItemId("a"), 4, 299), CartLine(ItemId("c"), 1, 50))
    assert after(event("add_to_cart", "a"), event("view_cart")).cart == ()


def test_a_checkout_without_items_says_nothing_about_the_cart() -> None:
    assert after(event("add_to_cart", "a"), event("begin_checkout")).cart
    assert [c.item_id for c in after(event("add_to_cart", "a"), event("begin_checkout", "b")).cart] == ["b"]


def test_a_purchase_empties_the_cart() -> None:
    folded = after(event("add_to_cart", "a"), event("purchase", "a"))
    assert folded.cart == ()
    assert folded.ordered
    assert [seen.event for seen in folded.items] == ["add_to_cart", "purchase"]


def test_searches_and_nudges_are_counted() -> None:
    folded = after(
        event("search", search_term=" milk "),
        event("view_search_results", search_term="milk"),
        event("search", search_term=""),
        event("nudge_shown"),
        event("nudge_dismissed"),
    )
    assert folded.searches == ("milk",)
    assert (folded.interruptions, folded.dismissals) == (1, 1)


@pytest.mark.parametrize(
    ("name", "page_type"), [("view_item", "product"), ("begin_checkout", "checkout"), ("purchase", "thanks")]
)
def test_a_page_that_does_not_say_what_it_is_is_known_by_its_events(name: str, page_type: str) -> None:
    silent = after(event("page_view", url="/x"), event(name, "a", url="/x"))
    assert silent.page is not None
    assert silent.page.page_type == page_type
    said = after(event("page_view", url="/x", page_type="landing"), event(name, "a", url="/x"))
    assert said.page is not None
    assert said.page.page_type == "landing"


def test_a_visit_ends_after_half_an_hour_of_silence() -> None:
    assert continues(visit(), later(minutes=29, seconds=59))
    assert not continues(visit(), later(minutes=30))
    assert continues(visit(), later(minutes=-2))


def test_a_batch_kept_back_for_long_is_cut_into_its_visits() -> None:
    times = [later(minutes=m) for m in (70, 1, 5, 71)]
    batch = [event("page_view", occurred_at=at) for at in times]
    assert [[t.occurred_at for t in part] for part in by_visit(visit(), batch)] == [
        [later(minutes=1), later(minutes=5)],
        [later(minutes=70), later(minutes=71)],
    ]
    assert len(by_visit(visit(last_event_at=later(minutes=-40)), batch[1:2])) == 1
    assert by_visit(None, []) == []
    assert len(by_visit(None, batch)) == 2


EVENTS = st.builds(
    lambda name, items, seconds, url, amount: Tracked(
        event("x").event_id,
        name,
        NOON + timedelta(seconds=seconds),
        url=url,
        items=tuple(line(i, q) for i, q in items),
        search_term=url,
        dwell_s=amount,
        scroll=min(amount, 1),
    ),
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), st.integers(0, 1_000_000)), max_size=40),
    st.integers(-100, 10_000),
    st.sampled_from(["", "/a", "/b"]),
    st.floats(0, 1e6),
)


@given(st.lists(EVENTS, max_size=60))
def test_a_visit_stays_bounded_whatever_happens(tracked: list[Tracked]) -> None:
    folded = after(*tracked)
    assert len(folded.pages) <= visits.MOST_PAGES
    assert len(folded.items) <= visits.MOST_ITEMS
    assert len(folded.cart) <= visits.MOST_CART_LINES
    assert len(folded.searches) <= visits.MOST_SEARCHES
    assert folded.last_event_at == max([NOON, *(t.occurred_at for t in tracked)])
    assert all(1 <= c.quantity <= visits.MOST_PIECES for c in folded.cart)
    assert list(folded.pages) == sorted(folded.pages, key=lambda p: p.seen_at)


@given(st.lists(EVENTS, max_size=60))
def test_no_event_is_in_two_visits_or_none(tracked: list[Tracked]) -> None:
    parts = by_visit(visit(), tracked)
    assert sorted(t.occurred_at for part in parts for t in part) == sorted(t.occurred_at for t in tracked)
    assert all(parts)
