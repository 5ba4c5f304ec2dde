import pytest

from bot.errors import Invalid
from bot.model import ItemId
from bot.web.demo.checkout import NUMBER, Bill, CheckoutLine, bill, delivery_minor, number
from tests.bot.web.demo.shop import product

OAT = product("oat", price_minor=250, sale_price_minor=199)


def test_a_bill_adds_up_what_the_catalogue_asks() -> None:
    made = bill([CheckoutLine("oat", 2), CheckoutLine("oat", 1)], {ItemId("oat"): OAT})
    assert made == Bill(((OAT, 3),), 597, "USD")


@pytest.mark.parametrize("item_id", ["unknown", "gone"])
def test_what_is_not_sold_cannot_be_ordered(item_id: str) -> None:
    with pytest.raises(Invalid, match="not sold"):
        bill([CheckoutLine(item_id, 1)], {ItemId("gone"): product("gone", available=False)})


@pytest.mark.parametrize(
    ("value_minor", "delivery", "fee_minor"),
    [(3499, "home", 495), (3500, "home", 0), (100, "pickup", 0)],
)
def test_delivery_is_free_from_an_amount_and_for_those_who_come(
    value_minor: int, delivery: str, fee_minor: int
) -> None:
    assert delivery_minor(value_minor, delivery) == fee_minor


def test_an_order_number_is_the_same_for_the_same_checkout_only() -> None:
    assert number("secret", "key-1") == number("secret", "key-1")
    assert len({number("secret", f"key-{n}") for n in range(500)}) == 500
    assert number("secret", "key-1") != number("another", "key-1")
    assert NUMBER.fullmatch(number("secret", "key-1"))
