from datetime import UTC, datetime

import pytest

from bot.feeds import fields
from bot.feeds.problems import BadField
from bot.model import Money

OCTOBER = datetime(2019, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "amount_minor", "currency"),
    [
        ("3.49 USD", 349, "USD"),
        ("USD 3.49", 349, "USD"),
        ("3.49", 349, "EUR"),
        ("3,49 EUR", 349, "EUR"),
        ("1,299.00 USD", 129_900, "USD"),
        ("1.299,00 EUR", 129_900, "EUR"),
        ("1,299 USD", 129_900, "USD"),
        ("1'299.50 CHF", 129_950, "CHF"),
        ("12.500 EUR", 1_250, "EUR"),
        ("500 JPY", 500, "JPY"),
        ("1.234 KWD", 1_234, "KWD"),
        ("0 usd", 0, "USD"),
    ],
)
def test_prices_as_people_write_them(given: str, amount_minor: int, currency: str) -> None:
    assert fields.price(given, "price", "EUR") == Money(amount_minor, currency)


@pytest.mark.parametrize(
    "given",
    [
        "NaN",
        "-1 USD",
        "inf USD",
        "1e9 USD",
        "free",
        "$3",
        "",
        "1152921504606846976 USD",
        "3.499 USD",
        "USD 3 EUR",
        "1.2.3,4,5 USD",
        "9" * 5_000,
        "٣ USD",
    ],
)
def test_what_is_no_price_is_refused_by_field(given: str) -> None:
    with pytest.raises(BadField) as error:
        fields.price(given, "sale_price", "USD")
    assert error.value.field == "sale_price"


@pytest.mark.parametrize("given", ["", "/p/1", "/", "https://shop.example/p?id=1#a", "HTTP://shop.example/"])
def test_addresses_of_the_web_or_of_the_site(given: str) -> None:
    assert fields.url(given, "link") == given


@pytest.mark.parametrize(
    "given",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example/",
        "//evil.example/",
        "/\\evil.example/",
        "p/1",
        "https://",
        "https:///p",
        "https://[::1",
        'https://shop.example/"onload="x',
        "https://shop.example/a b",
        "https://shop.example/\u202e",
        "/" + "x" * 3_000,
    ],
)
def test_other_addresses_are_refused_by_field(given: str) -> None:
    with pytest.raises(BadField) as error:
        fields.url(given, "image_link")
    assert error.value.field == "image_link"


@pytest.mark.parametrize(
    ("given", "available"),
    [
        ("", True),
        ("in stock", True),
        ("in_stock", True),
        ("preorder", True),
        ("backorder", True),
        ("https://schema.org/InStock", True),
        ("http://schema.org/PreOrder", True),
        ("out of stock", False),
        ("https://schema.org/SoldOut", False),
    ],
)
def test_availability(given: str, available: bool) -> None:
    assert fields.available(given, "availability") is available


def test_an_unknown_availability_is_not_guessed() -> None:
    with pytest.raises(BadField, match="none of in_stock"):
        fields.available("perhaps", "availability")


def test_category_levels_are_joined_in_one_way() -> None:
    assert fields.category("Home &amp; Garden>Kitchen &gt;  Kettles >") == "Home & Garden > Kitchen > Kettles"
    assert fields.category("2271") == ""


@pytest.mark.parametrize(
    "given",
    [
        "2019-10-01 00:00:00 UTC",
        "2019-10-01T00:00:00Z",
        "2019-10-01T02:00:00+02:00",
        "2019-10-01",
        "1569888000",
        "1569888000.0",
        "1569888000000",
    ],
)
def test_times(given: str) -> None:
    assert fields.moment(given, "time") == OCTOBER


@pytest.mark.parametrize(
    "given", ["", "yesterday", "12", "0001-01-01T00:00:00+14:00", "9999-12-31", "99999999999999", "NaN"]
)
def test_what_is_no_time_is_refused(given: str) -> None:
    with pytest.raises(BadField):
        fields.moment(given, "time")


@pytest.mark.parametrize(("given", "quantity"), [("", 1), ("2", 2), ("3.0", 3), ("1000000", 1_000_000)])
def test_quantities(given: str, quantity: int) -> None:
    assert fields.quantity(given, "quantity") == quantity


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "NaN", "Infinity", "x", "1e99999999"])
def test_what_is_no_quantity_is_refused(given: str) -> None:
    with pytest.raises(BadField):
        fields.quantity(given, "quantity")
