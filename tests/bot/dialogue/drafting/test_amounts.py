"""Numbers, however they are written."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.drafting.amounts import percents, read_numbers, values


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("it costs $19.99", "19.99", "USD"),
        ("19 dollars", "19", "USD"),
        ("us$ 5", "5", "USD"),
        ("1.234,50 €", "1234.50", "EUR"),
        ("1 234,50 €", "1234.50", "EUR"),
        ("usd 12", "12", "USD"),
        ("5-euro", "5", "EUR"),
        ("9 bucks", "9", "USD"),
        ("£3", "3", "GBP"),
        ("kr 50", "50", "SEK"),
        ("a $2.99 bottle", "2.99", "USD"),
        ("a$2.99", "2.99", "AUD"),
    ],
)
def test_money_is_read(text: str, value: str, currency: str) -> None:
    (number,) = read_numbers(text)
    assert (number.money, number.value) == (True, Decimal(value))
    assert currency in number.currencies


def test_a_us_dollar_is_no_australian_one() -> None:
    (number,) = read_numbers("a$2.99")
    assert "USD" not in number.currencies


@pytest.mark.parametrize(
    ("text", "value"), [("99¢", "0.99"), ("99 cents", "0.99"), ("19,-", "19"), ("5.–", "5")]
)
def test_cents_and_dashes_are_money_of_any_currency(text: str, value: str) -> None:
    (number,) = read_numbers(text)
    assert (number.money, number.value, number.currencies) == (True, Decimal(value), frozenset())


@pytest.mark.parametrize("text", ["a dollar", "€", "many euros", "nineteen dollars", "a fiver"])
def test_a_currency_without_a_number_is_money_of_unknown_value(text: str) -> None:
    (number,) = read_numbers(text)
    assert (number.money, number.value) == (True, None)


def test_every_number_of_a_range_is_money() -> None:
    assert [n.money for n in read_numbers("2–3 $")] == [True, True]
    assert [n.money for n in read_numbers("$2.99 to 3.99")] == [True, True]
    assert [n.money for n in read_numbers("$2.99 and 64 oz")] == [True, False]


def test_measures_and_percentages_are_known() -> None:
    (ounces,) = read_numbers("64 oz")
    assert (ounces.unit, ounces.money) == (True, False)
    assert percents("70 % cocoa, 5 percent, 3 pct") == {Decimal(70), Decimal(5), Decimal(3)}
    (written,) = read_numbers("fifty percent")
    assert (written.percent, written.value) == (True, None)


def test_what_cannot_be_read_has_no_value() -> None:
    assert {n.value for n in read_numbers("3.4.5")} == {None}


def test_values_are_told_apart_by_worth_not_by_writing() -> None:
    assert values("2.50 and 2,5") == {Decimal("2.5")}


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,'-–$€%¢ abp/", max_size=60))
def test_no_digit_is_overlooked(text: str) -> None:
    covered = {at for n in read_numbers(text) for at in range(n.start, n.end)}
    for at, character in enumerate(text):
        beside = text[max(0, at - 20) : at] + text[at + 1 : at + 20]
        if character.isdigit() and not any(c.isalpha() for c in beside):
            assert at in covered
