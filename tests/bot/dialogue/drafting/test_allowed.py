"""Which products a text speaks of."""

from dataclasses import replace

import pytest

from bot.dialogue.drafting.allowed import Facts
from bot.dialogue.drafting.reading import read_words
from tests.bot.dialogue.drafting.samples import ALMOND, ENGLISH, OAT


def spoken_of(text: str) -> list[set[int]]:
    return [set(m.products) for m in Facts(ENGLISH).mentions(read_words(text))]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the Oat Milk", [{0}]),
        ("oat milk's taste", [{0}]),
        ("Planet Oat", [{0}]),
        ("Silk", [{1}]),
        ("the first and the third", [{0}, {2}]),
        ("Oat Milk, Almond Milk", [{0}, {1}]),
        ("milk", [{0, 1}]),
        ("a coconut", [{2}]),
        ("a drink of water", []),
        ("nothing of ours", []),
    ],
)
def test_words_of_a_name_name_the_product(text: str, meant: list[set[int]]) -> None:
    assert spoken_of(text) == meant


def test_a_word_that_all_have_names_none() -> None:
    facts = Facts(replace(ENGLISH, products=(OAT, ALMOND)))
    assert facts.mentions(read_words("some milk")) == []


def test_what_only_the_visitor_said_is_no_vocabulary() -> None:
    facts = Facts(replace(ENGLISH, question="do you have alpro?", built_in="I found no alpro."))
    assert "alpro" not in facts.vocabulary
    assert "found" in facts.vocabulary
