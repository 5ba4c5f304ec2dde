import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.intents.grams import LONGEST_TEXT, WIDTH, Grams, count, learn, plain
from bot.dialogue.meaning import Floats
from tests.bot.dialogue.intents.samples import ALL

LEARNT = learn(count([text for text, _ in ALL]))


def vector(text: str, grams: Grams = LEARNT) -> Floats:
    one: Floats = grams.encode(count([text]))[0]
    return one


def cosine(one: str, other: str) -> float:
    a, b = vector(one), vector(other)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_words_and_pieces_have_length_one_each() -> None:
    assert np.linalg.norm(vector("how much is shipping")) == pytest.approx(np.sqrt(2), abs=0.15)


def test_like_texts_are_near_in_spite_of_typing_errors() -> None:
    assert cosine("how much is shipping", "how mutch is shiping") > 0.5
    assert abs(cosine("how much is shipping", "good morning you")) < 0.2


def test_the_order_of_words_counts() -> None:
    assert cosine("can i return it", "it return i can") < 0.95


@pytest.mark.parametrize(
    "other", ["HOW  much is\tshipping", "how much is\u200b shipping", "ｈow much is shipping"]
)
def test_how_it_is_written_does_not(other: str) -> None:
    assert vector(other) == pytest.approx(vector("how much is shipping"))


def test_digits_are_alike_but_not_how_many() -> None:
    assert plain("Order 4711") == plain("order 1234") != plain("order 12345")


def test_what_was_never_seen_tells_nothing() -> None:
    assert not vector("ξψω").any()
    assert not vector("").any()


def test_rows_do_not_depend_on_each_other() -> None:
    texts = [text for text, _ in ALL] * 40
    together = LEARNT.encode(count(texts))
    assert together.shape == (len(texts), WIDTH)
    assert together[-1] == pytest.approx(vector(texts[-1]))
    counts = count(texts)
    rows = np.array([1, 5, 7])
    assert LEARNT.encode(counts.of(rows)) == pytest.approx(together[rows])


def test_only_the_first_characters_count() -> None:
    text = "shipping " * LONGEST_TEXT
    assert vector(text) == pytest.approx(vector(text[:LONGEST_TEXT]))


@given(st.text())
def test_every_text_has_a_finite_vector(text: str) -> None:
    made = vector(text)
    assert np.isfinite(made).all()
    assert np.linalg.norm(made) < 2
