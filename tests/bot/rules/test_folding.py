from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import CartLine, ItemId, ItemLine, Tracked, Visit
from bot.rules import carts, folding
from bot.rules.folding import Folding
from bot.rules.visits import fold
from tests.bot.rules.samples import NOON, event, later, visit
from tests.bot.rules.streams import TRACKED


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


def test_the_first_page_tells_where_he_came_from_even_when_it_comes_last() -> None:
    first = event("page_view", url="/?utm_source=news", occurred_at=later(seconds=1))
    second = event("page_view", url="/b", occurred_at=later(seconds=5))
    assert after(first, second).landing_url == after(second, first).landing_url == "/?utm_source=news"
    late = event("page_view", url="/late", occurred_at=later(seconds=-9))
    long = [event("page_view", url=f"/{n}", occurred_at=later(seconds=n)) for n in range(60)]
    assert after(*long, late).landing_url == "/0"


def test_a_cart_has_an_age_while_it_is_not_empty() -> None:
    filled = after(
        event("add_to_cart", "a", occurred_at=later(seconds=5)),
        event("add_to_cart", "b", occurred_at=later(seconds=9)),
    )
    assert filled.cart_since_at == later(seconds=5)
    emptied = fold(filled, event("remove_from_cart", "a", "b", occurred_at=later(seconds=20)))
    assert emptied.cart_since_at is None
    assert fold(emptied, event("view_cart", "c", occurred_at=later(seconds=30))).cart_since_at == later(
        seconds=30
    )


def test_steps_of_the_checkout_and_their_time() -> None:
    begun = after(event("begin_checkout", "a"), event("begin_checkout", occurred_at=later(seconds=7)))
    assert (begun.checkout_step, begun.checkout_since_at) == ("begin", NOON)
    shipping = fold(begun, event("add_shipping_info", occurred_at=later(seconds=30)))
    payment = fold(shipping, event("add_payment_info", occurred_at=later(seconds=60)))
    assert (shipping.checkout_step, payment.checkout_step) == ("shipping", "payment")
    assert payment.checkout_since_at == later(seconds=60)
    back = fold(payment, event("add_shipping_info", occurred_at=later(seconds=70)))
    assert (back.checkout_step, back.checkout_since_at) == ("shipping", later(seconds=70))
    assert fold(payment, event("add_shipping_info", occurred_at=later(seconds=40))) == payment
    assert after(event("begin_checkout"), event("add_shipping_info")).checkout_step == "shipping"


@pytest.mark.parametrize(
    "leaving",
    [
        (event("page_view", url="/p", page_type="product", occurred_at=later(seconds=9)),),
        (event("page_view", url="/p", occurred_at=later(seconds=9)), event("view_item", "a", url="/p")),
        (event("purchase", "a", occurred_at=later(seconds=9)),),
    ],
)
def test_the_checkout_is_left(leaving: tuple[Tracked, ...]) -> None:
    begun = after(event("page_view", url="/c"), event("add_payment_info", url="/c"), *leaving)
    assert (begun.checkout_step, begun.checkout_since_at) == ("", None)


def test_the_checkout_is_not_left_by_its_own_pages_nor_by_what_comes_late() -> None:
    paying = after(event("page_view", url="/c"), event("add_payment_info", occurred_at=later(seconds=9)))
    assert paying.page is not None
    assert paying.page.page_type == "checkout"
    own = event("page_view", url="/c2", page_type="checkout", occurred_at=later(seconds=10))
    late = event("page_view", url="/p", page_type="product", occurred_at=later(seconds=8))
    assert fold(paying, own).checkout_step == fold(paying, late).checkout_step == "payment"
    left = after(event("page_view", page_type="product", occurred_at=later(seconds=9)))
    assert fold(left, event("begin_checkout", occurred_at=later(seconds=8))).checkout_step == ""


def test_who_pays_on_the_products_own_page_is_at_the_checkout() -> None:
    express = event("add_payment_info", page_type="product", occurred_at=later(seconds=9))
    assert after(event("page_view"), express).checkout_step == "payment"
    assert after(event("page_view"), express, express).checkout_step == "payment"


def test_signs_of_trouble_are_counted() -> None:
    folded = after(
        event("rage_click"),
        event("rage_click"),
        event("dead_click"),
        event("exit_signal"),
        event("exit_intent"),
        event("coupon_field"),
        event("view_search_results", search_term="oat milk", results=0),
        event("view_search_results", search_term="milk", results=3),
        event("view_search_results", search_term="tea"),
    )
    assert (folded.rage_clicks, folded.dead_clicks, folded.exit_signals) == (2, 1, 1)
    assert folded.coupon_touched
    assert (folded.empty_searches, len(folded.searches)) == (1, 3)


