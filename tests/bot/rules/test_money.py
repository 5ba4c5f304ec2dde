from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.money import LARGEST_MINOR, format_money, minor_units, to_decimal, to_minor

CURRENCIES = ("USD", "JPY", "KWD", "CLF", "EUR")


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XXX", 2), ("", 2)],
)
def test_decimals_are_those_of_iso_4217(currency: str, decimals: int) -> None:
    assert minor_units(currency) == decimals


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (2.99, "USD", 299),
        ("2.99", "USD", 299),
        (Decimal("2.995"), "USD", 300),
        (0.1 + 0.2, "USD", 30),
        (300, "JPY", 300),
        ("1.2345", "KWD", 1235),
        (0, "USD", 0),
        ("1e2", "USD", 10000),
        ("1e-999999", "USD", 0),
    ],
)
def test_amounts_become_minor_units(amount: Decimal | float | str, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor


@pytest.mark.parametrize(
    "amount",
    [float("nan"), float("inf"), "-inf", "sNaN", -0.01, "-1", 2**53, "1e999999", "", "four", "1,5", "$4"],
)
def test_what_is_no_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(ValueError, match="is "):
        to_minor(amount, "USD")


def test_the_largest_amount_is_that_of_javascript() -> None:
    assert to_minor(LARGEST_MINOR, "JPY") == LARGEST_MINOR
    with pytest.raises(ValueError, match="above"):
        to_minor(LARGEST_MINOR + 1, "JPY")


@given(st.integers(0, LARGEST_MINOR), st.sampled_from(CURRENCIES))
def test_decimal_and_back_loses_nothing(minor: int, currency: str) -> None:
    assert to_minor(to_decimal(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "written"),
    [
        (299, "USD", "en", "$2.99"),
        (123450, "USD", "en-GB", "$1,234.50"),
        (299, "EUR", "de", "2,99\u00a0€"),
        (123450, "EUR", "de-AT", "1.234,50\u00a0€"),
        (300, "JPY", "en", "¥300"),
        (1235, "KWD", "en", "KWD\u00a01.235"),
        (299, "CHF", "de", "2,99\u00a0CHF"),
        (-299, "USD", "en", "-$2.99"),
        (0, "USD", "fr", "$0.00"),
    ],
)
def test_money_is_written_as_people_write_it(minor: int, currency: str, locale: str, written: str) -> None:
    assert format_money(minor, currency, locale) == written
