from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    CartLine,
    CodeState,
    ItemId,
    Money,
    Offer,
    OfferCode,
    OfferId,
    OfferKind,
    OfferUse,
    OrderId,
)
from bot.rules.offers import (
    Costed,
    cost_minor,
    discount,
    expires_at,
    giveable,
    most_cost_minor,
    promise,
    redeemable,
)
from tests.bot.rules.samples import EVE, NOON, SITE, later

ORDER = OrderId("4711")
UNUSED = OfferUse()


OF_KIND: dict[OfferKind, dict[str, Any]] = {
    OfferKind.PERCENTAGE: {"percent": 10.0},
    OfferKind.AMOUNT: {"amount_minor": 500},
    OfferKind.FREE_SHIPPING: {"amount_minor": 490},
    OfferKind.GIFT: {"amount_minor": 300, "gift": ItemId("42")},
}


def offer(kind: OfferKind = OfferKind.PERCENTAGE, **changes: Any) -> Offer:
    return replace(Offer(OfferId("spring"), SITE, "Spring", kind, "EUR"), **(OF_KIND[kind] | changes))


def line(price_minor: int, quantity: int = 1, cost: int | None = None) -> Costed:
    return CartLine(ItemId(f"item-{price_minor}"), quantity, price_minor), cost


def granted(**changes: Any) -> OfferCode:
    made = OfferCode(
        SITE, "BCDF-GHJK-MN", OfferId("spring"), CodeState.GRANTED, EVE, NOON, NOON + timedelta(days=1)
    )
    return replace(made, **changes)


CART = (line(4000, cost=2000), line(1000, quantity=2))


@pytest.mark.parametrize(
    ("given", "use", "cart_minor", "why"),
    [
        (offer(), UNUSED, 0, None),
        (offer(enabled=False), UNUSED, 0, "off"),
        (offer(starts_at=later(hours=1)), UNUSED, 0, "not_started"),
        (offer(starts_at=NOON, ends_at=later(hours=1)), UNUSED, 0, None),
        (offer(ends_at=NOON), UNUSED, 0, "ended"),
        (offer(count=3), OfferUse(granted=1, redeemed=1), 0, None),
        (offer(count=3), OfferUse(granted=1, redeemed=2), 0, "count_spent"),
        (offer(budget_minor=1000, most_minor=300), OfferUse(granted_minor=300, redeemed_minor=400), 0, None),
        (
            offer(budget_minor=1000, most_minor=300),
            OfferUse(granted_minor=301, redeemed_minor=400),
            0,
            "budget_spent",
        ),
        (offer(OfferKind.AMOUNT, budget_minor=500), UNUSED, 0, None),
        (offer(OfferKind.AMOUNT, budget_minor=500), OfferUse(redeemed_minor=1), 0, "budget_spent"),
        (offer(OfferKind.GIFT, budget_minor=599), OfferUse(granted_minor=300), 0, "budget_spent"),
        (offer(), OfferUse(of_visitor=1), 0, "visitor_limit"),
        (offer(per_visitor=2), OfferUse(of_visitor=1), 0, None),
        (offer(min_cart_minor=5000), UNUSED, 4999, "cart_too_small"),
        (offer(min_cart_minor=5000), UNUSED, 5000, None),
        (offer(min_cart_minor=5000), UNUSED, None, None),
    ],
)
def test_whether_it_may_be_given(
    given: Offer, use: OfferUse, cart_minor: int | None, why: str | None
) -> None:
    assert giveable(given, use, NOON, cart_minor) == why


