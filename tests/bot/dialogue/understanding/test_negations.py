import pytest

from bot.dialogue.plain import plain
from bot.dialogue.understanding.negations import unwanted_in
from bot.dialogue.vocabulary import Vocabulary, vocabulary_of
from tests.bot.dialogue.samples import SHELF

NONE = Vocabulary()


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("bread without nuts", ("nut",), "bread"),
        ("Brot ohne Nüsse", ("nuss", "nut"), "brot"),
        ("cookies, no chocolate and no nuts", ("chocolate", "nut"), "cookies"),
        ("bread without nuts and milk, please", ("nut", "milk"), "bread please"),
        ("dog food, not canned", ("canned",), "dog food"),
        ("cheese not house brand please", ("house brand",), "cheese please"),
        ("not red but blue", ("red",), "but blue"),
        ("keine Schokolade bitte", ("schokolade", "chocolate"), "bitte"),
        ("milk except for goat", ("goat",), "milk"),
    ],
)
def test_what_is_not_wanted(text: str, words: tuple[str, ...], rest: str) -> None:
    unwanted, left = unwanted_in(plain(text), NONE)
    assert unwanted.words == words
    assert " ".join(left.replace(",", " ").split()) == rest
    assert not unwanted.vague


@pytest.mark.parametrize("text", ["not too sweet", "nicht zu süß", "not so expensive"])
def test_what_no_product_says_of_itself(text: str) -> None:
    unwanted, _ = unwanted_in(plain(f"cereal, {text}"), NONE)
    assert unwanted.words == ()
    assert unwanted.vague == plain(text)


def test_a_typing_error_in_what_is_not_wanted() -> None:
    unwanted, _ = unwanted_in("milk without chocolat", vocabulary_of(SHELF))
    assert unwanted.words == ("chocolate",)
    assert unwanted.said == "chocolat"


def test_many_negations_are_bounded() -> None:
    unwanted, _ = unwanted_in("no a, " + ", ".join(f"no thing{n}" for n in range(50)), NONE)
    assert len(unwanted.words) <= 12
