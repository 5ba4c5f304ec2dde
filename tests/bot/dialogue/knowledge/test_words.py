import pytest

from bot.dialogue.knowledge.words import LONGEST, split, stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What's the price?", ["what", "is", "the", "price"]),
        ("whats the price", ["what", "is", "the", "price"]),
        ("I don’t know", ["i", "dont", "know"]),
        ("my sister's order", ["my", "sister", "order"]),
        ("$3.49, please", ["3.49", "please"]),
        ("Rückgabe größer", ["rueckgabe", "groesser"]),
        ("Rueckgabe", ["rueckgabe"]),
        ("café", ["cafe"]),
        ("pass\u200bword \u202eabc", ["password", "abc"]),
        ("🎁🎁", []),
        ("", []),
        ("{{7*7}}", ["7", "7"]),
    ],
)
def test_words_as_people_mean_them(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_an_endless_word_costs_nothing() -> None:
    assert [len(word) for word in split("a" * 100_000)] == [LONGEST]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "return returns returned returning"),
        ("en", "deliver delivers delivered delivering"),
        ("en", "refund refunds refunded"),
        ("en", "allergy allergies"),
        ("en", "price prices pricing"),
        ("en", "box boxes boxed"),
        ("de", "liefern liefert Lieferung"),
        ("de", "Bestellung Bestellungen bestellen bestellt"),
        ("de", "Zahlung zahlen zahlt"),
        ("de", "Öffnung öffnen öffnet"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: str, words: str) -> None:
    assert len({stem(word, language) for word in split(words)}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "package", "packaging"),
        ("en", "wine", "win"),
        ("de", "ändern", "andere"),
        ("fr", "prix", "pri"),
    ],
)
def test_words_that_mean_something_else_keep_apart(language: str, one: str, other: str) -> None:
    assert stem(split(one)[0], language) != stem(split(other)[0], language)
