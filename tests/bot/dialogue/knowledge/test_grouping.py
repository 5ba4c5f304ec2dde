from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.knowledge.grouping import MOST_EXAMPLES, group
from bot.dialogue.meaning import Encodes
from bot.model import ConversationId, Question
from tests.bot.dialogue.knowledge.samples import Hashing

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
WRAPPING = (
    "do you do gift wrapping",
    "gift wrapping?",
    "Gift  wrapping",
    "can you gift wrap it",
    "gift wrap",
)
BOTH = pytest.mark.parametrize("encoder", [None, Hashing()], ids=["words", "meaning"])


def questions(texts: Sequence[str], locale: str = "en") -> list[Question]:
    return [
        Question(text, locale, BEGAN + timedelta(minutes=number), ConversationId(f"c{number}"))
        for number, text in enumerate(texts)
    ]


@BOTH
def test_what_asks_for_the_same_is_one_group(encoder: Encodes | None) -> None:
    found = group(questions([*WRAPPING, "is there an atm", "do you hire drivers"]), encoder)
    assert [one.count for one in found] == [5, 1, 1]
    first = found[0]
    assert first.label in WRAPPING
    assert first.label == first.examples[0]
    assert len(first.examples) == 4
    assert first.latest_at == BEGAN + timedelta(minutes=4)


def test_who_asks_three_times_counts_once() -> None:
    asked = [Question("gift wrap", "en", BEGAN, ConversationId("c")) for _ in range(3)]
    assert [one.count for one in group(asked, None)] == [1]


def test_words_that_mean_the_same_bring_languages_together() -> None:
    german = Question("Gibt es Parkplätze", "de", BEGAN, ConversationId("de"))
    (one,) = group([german, *questions(["parking", "where can i park"])], None)
    assert one.count == 3


@BOTH
def test_in_whatever_order_they_come(encoder: Encodes | None) -> None:
    asked = questions([*WRAPPING, "is there an atm", "where is the atm", "do you hire drivers", "🎁", "🎁🎁"])
    assert group(asked[::-1], encoder) == group(asked, encoder)
    assert group([*asked[5:], *asked[:5]], encoder) == group(asked, encoder)


@BOTH
def test_texts_that_say_nothing_stand_alone(encoder: Encodes | None) -> None:
    found = group(questions(["", "🎁", "the", "?"]), encoder)
    assert sum(one.count for one in found) == 4


def test_nothing_asked_is_no_group() -> None:
    assert group([], None) == []


def test_examples_and_labels_are_short() -> None:
    found = group(questions([f"gift wrapping {'very ' * 100}{number}" for number in range(9)]), None)
    assert all(len(one.label) <= 80 and len(one.examples) <= MOST_EXAMPLES for one in found)
    assert all(len(text) <= 300 for one in found for text in one.examples)


def test_thousands_are_grouped() -> None:
    things = [f"thing{number % 50} please" for number in range(5000)]
    found = group(questions(things), None)
    assert len(found) == 50
    assert {one.count for one in found} == {100}
