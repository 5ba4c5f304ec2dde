import pytest
from jinja2 import nodes

from bot.dialogue.own_phrases import forbidden, variables
from bot.dialogue.wording import LOCALES, environment, label, locale_of, number, render, source, ways, wording
from bot.rules.money import format_money

ENGLISH = source("en")


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


def test_labels_are_themselves_where_there_are_none() -> None:
    assert (label("de", "price"), label("de", "scent")) == ("Preis", "scent")


@pytest.mark.parametrize("locale", LOCALES)
def test_all_languages_are_complete(locale: str) -> None:
    other = source(locale)
    for part in ("phrases", "replies", "labels"):
        assert other[part].keys() == ENGLISH[part].keys()
    assert len(other["numbers"]) == len(ENGLISH["numbers"])
    assert {k: r.get("means") for k, r in other["replies"].items()} == {
        k: r.get("means") for k, r in ENGLISH["replies"].items()
    }


@pytest.mark.parametrize("phrase", ENGLISH["phrases"])
def test_a_phrase_uses_the_same_variables_in_all_languages(phrase: str) -> None:
    used = [
        set().union(*(variables(locale, way) for way in source(locale)["phrases"][phrase]))
        for locale in LOCALES
    ]
    assert all(one == used[0] for one in used)


@pytest.mark.parametrize("locale", LOCALES)
def test_shipped_phrases_do_no_more_than_an_integrators_may(locale: str) -> None:
    for phrase in source(locale)["phrases"].values():
        for way in phrase:
            parsed = environment(locale).parse(way)
            assert isinstance(parsed, nodes.Template)
            assert forbidden(parsed) == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_by_itself_has_two_ways_at_least(locale: str) -> None:
    parts = ("limit", "of_words", "of_brand", "in_category", "summary_line")
    for name, phrase in wording(locale).phrases.items():
        assert len(phrase) > 1 or name in parts or name.startswith("reason_")


def test_plurals_follow_the_language() -> None:
    for locale, one, two in (("en", "This is", "These are"), ("de", "Das ist", "Diese sind")):
        assert ways(locale, "popular", n=1, count="x")[0].startswith(one)
        assert ways(locale, "popular", n=2, count="x")[0].startswith(two)


@pytest.mark.parametrize("currency", ["USD", "EUR", "GBP", "JPY"])
@pytest.mark.parametrize("minor", [0, 5, 399, 123_456, 98_765_432])
def test_money_is_written_as_babel_writes_it(currency: str, minor: int) -> None:
    from babel.numbers import format_currency

    from bot.rules.money import to_decimal

    for locale, of in (("en", "en_US"), ("de", "de_DE")):
        expected = format_currency(to_decimal(minor, currency), currency, locale=of)
        assert format_money(minor, currency, locale) == expected
