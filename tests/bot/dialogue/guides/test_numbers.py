from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.numbers import amounts_in, number_in, spelt


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "3"),
        ("we are 4 people", "4"),
        ("-5", "-5"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("1.500", "1500"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("twelve", "12"),
        ("zwei bitte", "2"),
        ("3 or three", "3"),
    ],
)
def test_the_number_in_a_text(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "none", "2 or 3", "two or three", "a1", "1" * 40, "1.2.3.4"])
def test_no_number_or_more_than_one(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("20", {"": "20", "_max": "20"}),
        ("under $20", {"": "20", "_max": "20"}),
        ("12,50 €", {"": "12.5", "_max": "12.5"}),
        ("20-40", {"": "40", "_min": "20", "_max": "40"}),
        ("between 10 and 20", {"": "20", "_min": "10", "_max": "20"}),
        ("zwischen 5 und 10 Euro", {"": "10", "_min": "5", "_max": "10"}),
        ("over 30", {"": "30", "_min": "30"}),
        ("around 20", {"": "25", "_min": "15", "_max": "25"}),
    ],
)
def test_amounts_and_what_they_limit(text: str, amounts: Mapping[str, str]) -> None:
    assert amounts_in(text, "USD") == amounts


def test_amounts_have_the_decimals_of_their_currency() -> None:
    assert amounts_in("1500", "JPY") == {"": "1500", "_max": "1500"}


@pytest.mark.parametrize("text", ["", "not much", "a lot", "no idea", "12 oz"])
def test_what_names_no_amount(text: str) -> None:
    assert amounts_in(text, "USD") == {}


@pytest.mark.parametrize(
    ("number", "text"), [("20.00", "20"), ("0.10", "0.1"), ("1E+3", "1000"), ("100", "100")]
)
def test_numbers_are_spelt_plainly(number: str, text: str) -> None:
    assert spelt(Decimal(number)) == text


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    number_in(text)
    amounts_in(text, "USD")


@pytest.mark.parametrize("text", ["1" * 10_000, "1." * 5_000, "1 " * 5_000, "-" * 10_000])
def test_very_long_texts_take_no_time(text: str) -> None:
    number_in(text)
    amounts_in(text, "EUR")
