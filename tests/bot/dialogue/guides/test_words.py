import yaml

from bot.dialogue.guides.texts import slots
from bot.dialogue.guides.words import _file, phrase, spoken
from bot.dialogue.wording import LOCALES


def test_every_language_says_everything_with_the_same_slots() -> None:
    english = _file("en")
    for locale in LOCALES:
        other = _file(locale)
        assert {name: set(slots(text)) for name, text in other["phrases"].items()} == {
            name: set(slots(text)) for name, text in english["phrases"].items()
        }
        assert other["commands"].keys() == english["commands"].keys()
        assert len(other["ordinals"]) == len(english["ordinals"]) == 12


def test_every_word_is_a_text() -> None:
    for locale in LOCALES:
        words = yaml.safe_dump(_file(locale))
        assert "true" not in words
        assert "false" not in words
        assert "null" not in words


def test_phrases_are_in_the_visitors_language_or_in_english() -> None:
    assert phrase("skip", "de-CH") == "Überspringen"
    assert phrase("skip", "fr") == "Skip"
    assert phrase("too_short", "en", least="3") == "That is too short: it needs at least 3 characters."


def test_what_is_heard_is_of_all_languages() -> None:
    heard = spoken()
    assert {"zurück", "back"} <= heard.commands["back"]
    assert (heard.ordinals["second"], heard.ordinals["zweite"], heard.ordinals["last"]) == (1, 1, -1)
    assert (heard.cardinals["two"], heard.cardinals["zwölf"]) == (2, 12)
    assert not heard.commands["back"] & heard.commands["stop"]
    assert not heard.commands["stop"] & heard.commands["skip"]
