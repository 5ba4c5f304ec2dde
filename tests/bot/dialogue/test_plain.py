import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.plain import LONGEST_TEXT, as_written, plain, singular, stems, words


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("cookies", "cooky"),
        ("cookie", "cookie"),
        ("cherries", "cherry"),
        ("boxes", "box"),
        ("dishes", "dish"),
        ("glass", "glass"),
        ("citrus", "citrus"),
        ("gas", "gas"),
        ("loaves", "loaf"),
        ("nüsse", "nuss"),
        ("tomatoes", "tomato"),
    ],
)
def test_plurals_become_singulars(word: str, one: str) -> None:
    assert singular(word) == one


def test_a_text_is_folded_and_visible() -> None:
    assert plain("  I\u200b’m looking\tfor ＭＩＬＫ \u202e Süßes ") == "i 'm looking for milk süsses"
    assert words("m&m's 2% gluten-free!") == ["m&m's", "2", "gluten-free"]
    assert stems("Rice, Beans & Side-Dishes") == ["rice", "bean", "side", "dish"]


@given(st.text())
def test_any_text_is_bounded(text: str) -> None:
    assert len(plain(text * 20)) <= LONGEST_TEXT
    assert plain(plain(text)) == plain(text)


def test_words_are_said_as_the_visitor_wrote_them() -> None:
    assert (
        as_written("Haben Sie Äpfel, Käse und FISCH?", "äpfel ohne käse, fisch") == "Äpfel ohne Käse, FISCH"
    )
    assert as_written("", "milk") == "milk"
