import pytest

from bot.dialogue.guides.shelf import begun_by, shipped
from tests.bot.dialogue.guides.samples import guide

TEA = guide(
    "a: {end: true}",
    "starts_on: {intents: [recommend], phrases: {en: [which tea is right], de: [welchen Tee]}}",
)


def test_two_guides_ship() -> None:
    assert {one.guide_id for one in shipped()} == {"gift-finder", "find-the-right-one"}


@pytest.mark.parametrize(
    ("text", "intent", "guide_id"),
    [
        ("I need a gift", "", "gift-finder"),
        ("ich brauche ein geschenk!", "", "gift-finder"),
        ("which cofee should I buy?", "", "find-the-right-one"),
        ("Should I buy which coffee", "", "find-the-right-one"),
        (
            "Hello! I need a gift for my wife, she likes to read and has had a hard year so far",
            "",
            "gift-finder",
        ),
        ("something for my wife", "gift", "gift-finder"),
        ("which coffee should I buy", "gift", "find-the-right-one"),
        ("oat milk", "find_product", None),
        ("oat milk", "", None),
        ("", "", None),
        ("presents " * 1000, "", None),
        ("😀", "gift", "gift-finder"),
    ],
)
def test_what_begins_a_guide(text: str, intent: str, guide_id: str | None) -> None:
    found = begun_by(shipped(), text, [intent] if intent else [])
    assert (found.guide_id if found else None) == guide_id


def test_the_phrase_that_is_most_alike_wins() -> None:
    assert begun_by([*shipped(), TEA], "Welchen Tee?") == TEA
