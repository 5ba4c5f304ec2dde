import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.masking import clean, mask, passes_luhn

CARD = "4111111111111111"
MASKED = "•••• •••• •••• 1111"


def with_check_digit(digits: str) -> str:
    return next(digits + d for d in "0123456789" if passes_luhn(digits + d))


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111\u00a01111\u20111111\u200b1111",
        "4111. 1111. 1111. 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    ],
)
def test_card_numbers_are_masked_however_they_are_written(written: str) -> None:
    assert mask(f"my card is {written}, thanks") == f"my card is {MASKED}, thanks"


@pytest.mark.parametrize(
    "written", [f"{CARD} 12/27", f"{CARD} 123", "4111 1111 1111 1111 12/27 123", f"7 {CARD}"]
)
def test_what_stands_beside_a_card_number_does_not_hide_it(written: str) -> None:
    assert "1111 1111" not in mask(written).replace(MASKED, "")
    assert MASKED in mask(written)


@pytest.mark.parametrize(
    ("number", "last"),
    [("378282246310005", "0005"), ("4222222222222", "2222"), ("6304000000000000000", "0000")],
)
def test_card_numbers_of_all_lengths_are_masked(number: str, last: str) -> None:
    assert passes_luhn(number)
    assert mask(number) == f"•••• •••• •••• {last}"


@pytest.mark.parametrize(
    "text",
    [
        "order 4111111111111112",
        "call +49 170 1234567",
        "between 2 and 5 dollars",
        "2026-03-02 12:00",
        "41111111111111111111111111",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_two_cards_in_one_text() -> None:
    assert mask(f"{CARD} or 5500 0000 0000 0004") == f"{MASKED} or •••• •••• •••• 0004"


@given(st.text("0123456789", min_size=12, max_size=18), st.sampled_from(["", " ", "-"]))
def test_no_valid_number_survives(digits: str, between: str) -> None:
    card = with_check_digit(digits)
    written = between.join(card[i : i + 4] for i in range(0, len(card), 4))
    assert written not in mask(f"x {written} y")


@given(st.text())
def test_any_text_is_masked_without_an_error_and_twice_is_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
    assert clean(clean(text)) == clean(text)


def test_control_characters_go_and_lines_stay() -> None:
    assert clean(" a\x00b\x1b[31m\r\nc\rd\te \ud800\u202e") == "ab[31m\nc\nd\te"


def test_joined_emoji_stay_whole() -> None:
    assert clean("\U0001f469\u200d\U0001f467") == "\U0001f469\u200d\U0001f467"
