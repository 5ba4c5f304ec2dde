from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.fields import Refused, Taken, money_text, take
from bot.dialogue.guides.flow import Entry, Pattern
from bot.dialogue.guides.words import phrase
from bot.model import FieldKind

TEXT = Entry("note", FieldKind.TEXT, {"en": "Note"})
EMAIL = Entry("email", FieldKind.EMAIL, {"en": "E-mail"})
PHONE = Entry("phone", FieldKind.PHONE, {"en": "Phone"})
NUMBER = Entry("count", FieldKind.NUMBER, {"en": "Count"}, least=Decimal(1), most=Decimal(10))
MONEY = Entry("budget", FieldKind.NUMBER, {"en": "Budget"}, is_money=True, least=Decimal(2))
ALL = (TEXT, EMAIL, PHONE, NUMBER, MONEY, *(replace(TEXT, pattern=pattern) for pattern in Pattern))


def given_to(entry: Entry, text: str) -> Taken | Refused | None:
    return take(entry, text, "en", "USD")


@pytest.mark.parametrize(
    ("entry", "text", "value"),
    [
        (TEXT, "  Happy   birthday\n Jo ", "Happy birthday Jo"),
        (EMAIL, "that is jo@example.com", "jo@example.com"),
        (EMAIL, "jo@example.com, is that all right?", "jo@example.com"),
        (PHONE, "+1 202 555 0123", "+12025550123"),
        (NUMBER, "we are 4", "4"),
        (NUMBER, "four", "4"),
        (replace(TEXT, pattern=Pattern.NAME), "Anne-Marie O’Neill Jr.", "Anne-Marie O’Neill Jr."),
        (replace(TEXT, pattern=Pattern.NAME), "Jörg", "Jörg"),
        (replace(TEXT, pattern=Pattern.POSTCODE), "sw1a 1aa", "SW1A 1AA"),
        (replace(TEXT, pattern=Pattern.POSTCODE), "01234", "01234"),
        (replace(TEXT, pattern=Pattern.ORDER_NUMBER), "it is a-1001", "A-1001"),
        (replace(TEXT, pattern=Pattern.DATE), "2026-03-31", "2026-03-31"),
        (replace(TEXT, pattern=Pattern.DATE), "on 3/31/2026", "2026-03-31"),
        (replace(TEXT, pattern=Pattern.DATE), "am 31. 3. 2026", "2026-03-31"),
    ],
)
def test_what_is_taken(entry: Entry, text: str, value: str) -> None:
    assert given_to(entry, text) == Taken({entry.name: value})


def test_a_day_stands_before_its_month_but_in_english() -> None:
    entry = replace(TEXT, pattern=Pattern.DATE)
    assert take(entry, "1/2/2026", "de", "EUR") == Taken({"note": "2026-02-01"})
    assert take(entry, "1/2/2026", "en-US", "USD") == Taken({"note": "2026-01-02"})


def test_an_amount_is_taken_with_what_it_limits() -> None:
    assert given_to(MONEY, "5 to 10 dollars") == Taken(
        {"budget": "10", "budget_min": "5", "budget_max": "10"}
    )


@pytest.mark.parametrize(
    ("entry", "text", "why"),
    [
        (TEXT, "", Refused("empty", {"label": ""})),
        (replace(TEXT, shortest=5), "abc", Refused("too_short", {"least": "5"})),
        (replace(TEXT, longest=5), "abcdef", Refused("too_long", {"most": "5"})),
        (EMAIL, "jo@home", Refused("email")),
        (EMAIL, "jo", Refused("email")),
        (EMAIL, "you get me at jo @ example com all day", Refused("email")),
        (PHONE, "my number is 12 34", Refused("phone")),
        (NUMBER, "many", Refused("number")),
        (NUMBER, "0", Refused("too_low", {"least": "1"})),
        (NUMBER, "11", Refused("too_high", {"most": "10"})),
        (NUMBER, "2 or 3 perhaps", Refused("number")),
        (MONEY, "cheap", Refused("money", {"example": "$20.00"})),
        (MONEY, "1", Refused("too_low", {"least": "$2.00"})),
        (replace(TEXT, pattern=Pattern.NAME), "x@y", Refused("name")),
        (replace(TEXT, pattern=Pattern.POSTCODE), "none", Refused("postcode")),
        (replace(TEXT, pattern=Pattern.ORDER_NUMBER), "lost it", Refused("order_number")),
        (replace(TEXT, pattern=Pattern.DATE), "2026-02-31", Refused("date")),
    ],
)
def test_what_is_refused_and_why(entry: Entry, text: str, why: Refused) -> None:
    assert given_to(entry, text) == why
    for locale in ("en", "de"):
        assert phrase(why.phrase, locale, **why.values)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (TEXT, "why do you ask?"),
        (EMAIL, "do you have oat milk"),
        (EMAIL, "why?"),
        (PHONE, "I would rather see something else"),
        (PHONE, "why?"),
        (NUMBER, "show me some oat milk"),
        (MONEY, "what is a good wine"),
        (replace(TEXT, pattern=Pattern.ORDER_NUMBER), "I cannot find it anywhere in all my mails"),
    ],
)
def test_what_is_about_something_else(entry: Entry, text: str) -> None:
    assert given_to(entry, text) is None


@given(
    st.sampled_from(ALL),
    st.text(),
    st.sampled_from(["en", "de", ""]),
    st.sampled_from(["USD", "JPY", "", "???"]),
)
def test_no_text_makes_it_raise(entry: Entry, text: str, locale: str, currency: str) -> None:
    taken = take(entry, text, locale, currency)
    if isinstance(taken, Taken):
        assert all(0 < len(value) <= 200 for value in taken.values.values())


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.pattern or entry.kind)
@pytest.mark.parametrize(
    "text", ["a" * 10_000, "a-" * 5_000, "1" * 10_000, "1 a " * 3_000, " " * 10_000, "a. " * 4_000]
)
def test_very_long_texts_take_no_time(entry: Entry, text: str) -> None:
    take(entry, text, "en", "USD")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("12.5", "$12.50"), ("", ""), ("much", "much"), ("-1", "-1"), ("NaN", "NaN"), ("9e99", "9e99")],
)
def test_money_is_shown_as_money(amount: str, shown: str) -> None:
    assert money_text(amount, "en", "USD") == shown
