"""The word lists."""

import pytest

from bot.dialogue.drafting.claims import SUPPORT
from bot.dialogue.drafting.words import words


def test_each_kind_of_claim_has_a_way_to_be_supported() -> None:
    assert set(words().claims) == set(SUPPORT)


@pytest.mark.parametrize("kind", sorted(SUPPORT))
def test_no_claim_is_found_in_nothing(kind: str) -> None:
    assert not words().claims[kind].search("")
    assert not words().claims[kind].search("here are two that fit.")


def test_words_are_folded() -> None:
    assert "grösse" in words().common
    assert not [word for word in words().common | words().empty if word != word.casefold()]


def test_places_count_from_the_first() -> None:
    assert (words().ordinals["first"], words().ordinals["zweite"]) == (0, 1)
