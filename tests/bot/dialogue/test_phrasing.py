from dataclasses import replace

import pytest

from bot.dialogue.memory import Memory
from bot.dialogue.phrasing import phrase
from bot.dialogue.plan import Context, Kind, Plan, plan
from bot.dialogue.wording import LOCALES, wording
from bot.model import ProductQuery
from tests.bot.dialogue.samples import THREE, Talk, suggestion

SEARCH = Plan(Kind.SEARCH, 0, ProductQuery("search", "cereal", price_max_minor=400))


def test_it_counts_and_names_the_limit() -> None:
    assert phrase(SEARCH, THREE, "en", "USD").text == "Three fit up to $4.00."
    assert phrase(SEARCH, THREE[:1], "en", "USD").text == "One fits up to $4.00."
    assert phrase(SEARCH, THREE, "de-AT", "EUR").text == "Drei passen bis 4,00\u00a0€."
    assert phrase(replace(SEARCH, turn=1), THREE, "en", "USD").text == "Here are three up to $4.00."


def test_the_best_reason_is_said() -> None:
    first = suggestion("squares", code="bought_with", because="2 % Milk")
    text = phrase(SEARCH, (first, *THREE), "en", "USD").text
    assert text == "Four fit up to $4.00. The first is often bought with the 2 % Milk in your cart."


def test_what_it_cannot_filter_by_is_said() -> None:
    text = phrase(replace(SEARCH, unwanted="not too sweet"), THREE, "en", "USD").text
    assert text.endswith("I cannot filter by “not too sweet”, please check the descriptions.")


def test_a_property_the_catalogue_does_not_say_is_not_promised() -> None:
    wished = replace(SEARCH, property="gluten free")
    text = phrase(wished, THREE, "en", "USD").text
    assert text.endswith("Whether they are gluten free I cannot tell, please check the label.")
    said = tuple(replace(s, product=replace(s.product, title="Gluten-Free Oats")) for s in THREE)
    assert phrase(wished, said, "en", "USD").text == "Three fit up to $4.00."


def test_the_dropped_wish_is_named() -> None:
    nearest = Plan(Kind.SEARCH, 0, ProductQuery("search", "caviar"), dropped=SEARCH.query)
    assert phrase(nearest, THREE, "en", "USD").text == "Nothing up to $4.00 fits. These come nearest."
    assert phrase(nearest, THREE[:1], "de", "EUR").text.startswith("Bis 4,00\u00a0€ passt nichts.")


@pytest.mark.parametrize(
    "text", ["{{7*7}} milk", "{% for x in y %} milk", "<b>milk</b>", "qwertz {{ words }}"]
)
def test_what_a_visitor_writes_is_never_a_template_nor_markup(text: str) -> None:
    _, reply = Talk().say(text)
    assert "49" not in reply.text.replace("7", "")
    assert "&lt;" not in reply.text


def test_titles_are_never_templates_nor_markup() -> None:
    first = suggestion("x", code="bought_with", because="{{7*7}} <b>& co</b>")
    assert "{{7*7}} <b>& co</b>" in phrase(SEARCH, (first,), "en", "USD").text


def test_nobody_is_promised_where_nobody_is() -> None:
    planned = Plan(Kind.HAND_OVER, 0, hand_over="asked", agents_online=0)
    assert "No colleague is free" in phrase(planned, (), "en", "USD").text
    assert "calling" in phrase(replace(planned, agents_online=2), (), "en", "USD").text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_has_its_phrases_in_every_language_and_several_ways_of_saying_it(locale: str) -> None:
    assert not {kind.value for kind in Kind} - set(wording(locale).phrases)
    for kind in Kind:
        for n in range(4):
            query = ProductQuery("search", "x") if n or kind is Kind.NOTHING_FOUND else None
            said = [phrase(Plan(kind, turn, query), THREE[:n], locale, "USD").text for turn in (0, 1)]
            assert said[0] != said[1]
            assert "!" not in "".join(said)


def test_all_languages_have_the_same_phrases_and_quick_replies() -> None:
    first, *others = (wording(locale) for locale in LOCALES)
    for other in others:
        assert other.phrases.keys() == first.phrases.keys()
        assert {k: len(v) for k, v in other.replies.items()} == {k: len(v) for k, v in first.replies.items()}


def test_no_two_phrases_are_alike() -> None:
    for locale in LOCALES:
        kinds = [kind for kind in Kind if kind is not Kind.NOTHING_FOUND]
        said = [phrase(Plan(k, t), THREE, locale, "USD").text for k in kinds for t in (0, 1)]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_quick_reply_is_understood(locale: str) -> None:
    for replies in wording(locale).replies.values():
        for reply in replies:
            _, planned = plan(Memory(), reply.text, Context(locale, "USD"))
            assert planned.kind not in (Kind.NOT_UNDERSTOOD, Kind.SERVICE), reply.text
            assert not (planned.query and planned.query.text), reply.text
