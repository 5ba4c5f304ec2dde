from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import ItemId, ItemLine, Money, Order, OrderId, OrderState, VisitorId
from bot.rules.orders import confirmed, reported
from tests.bot.rules.samples import EVE, NOON, SITE, later

REPORT = Order(
    SITE, OrderId("1"), EVE, Money(999, "USD"), OrderState.UNVERIFIED, NOON, (ItemLine(ItemId("milk")),)
)
SIGNED = Order(SITE, OrderId("1"), None, Money(999, "USD"), OrderState.CONFIRMED, later(minutes=1))


def test_the_first_word_is_taken_as_it_is() -> None:
    assert reported(None, REPORT) == REPORT
    assert confirmed(None, SIGNED) == SIGNED


def test_the_shop_confirms_what_the_browser_said_and_keeps_who_and_when() -> None:
    order = confirmed(REPORT, SIGNED)
    assert order == replace(REPORT, state=OrderState.CONFIRMED)


def test_different_values_or_currencies_are_quarantined_and_stay_so() -> None:
    for value in (Money(998, "USD"), Money(999, "EUR")):
        order = confirmed(REPORT, replace(SIGNED, value=value))
        assert (order.state, order.value) == (OrderState.QUARANTINED, value)
        assert confirmed(order, replace(SIGNED, value=value)) == order
        assert reported(order, REPORT) == order


def test_an_order_claimed_by_another_visitor_is_the_shops() -> None:
    signed = replace(SIGNED, visitor_id=VisitorId("max"), value=Money(1200, "USD"))
    assert confirmed(REPORT, signed) == signed
    assert confirmed(REPORT, replace(signed, value=REPORT.value)) == replace(signed, value=REPORT.value)


def test_a_browser_never_changes_what_the_shop_said() -> None:
    known = replace(SIGNED, visitor_id=VisitorId("max"))
    assert reported(known, REPORT) == known
    assert reported(SIGNED, replace(REPORT, value=Money(1, "USD"))) == SIGNED


def test_a_browser_may_say_who_ordered_where_nobody_knows() -> None:
    order = reported(SIGNED, REPORT)
    assert (order.visitor_id, order.items, order.state) == (EVE, REPORT.items, OrderState.CONFIRMED)


def test_another_browser_does_not_take_an_order_over() -> None:
    assert reported(REPORT, replace(REPORT, visitor_id=VisitorId("max"), value=Money(1, "USD"))) == REPORT


WORDS = st.lists(
    st.tuples(st.sampled_from([REPORT, SIGNED]), st.sampled_from([999, 1]), st.sampled_from([EVE, None])),
    min_size=1,
    max_size=6,
)


@given(WORDS)
def test_confirmed_never_falls_back_to_unverified_and_each_word_counts_once(
    words: list[tuple[Order, int, VisitorId | None]],
) -> None:
    known: Order | None = None
    for word, amount, visitor_id in words:
        said = replace(word, value=Money(amount, "USD"), visitor_id=visitor_id)
        rule = confirmed if word is SIGNED else reported
        order = rule(known, said)
        assert rule(order, said) == order
        if known and known.state is not OrderState.UNVERIFIED:
            assert order.state is not OrderState.UNVERIFIED
        known = order
