import pytest

from bot.dialogue.knowledge.terms import CONCEPT, SAME, WEAK, Speller

ENGLISH = Speller(["delivery", "password", "strawberries", "write", "organic", "label"], "en")
GERMAN = Speller(["lieferung", "nuss", "garantie", "passwort", "zeit"], "de")


def spelt(text: str, speller: Speller = ENGLISH) -> list[str]:
    return [term.text for term in speller.terms(text)]


def test_its_words_and_what_they_mean() -> None:
    (term,) = ENGLISH.terms("Is there a delivery?")
    assert term.forms["delivery"] == SAME
    assert term.forms["#delivery"] == CONCEPT


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("delivry", "delivery"),
        ("dleivery", "delivery"),
        ("pasword", "password"),
        ("passwrod", "password"),
        ("orgenic", "organic"),
    ],
)
def test_one_typing_error_is_mended(typed: str, meant: str) -> None:
    assert spelt(typed) == [meant]


@pytest.mark.parametrize("typed", ["white", "labor", "xelivery", "dlvry", "3.49", "abc"])
def test_what_may_be_another_word_is_not(typed: str) -> None:
    assert spelt(typed) == [typed]


def test_a_word_that_nobody_knows_stands_for_nothing() -> None:
    (term,) = ENGLISH.terms("dentist")
    assert term.forms == {}


def test_words_that_say_little_weigh_little() -> None:
    few, much = ENGLISH.terms("new strawberries")
    assert (few.weight, much.weight) == (WEAK, 1.0)


def test_german_compounds_are_read_as_their_parts() -> None:
    assert spelt("Lieferzeit", GERMAN) == ["liefer", "zeit"]
    assert spelt("liferzeit", GERMAN) == ["liefer", "zeit"]
    assert {"nuss", "#allergens"} <= {f for term in GERMAN.terms("Nussallergie") for f in term.forms}


def test_of_a_compound_the_known_part_counts() -> None:
    (term,) = GERMAN.terms("Garantieverlängerung")
    assert 0 < term.forms["#warranty"] < CONCEPT


def test_a_question_in_another_language_is_understood_by_its_concepts() -> None:
    (term,) = [t for t in ENGLISH.terms("Was kostet die Lieferung", "de") if "#delivery" in t.forms]
    assert term.forms["#delivery"] == CONCEPT


def test_each_word_once_and_never_too_many() -> None:
    assert spelt("refund refund REFUND") == ["refund"]
    assert len(ENGLISH.terms(" ".join(f"word{n}" for n in range(10_000)))) <= 60
