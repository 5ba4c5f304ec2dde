import re

import pytest

from bot.web.texts import Texts

TEXTS = Texts.load()
EN, DE = TEXTS.pick("en"), TEXTS.pick("de")


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR, en;q=0.3, de;q=0.7", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("fr, it", "en"),
        ("de;q=x", "en"),
        (";;;,,,", "en"),
    ],
)
def test_the_language_a_browser_likes_best(header: str, locale: str) -> None:
    assert TEXTS.pick(header).locale == locale


def test_every_text_is_in_every_catalogue_with_the_same_places() -> None:
    assert set(EN.words) == set(DE.words)
    for code, text in EN.words.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", DE.words[code])), code


def test_places_are_filled_in() -> None:
    assert EN("throttled", minutes="5") == "Too many tries. Wait 5 min and try again."
