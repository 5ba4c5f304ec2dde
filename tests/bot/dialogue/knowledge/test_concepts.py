import pytest

from bot.dialogue.knowledge.concepts import LANGUAGES, find, language_of, lexicon
from bot.dialogue.knowledge.words import split


def concepts(text: str, language: str) -> set[str]:
    return {concept for found in find(split(text), language) for concept in found.concepts}


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("what is the postage", "en", "#delivery"),
        ("i want my money back", "en", "#refund"),
        ("food stamps ok?", "en", "#benefits"),
        ("it does not really work", "en", "#not_working"),
        ("Gibt es Leergut", "de", "#bottle_deposit"),
        ("bekomme ich mein Geld denn zurück", "de", "#refund"),
    ],
)
def test_other_words_for_the_same(text: str, language: str, concept: str) -> None:
    assert concept in concepts(text, language)


def test_a_phrase_counts_before_its_words() -> None:
    (found,) = find(split("gift cards"), "en")
    assert found.concepts == {"#gift_card"}
    assert found.stems == ("gift", "card")


def test_what_lies_far_apart_is_no_phrase() -> None:
    assert "#refund" not in concepts("the money was for a bag that my sister sent back", "en")


def test_empty_words_say_nothing() -> None:
    assert list(find(split("can you please tell me if"), "en")) == []


def test_an_unknown_language_has_its_words_alone() -> None:
    assert [found.words for found in find(split("frais de livraison"), "fr")] == [
        ("frais",),
        ("de",),
        ("livraison",),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_has_words_in_every_language(language: str) -> None:
    there = {concept for meant in lexicon(language).phrases.values() for concept in meant}
    everywhere = {c for each in LANGUAGES for meant in lexicon(each).phrases.values() for c in meant}
    assert there == everywhere


@pytest.mark.parametrize(
    ("text", "language"), [("Was kostet der Versand?", "de"), ("What does it cost?", "en"), ("", "en")]
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language
