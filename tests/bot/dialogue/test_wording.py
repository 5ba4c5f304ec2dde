import pytest

from bot.dialogue.wording import locale_of, number, render


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("de-AT",), "de"),
        (("DE_de",), "de"),
        (("fr", "de"), "de"),
        (("fr",), "en"),
        ((), "en"),
        (("", "en"), "en"),
    ],
)
def test_the_first_language_there_are_phrases_for(wanted: tuple[str, ...], found: str) -> None:
    assert locale_of(*wanted) == found


def test_ways_of_saying_take_turns() -> None:
    said = [render("en", "greeting", turn) for turn in range(4)]
    assert said[0] == said[2] != said[1] == said[3]


def test_large_numbers_are_figures() -> None:
    assert (number("en", 3), number("de", 3), number("en", 12)) == ("Three", "Drei", "12")
