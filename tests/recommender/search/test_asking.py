import pytest

from recommender.items import Item
from recommender.search.asking import MISTYPED, NOUN, Lexis
from recommender.search.postings import Postings

TITLES = (
    "Brown Egg",
    "Chocolate Cereal",
    "Whole Milk",
    "Note Card",
    "Wood Cleaner",
    "Diaper",
    "Snack Night Light",
)


def lexis(*real: str) -> Lexis:
    return Lexis([Postings([Item(title, title) for title in TITLES])], len(TITLES), real.__contains__)


def meant(text: str, *real: str) -> list[list[str]]:
    parts = lexis(*real).ask(text).parts
    return [[meaning.word for term in part.terms for meaning in term.meanings] for part in parts]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("egg", [["egg"]]),
        ("choclate", [["chocolate"]]),
        ("mlik", [["milk"]]),
        ("nose", [[]]),
        ("clean", [["cleaner"]]),
        ("submarine", [[]]),
        ("something with an egg", [["egg"]]),
        ("with", [[]]),
    ],
)
def test_what_words_stand_for(text: str, words: list[list[str]]) -> None:
    assert meant(text) == words


def test_a_real_word_is_no_typing_error() -> None:
    assert meant("cerial") == [["cereal"]]
    assert meant("cerial", "cerial") == [[]]


def test_a_guess_is_less_sure() -> None:
    (part,) = lexis().ask("choclate").parts
    assert part.terms[0].meanings[0].certainty == MISTYPED


def test_phrases_that_mean_the_same_are_whole() -> None:
    (part,) = lexis().ask("nappies").parts
    assert [[meaning.word for meaning in whole.meanings] for whole in part.wholes] == [["diaper"]]
    assert not part.terms


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("chocolate cereal", ["cereal"]),
        ("snack for movie night", ["snack"]),
        ("something for a birthday", ["birthday"]),
        ("milk 2", ["milk"]),
        ("Milch ohne Schokolade", ["milch"]),
        ("", []),
        ("4", ["4"]),
    ],
)
def test_the_noun(text: str, noun: list[str]) -> None:
    asked = lexis().ask(text)
    assert list(asked.noun) == noun
    if len(asked.parts) > 1:
        assert [part.factor for part in asked.parts].count(NOUN) == 1


def test_empty_words_are_not_asked_for() -> None:
    asked = lexis().ask("I need something for my eggs, please")
    assert asked.words == ("eggs",)
    assert asked.said == {"egg"}
    assert asked.weight > 0


def test_words_of_all_batches_count() -> None:
    batches = [Postings([Item("1", "Green Tea")]), Postings([Item("2", "Black Tea"), Item("3", "Deodorant")])]
    both = Lexis(batches, 3, ().__contains__)
    (tea,), (mistyped,) = (both.ask(text).parts for text in ("tea", "deoderant"))
    assert tea.terms[0].meanings[0].idf < mistyped.terms[0].meanings[0].idf
    assert mistyped.terms[0].meanings[0].word == "deodorant"
