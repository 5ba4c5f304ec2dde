import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.prices import Limits, read_limits


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("$4", None, 400),
        ("4 dollars", None, 400),
        ("under 4", None, 400),
        ("unter 4 €", None, 400),
        ("bis zu 4,50 euro", None, 450),
        ("cereal for less than $3.99", None, 399),
        ("no more than 5 bucks", None, 500),
        ("4€", None, 400),
        ("us$ 4", None, 400),
        ("$1,234.50", None, 123450),
        ("höchstens 1.000 €", None, 100000),
        ("over $10", 1000, None),
        ("ab 10 €", 1000, None),
        ("$10 or more", 1000, None),
        ("between 2 and 5", 200, 500),
        ("between $5 and $2", 200, 500),
        ("zwischen 2 und 5 €", 200, 500),
        ("$2-$5", 200, 500),
        ("2 to 5 dollars", 200, 500),
        ("around $4", 300, 500),
        ("under 50 cents", None, 50),
        ("$4 or less", None, 400),
        ("nothing over 3 bucks", None, 300),
        ("nothing above 9 dollars", None, 900),
        ("less than a dollar", None, 100),
        ("not more then a buck", None, 100),
        ("under ten dollars", None, 1000),
        ("unter zehn euro", None, 1000),
        ("für einen euro", None, 100),
        ("<5", None, 500),
        ("<= 5", None, 500),
        ("> 5", 500, None),
        ("2.99 or less", None, 299),
        ("nicht teurer als 4 €", None, 400),
        ("max. 8 euro", None, 800),
        ("bis maximal 8", None, 800),
    ],
)
def test_limits_are_read_and_cut_out(text: str, least: int | None, most: int | None) -> None:
    limits, rest = read_limits(text, "USD")
    assert limits == Limits(least, most)
    assert not any(c.isdigit() for c in rest)


@pytest.mark.parametrize(
    "text",
    [
        "2 lb beef",
        "under 2 kg",
        "bis 500 g mehl",
        "for 4 people",
        "2% milk",
        "7-up",
        "vitamin b12",
        "over 9 months",
        "2 to 5",
        "$",
        "under $99999999999999999999",
        "from 2 to 5 years",
        "a tenner or less",
        "one loaf, ten eggs",
        "2 or less",
        "",
    ],
)
def test_other_numbers_are_no_prices(text: str) -> None:
    assert read_limits(text, "USD") == (Limits(), text)


def test_amounts_have_the_currencys_decimals() -> None:
    assert read_limits("under 400 ¥", "JPY")[0] == Limits(None, 400)
    assert read_limits("under 4", "KWD")[0] == Limits(None, 4000)


@given(st.text("0123456789.,$€- underbiscent%", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    limits, _ = read_limits(text, "USD")
    assert limits.least_minor is None or limits.least_minor >= 0


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("20", None, 2000), ("at least 12", 1200, None), ("20 then", None, 2000), ("about 4", 300, 500)],
)
def test_where_a_limit_was_spoken_of_a_number_alone_is_another(
    text: str, least: int | None, most: int | None
) -> None:
    assert read_limits(text, "USD", spoken_of=True)[0] == Limits(least, most)
    assert read_limits(text, "USD")[0] == Limits()


@pytest.mark.parametrize("text", ["2 of the red ones please", "12 ct", "for 4 people"])
def test_and_a_number_among_other_words_is_none(text: str) -> None:
    assert read_limits(text, "USD", spoken_of=True)[0] == Limits()
