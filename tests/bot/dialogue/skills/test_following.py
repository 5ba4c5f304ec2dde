from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from bot.dialogue.plans import Kind
from bot.dialogue.skills.following import continued
from bot.dialogue.turn import Context
from bot.model import Article
from tests.bot.dialogue.samples import SHOP, Answer, Talk

CANADA = Article("where", "Where", "Parcels go to Canada.", "/help/where")
STATES = Article("states", "States", "Yes, to Alaska, too.", "/help/states")
TIMES = Article("times", "Times", "It takes two days.", "/help/times")


@dataclass(frozen=True)
class Desk:
    """Answers by pairs of words; the last word said weighs most."""

    def ask(self, text: str, locale: str, vector: object = None) -> Answer | None:
        found = self.passages(text, locale, 1)
        return found[0] if found and found[0].score >= 0.8 else None

    def passages(self, text: str, locale: str, k: int, vector: object = None) -> Sequence[Answer]:
        said = text.casefold()
        scores = {
            CANADA.article_id: 0.9 * ("ship" in said and "canada" in said),
            STATES.article_id: 0.9 * ("ship" in said and "alaska" in said),
            TIMES.article_id: 0.5 * ("how long" in said) if "ship" in said else 0.3 * ("how long" in said),
        }
        articles = {one.article_id: one for one in (CANADA, STATES, TIMES)}
        found = [Answer(articles[i], "", articles[i].body, score) for i, score in scores.items() if score]
        total = max(sum(one.score for one in found), 1.0)
        shared = [replace(one, score=one.score / total) for one in found]
        return sorted(shared, key=lambda one: -one.score)[:k]


def talk() -> Talk:
    return Talk(Context(), replace(SHOP, knowledge=Desk()))


def test_a_question_goes_on_with_the_one_before() -> None:
    chat = talk()
    assert chat.say("do you ship to Canada?")[1].text.endswith(CANADA.body)
    assert chat.say("and to alaska?")[1].text.endswith(STATES.body)
    assert chat.say("and how long does it take?")[1].text.endswith(TIMES.body)


def test_without_a_question_before_it_is_none() -> None:
    assert talk().say("and to alaska?")[0].kind is not Kind.ANSWER


def test_a_product_is_no_question_about_the_shop() -> None:
    chat = talk()
    chat.say("do you ship to Canada?")
    planned, reply = chat.say("and green tea?")
    assert planned.kind is Kind.SEARCH
    assert [card.item_id for card in reply.cards] == ["tea"]
    assert chat.read().topic == ""


def test_thanks_do_not_lead_away_from_it() -> None:
    chat = talk()
    chat.say("do you ship to Canada?")
    chat.say("thanks")
    assert chat.say("and to alaska?")[1].text.endswith(STATES.body)


@pytest.mark.parametrize(
    ("topic", "text", "both"),
    [
        ("do you ship to canada?", "and to alaska?", "do you ship to alaska"),
        ("how much is delivery", "and on sundays?", "how much is delivery on sundays"),
        ("liefert ihr auch nach kanada?", "und nach mexiko?", "liefert ihr auch nach mexiko"),
        ("do you ship abroad", "how long does it take?", "do you ship abroad how long does it take?"),
    ],
)
def test_both_questions_are_one(topic: str, text: str, both: str) -> None:
    assert continued(topic, text) == both


def test_what_was_asked_of_one_product_is_asked_of_the_next() -> None:
    chat = talk()
    chat.say("milk")
    chat.say("is the first one gluten free?")
    planned, reply = chat.say("and the second?")
    assert (planned.kind, planned.claim) == (Kind.INGREDIENTS, "gluten free")
    assert [card.item_id for card in reply.cards] == ["whole"]
    chat.say("how much is the first one?")
    assert chat.say("and the third one?")[0].kind is Kind.PRICE