@pytest.mark.parametrize(
    ("given", "cart", "minor"),
    [
        (offer(), CART, 600),
        (offer(percent=12.5), [line(999)], 124),
        (offer(percent=33.3), [line(1000)], 333),
        (offer(percent=100), CART, 6000),
        (offer(most_minor=250), CART, 250),
        (offer(OfferKind.AMOUNT), CART, 500),
        (offer(OfferKind.AMOUNT), [line(300)], 300),
        (offer(OfferKind.AMOUNT), [], 0),
        (offer(OfferKind.FREE_SHIPPING), CART, 0),
        (offer(OfferKind.GIFT), CART, 0),
        (offer(percent=50, margin_floor=0.2), [line(1000, cost=600)], 250),
        (offer(percent=50, margin_floor=0.0), [line(1000, cost=600)], 400),
        (offer(percent=50, margin_floor=0.5), [line(1000, cost=600)], 0),
        (offer(percent=50, margin_floor=0.2), [line(1000, cost=None)], 500),
        (offer(percent=50, margin_floor=0.2), [line(1000, cost=600), line(1000)], 500),
        (offer(percent=50, margin_floor=0.2), [line(1000, cost=600), line(1000, cost=0)], 1000),
        (offer(OfferKind.AMOUNT, amount_minor=900, margin_floor=0.2), [line(1000, 2, cost=600)], 500),
    ],
)
def test_what_it_takes_off(given: Offer, cart: list[Costed], minor: int) -> None:
    assert discount(given, cart) == Money(minor, "EUR")


def test_an_order_may_be_worth_less_than_its_lines_but_shipping_is_not_discounted() -> None:
    assert discount(offer(), [line(1000)], value_minor=800).amount_minor == 80
    assert discount(offer(), [line(1000)], value_minor=1490).amount_minor == 100
    assert discount(offer(), [], value_minor=1490).amount_minor == 149
    floor = offer(percent=50, margin_floor=0.2)
    assert discount(floor, [line(1000, cost=600)], value_minor=800).amount_minor == 50
    assert discount(floor, [line(1000, cost=600)], value_minor=700).amount_minor == 0


def test_what_it_costs_the_shop() -> None:
    """Not more than its budget was told it may."""
    assert cost_minor(offer(), Money(123, "EUR")) == 123
    assert cost_minor(offer(OfferKind.FREE_SHIPPING), Money(0, "EUR")) == 490
    assert cost_minor(offer(OfferKind.GIFT), Money(0, "EUR")) == 300
    assert most_cost_minor(offer(most_minor=2000)) == 2000
    assert most_cost_minor(offer(OfferKind.AMOUNT)) == 500
    assert most_cost_minor(offer(OfferKind.GIFT)) == 300
    assert most_cost_minor(offer()) == 0


@pytest.mark.parametrize(
    ("given", "code", "use", "why"),
    [
        (offer(), granted(), UNUSED, None),
        (offer(), granted(state=CodeState.FREE), UNUSED, "not_given"),
        (offer(), granted(state=CodeState.REDEEMED, order_id=OrderId("4712")), UNUSED, "used"),
        (offer(enabled=False), granted(state=CodeState.REDEEMED, order_id=ORDER), UNUSED, None),
        (offer(enabled=False), granted(), UNUSED, "off"),
        (offer(starts_at=later(hours=1)), granted(), UNUSED, "not_started"),
        (offer(ends_at=NOON), granted(), UNUSED, "ended"),
        (offer(), granted(expires_at=NOON), UNUSED, "expired"),
        (offer(min_cart_minor=6000), granted(), UNUSED, None),
        (offer(min_cart_minor=6001), granted(), UNUSED, "cart_too_small"),
        (offer(count=3), granted(), OfferUse(granted=9, redeemed=2), None),
        (offer(count=3), granted(), OfferUse(redeemed=3), "count_spent"),
        (offer(budget_minor=1000, most_minor=700), granted(), OfferUse(redeemed_minor=400), None),
        (offer(budget_minor=1000, most_minor=700), granted(), OfferUse(redeemed_minor=401), "budget_spent"),
        (offer(OfferKind.GIFT, budget_minor=1000), granted(), OfferUse(redeemed_minor=701), "budget_spent"),
        (offer(margin_floor=0.5), granted(), UNUSED, "margin"),
        (offer(OfferKind.GIFT, margin_floor=0.5), granted(), UNUSED, "margin"),
        (offer(OfferKind.GIFT, amount_minor=9000), granted(), UNUSED, None),
    ],
)
def test_whether_it_can_be_redeemed(given: Offer, code: OfferCode, use: OfferUse, why: str | None) -> None:
    assert redeemable(given, code, use, CART, NOON, ORDER) == why


