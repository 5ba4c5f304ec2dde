import numpy as np
import pytest

from bot.dialogue.knowledge.passages import passages
from bot.dialogue.knowledge.subjects import Letters, Subjects, pieces
from bot.dialogue.knowledge.topics import shipped
from tests.bot.dialogue.knowledge.samples import ENGLISH, GERMAN

PASSAGES = [passage for article in ENGLISH for passage in passages(article)]
HEADINGS = [passage.heading for passage in PASSAGES]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("what is the postage", "How much does shipping cost?"),
        ("sending it to my cousin in spain", "Do you ship abroad?"),
        ("the website will not let me in any more", "I forgot my password"),
        ("until what time can i come by", "When are you open?"),
    ],
)
def test_other_words_for_the_same_subject(text: str, heading: str) -> None:
    subjects = Subjects(PASSAGES, "en", shipped(), None)
    shared = subjects.shared(shipped().shares([text], "en")[0])
    assert shared.shape == (len(PASSAGES), 2)
    assert ((shared >= 0) & (shared <= 1.001)).all()
    assert HEADINGS[int(np.argmax(shared[:, 0]))] == heading


def test_a_mistyped_word_shares_letters() -> None:
    letters = Letters(PASSAGES)
    shared = letters.shared("passwwordd", 100)
    assert HEADINGS[int(np.argmax(shared))] == "I forgot my password"
    assert 0 < shared.max() < 1
    assert not letters.shared("", 100).any()
    assert not letters.shared("qqqqq", 100).any()


def test_a_compound_shares_letters_with_its_parts() -> None:
    german = [passage for article in GERMAN for passage in passages(article)]
    shared = Letters(german).shared("erdnussallergiker", 100)
    assert german[int(np.argmax(shared))].article.article_id == "allergens"


def test_pieces_know_where_words_end() -> None:
    assert list(pieces("Ab cdef")) == ["<ab>", "<cde", "cdef", "def>"]
    assert not pieces("")
