from dataclasses import replace

import pytest

from bot.dialogue.own_phrases import joined, read
from bot.dialogue.turn import Context
from bot.dialogue.wording import ways
from bot.errors import Invalid
from tests.bot.dialogue.samples import SHOP, Talk

OWN = """
locale: en
phrases:
  greeting: Welcome to the cellar.
  search:
    - "{{ count }} from our shelves{{ ' ' ~ limit if limit }}."
    - "{{ n|plural('One is', 'Some are') }} here."
"""


def test_an_integrators_phrases_are_said_in_place_of_ours() -> None:
    own = joined([read("cellar.yaml", OWN)])
    talk = Talk(Context(), replace(SHOP, phrases=own))
    assert talk.say("hello")[1].text == "Welcome to the cellar."
    assert talk.say("milk")[1].text == "Some are here."
    assert talk.say("cereal under $4")[1].text.startswith("Two from our shelves up to $4.00.")
    assert talk.say("hallo, ich suche etwas anderes")[0].locale == "de"


def test_the_later_file_wins() -> None:
    other = "locale: en\nphrases: {greeting: [Hi there.]}"
    own = joined([read("a", OWN), read("b", other)])
    assert ways("en", "greeting", own) == ["Hi there."]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "file"),
        ("- a", "file"),
        ("locale: [", "file"),
        ("locale: en", "phrases"),
        ("locale: tlh\nphrases: {greeting: a}", "locale"),
        ("locale: en\nphrases: {greeting: a}\nmore: 1", "more"),
        ("locale: en\nphrases: {greting: a}", "phrases.greting"),
        ("locale: en\nphrases: {greeting: []}", "phrases.greeting"),
        ("locale: en\nphrases: {greeting: [1]}", "phrases.greeting[0]"),
        ("locale: en\nphrases: {greeting: ['']}", "phrases.greeting[0]"),
        ("locale: en\nphrases: {greeting: ['{{ count }}']}", "phrases.greeting[0]"),
        ("locale: en\nphrases: {search: ['{{ count ']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{% for c in count %}x{% endfor %}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{{ count * 999999999 }}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{{ range(99) }}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{{ count.__class__ }}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{{ count[0] }}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{{ count|center(99999999) }}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{% include \"x\" %}']}", "phrases.search[0]"),
        ("locale: en\nphrases: {search: ['{% set a = count %}']}", "phrases.search[0]"),
        ("a: &a [x]\nlocale: *a", "file"),
    ],
)
def test_what_is_wrong_is_named(text: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read("x", text)
    assert caught.value.data["field"] == field


def test_a_phrase_that_cannot_be_rendered_is_ours() -> None:
    own = joined([read("x", "locale: en\nphrases: {search: ['{{ n|lower }}']}")])
    assert Talk(Context(), replace(SHOP, phrases=own)).say("milk")[1].text == "Three fit."
