import re
import secrets
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from bot.rules.codes import FEWEST_BYTES, LETTERS, made_code, normal, spellings


def test_a_made_code_can_be_read_aloud_and_typed() -> None:
    assert made_code(bytes(8)) == "BBBB-BBBB-BB"
    assert made_code(b"\xff" * 8) != made_code(b"\xfe" * 8)
    assert not set(LETTERS) & set("AEIOUL0123456789")
    assert all(
        re.fullmatch("[A-Z]{4}-[A-Z]{4}-[A-Z]{2}", made_code(secrets.token_bytes(8))) for _ in range(99)
    )


def test_too_little_chance_makes_no_code() -> None:
    with pytest.raises(ValueError, match="at least 8 random bytes"):
        made_code(bytes(FEWEST_BYTES - 1))


def test_every_letter_is_as_likely_in_every_place() -> None:
    chance = np.random.default_rng(1)
    codes = [made_code(chance.bytes(8)) for _ in range(20_000)]
    for place in (0, 5, 11):
        counts = Counter(code[place] for code in codes)
        assert stats.chisquare([counts[letter] for letter in LETTERS]).pvalue > 0.001


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" bcdf-ghjk-mn ", "BCDF-GHJK-MN"),
        ("BCDF – GHJK — MN", "BCDF-GHJK-MN"),
        ("ＳＡＶＥ１０", "SAVE10"),
        ("spring 10", "SPRING10"),
        ("straße", "STRASSE"),
        ("", ""),
        ("   ", ""),
        ("x" * 65, ""),
        ("x" * 10_000, ""),
        ("a\x00b", ""),
    ],
)
def test_codes_are_compared_as_people_type_them(typed: str, stored: str) -> None:
    assert normal(typed) == stored


def test_the_dashes_of_a_made_code_may_be_left_out() -> None:
    assert spellings("bcdfghjkmn") == ("BCDFGHJKMN", "BCDF-GHJK-MN")
    assert spellings("bcdf-ghjk-mn") == ("BCDF-GHJK-MN",)
    assert spellings("save-10") == ("SAVE-10",)
    assert spellings(" ") == ()


@given(st.text())
@example("A´")
def test_what_is_normal_stays_so(typed: str) -> None:
    assert normal(normal(typed)) == normal(typed)
    assert len(normal(typed)) <= 64


@given(st.binary(min_size=8, max_size=32))
def test_a_made_code_is_found_however_it_is_typed(random: bytes) -> None:
    code = made_code(random)
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code} "):
        assert code in spellings(typed)