def test_idle_until_he_does_something() -> None:
    idle = after(event("idle", idle_s=20, occurred_at=later(seconds=20)))
    assert idle.idle_s == 20
    for name in ("user_engagement", "exit_signal", "nudge_shown"):
        assert fold(idle, event(name, occurred_at=later(seconds=21))).idle_s == 20
    assert fold(idle, event("scroll", occurred_at=later(seconds=10))).idle_s == 20
    active = fold(idle, event("scroll", occurred_at=later(seconds=21)))
    assert active.idle_s == 0
    assert fold(active, event("idle", idle_s=20, occurred_at=later(seconds=20))).idle_s == 0


def test_the_shops_own_events_are_counted_by_name() -> None:
    folded = after(
        event("size_guide"), event("size_guide"), event("add_to_wishlist", "a"), event("view_item", "a")
    )
    assert folded.events == {"size_guide": 2, "add_to_wishlist": 1}
    many = after(*(event(f"event_{n}") for n in range(80)), event("event_3"))
    assert len(many.events) == folding.MOST_EVENTS
    assert many.events["event_3"] == 2


def test_attributes_are_those_said_last() -> None:
    folded = after(
        event("set_attributes", attributes={"tier": "gold", "size": "M"}, occurred_at=later(seconds=9)),
        event("set_attributes", attributes={"tier": "silver"}, occurred_at=later(seconds=20)),
        event("set_attributes", attributes={"tier": "old", "late": "yes"}, occurred_at=later(seconds=3)),
        event(
            "set_attributes",
            attributes={"": "x", "n" * 41: "x", "long": "v" * 999},
            occurred_at=later(seconds=21),
        ),
    )
    assert folded.attributes == {"tier": "silver", "size": "M", "late": "yes", "long": "v" * 200}
    many = after(*(event("set_attributes", attributes={f"a{n}": "x"}) for n in range(80)))
    assert len(many.attributes) == folding.MOST_ATTRIBUTES


def test_it_reads_as_a_visit_does() -> None:
    assert [f.name for f in fields(Folding)] == [f.name for f in fields(Visit)]
    seen = after(event("page_view", url="/a"), event("add_to_cart", items=(line("a", 2, 150),)))
    same = Folding.of(seen)
    assert (same.page, same.cart_minor) == (seen.page, seen.cart_minor)
    assert same.visit() == seen
    same.take(event("size_guide"))
    same.take(event("set_attributes", attributes={"tier": "gold"}))
    assert not seen.events
    assert not seen.attributes


@given(st.lists(TRACKED, max_size=60))
def test_a_visit_stays_bounded_whatever_happens(tracked: list[Tracked]) -> None:
    folded = after(*tracked)
    assert len(folded.pages) <= folding.MOST_PAGES
    assert len(folded.items) <= folding.MOST_ITEMS
    assert len(folded.cart) <= carts.MOST_CART_LINES
    assert len(folded.searches) <= folding.MOST_SEARCHES
    assert folded.last_event_at == max([NOON, *(t.occurred_at for t in tracked)])
    assert all(1 <= c.quantity <= carts.MOST_PIECES for c in folded.cart)
    assert list(folded.pages) == sorted(folded.pages, key=lambda p: p.seen_at)
    assert len(folded.events) <= folding.MOST_EVENTS
    assert len(folded.attributes) <= folding.MOST_ATTRIBUTES
    assert (folded.cart_since_at is None) is (not folded.cart)
    assert (folded.checkout_since_at is None) is (not folded.checkout_step)


@given(st.lists(TRACKED, max_size=30))
def test_an_event_that_comes_twice_breaks_nothing(tracked: list[Tracked]) -> None:
    folded = after(*(one for one in tracked for _ in range(2)))
    once = after(*tracked)
    assert folded.products_viewed == once.products_viewed
    assert (folded.checkout_step, folded.checkout_since_at) == (once.checkout_step, once.checkout_since_at)
    assert (folded.ordered, folded.attributes) == (once.ordered, once.attributes)
    assert folded.last_event_at == once.last_event_at


@given(st.lists(TRACKED, max_size=20))
def test_pages_come_out_in_the_same_order_whatever_order_they_come_in(tracked: list[Tracked]) -> None:
    views = [one for one in tracked if one.name == "page_view"]
    distinct = {one.occurred_at: one for one in views}
    ahead, back = after(*distinct.values()), after(*reversed(distinct.values()))
    assert ahead.pages == back.pages
    assert ahead.landing_url == back.landing_url