def test_nothing_is_redeemed_with_an_empty_order() -> None:
    assert redeemable(offer(), granted(), UNUSED, [], NOON, ORDER, value_minor=0) == "cart_too_small"
    assert redeemable(offer(), granted(), UNUSED, [], NOON, ORDER, value_minor=100) is None
    assert redeemable(offer(), granted(), UNUSED, [], NOON, ORDER, value_minor=9) == "margin"


def test_a_code_ends_with_its_offer() -> None:
    assert expires_at(offer(valid_s=3600), NOON) == later(hours=1)
    assert expires_at(offer(valid_s=7200, ends_at=later(hours=1)), NOON) == later(hours=1)


def test_a_promise_has_nothing_that_is_the_shops_own() -> None:
    made = promise(offer(OfferKind.GIFT, min_cart_minor=3000), granted(), "Chocolate")
    assert (made.code, made.gift_title, made.min_cart_minor) == ("BCDF-GHJK-MN", "Chocolate", 3000)
    assert (made.amount_minor, made.percent, made.expires_at) == (0, 0.0, later(days=1))
    assert promise(offer(OfferKind.FREE_SHIPPING), granted(), "").amount_minor == 0
    assert promise(offer(OfferKind.AMOUNT), granted(), "").amount_minor == 500
    assert promise(offer(), granted(), "").percent == 10


def test_nobody_is_promised_what_was_given_to_nobody() -> None:
    with pytest.raises(ValueError, match="given to nobody"):
        promise(offer(), granted(state=CodeState.FREE, expires_at=None))


MINOR = st.integers(0, 10**7)
LINES = st.lists(st.builds(line, MINOR, st.integers(1, 50), st.none() | st.integers(0, 10**7)), max_size=6)
OFFERS = st.one_of(
    st.builds(
        lambda percent, most, floor: offer(percent=percent, most_minor=most, margin_floor=floor),
        st.floats(0.01, 100),
        st.none() | st.integers(1, 10**6),
        st.none() | st.floats(0, 0.99),
    ),
    st.builds(
        lambda minor, floor: offer(OfferKind.AMOUNT, amount_minor=minor, margin_floor=floor),
        st.integers(1, 10**7),
        st.none() | st.floats(0, 0.99),
    ),
)


@given(OFFERS, LINES, st.none() | MINOR)
def test_never_above_the_cart_nor_below_the_margin_floor(
    given: Offer, cart: list[Costed], value_minor: int | None
) -> None:
    off = discount(given, cart, value_minor).amount_minor
    whole = sum(part.quantity * part.price_minor for part, _ in cart)
    paid = whole if value_minor is None else value_minor if not whole else min(whole, value_minor)
    assert 0 <= off <= paid
    assert given.most_minor is None or off <= given.most_minor
    known = [(part, cost) for part, cost in cart if cost is not None]
    price = sum(part.quantity * part.price_minor for part, _ in known)
    if given.margin_floor is None or not off or not price:
        return
    earned = Fraction(price, whole) * (paid - off)
    cost = sum(part.quantity * cost for part, cost in known)
    assert earned - cost >= Fraction(str(given.margin_floor)) * earned


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 20_000)), max_size=60),
    st.integers(1, 12),
    st.integers(1, 5000),
)
def test_count_and_budget_are_never_exceeded(steps: list[tuple[bool, int]], count: int, budget: int) -> None:
    """Given and redeemed in any order: whoever holds a code can redeem it."""
    most = min(700, budget)
    bounded = offer(percent=20.0, most_minor=most, budget_minor=budget, count=count, per_visitor=10**6)
    held, redeemed, spent = 0, 0, 0
    for gives, worth in steps:
        use = OfferUse(held, redeemed, held * most, spent)
        if gives and giveable(bounded, use, NOON) is None:
            held += 1
        elif not gives and held and worth >= 5:
            cart = [line(worth)]
            assert redeemable(bounded, granted(), use, cart, NOON, ORDER) is None
            held, redeemed = held - 1, redeemed + 1
            spent += discount(bounded, cart).amount_minor
        assert redeemed + held <= count
        assert spent + held * most <= budget
