"""A language model beside the built-in answers: it may help, and never harm."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.dialogue.drafting.asking import Asked, CallAsked, Completion, ModelFailed
from bot.model import Author, Message, Status, VisitorId
from bot.ports import LanguageModel
from bot.reactions import Reactor
from tests.bot.actions.house import House
from tests.bot.actions.talk import authors, say

BUDGET = 100_000


@dataclass
class Scripted:
    """Says what it was told to, one after the other; then it fails."""

    answers: Sequence[Completion | str]
    asked: list[Asked] = field(default_factory=list)
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event | None = None

    async def complete(self, asked: Asked, deadline_s: float) -> Completion:
        self.asked.append(asked)
        self.is_asked.set()
        if self.may_answer:
            await self.may_answer.wait()
        if len(self.asked) > len(self.answers):
            raise ModelFailed("silent")
        answer = self.answers[len(self.asked) - 1]
        return Completion(answer) if isinstance(answer, str) else answer


def call(name: str, **arguments: object) -> Completion:
    return Completion(calls=(CallAsked("call-1", name, json.dumps(arguments)),))


def with_model(house: House, *answers: Completion | str, budget: int = BUDGET) -> Scripted:
    model = Scripted(answers)
    house.tools = replace(house.tools, model=LanguageModel(model, 5.0, budget))
    house.reactor = Reactor(house.tools)
    return model


async def answered(house: House, eve: VisitorId) -> Message:
    return next(m for m in reversed(await house.messages(eve)) if m.author is Author.BOT)


async def test_it_says_the_same_in_its_words_beside_the_same_cards(house: House, eve: VisitorId) -> None:
    with_model(house, "Flakes are the first I would look at.")
    await say(house, eve, "cereal")
    message = await answered(house, eve)
    assert message.text == "Flakes are the first I would look at."
    assert [card.item_id for card in message.cards] == ["flakes", "squares", "loops"]


@pytest.mark.parametrize(
    "wrong",
    [
        "Flakes cost only $1.00 today.",
        "Take Flakes, you get 20 % off.",
        "The Golden Honey Rings are better.",
        "See https://evil.example for more.",
        "",
    ],
)
async def test_what_no_tool_said_is_not_said(house: House, eve: VisitorId, wrong: str) -> None:
    model = with_model(house, wrong)
    await say(house, eve, "cereal")
    message = await answered(house, eve)
    assert len(model.asked) == 1
    assert message.text
    assert message.text != wrong
    assert message.cards


async def test_what_is_said_of_an_allergy_is_not_put_into_other_words(house: House, eve: VisitorId) -> None:
    model = with_model(house, "Flakes are the first I would look at.")
    await say(house, eve, "i'm allergic to sesame")
    await say(house, eve, "cereal")
    assert model.asked == []
    assert "label" in (await answered(house, eve)).text


async def test_where_it_fails_the_built_in_answer_is_given(house: House, eve: VisitorId) -> None:
    model = with_model(house)
    await say(house, eve, "cereal")
    assert model.asked
    assert (await answered(house, eve)).cards


async def test_it_may_search_and_the_cards_are_what_it_found(house: House, eve: VisitorId) -> None:
    with_model(
        house,
        call("search_products", text="cereal", price_max=3.5, limit=2),
        "Flakes and Squares fit.",
    )
    await say(house, eve, "something crunchy for breakfast")
    message = await answered(house, eve)
    assert [card.item_id for card in message.cards] == ["flakes", "squares"]
    assert message.text == "Flakes and Squares fit."
    shown = [outcome.shown.item_id for outcome in await house.shown()]
    assert shown[-2:] == ["flakes", "squares"]


async def test_it_may_call_a_human_in_the_houses_words(house: House, eve: VisitorId) -> None:
    await house.sit_down(house.ann)
    with_model(house, call("hand_over", reason="allergy"))
    await say(house, eve, "cereal")
    assert (await house.conversation(eve)).status is Status.WAITING
    assert "colleague" in (await answered(house, eve)).text


async def test_a_conversation_has_a_budget(house: House, eve: VisitorId) -> None:
    model = with_model(house, *["Have a look at these."] * 9, budget=6_000)
    for number in range(9):
        await say(house, eve, f"cereal number {number}")
    assert 0 < len(model.asked) < 9
    kept = (await house.conversation(eve)).memory["budget"]
    assert isinstance(kept, dict)
    assert kept["calls"] == len(model.asked)


async def test_it_is_not_asked_about_what_is_said_best_as_it_is(house: House, eve: VisitorId) -> None:
    model = with_model(house, "Hello.")
    for text in ("hello", "talk to a person", "thank you"):
        await say(house, eve, text)
    assert not model.asked


async def test_what_it_says_after_an_agent_came_is_dropped(house: House, eve: VisitorId) -> None:
    model = with_model(house, "Flakes are fine.")
    model.may_answer = asyncio.Event()
    saying = asyncio.create_task(say(house, eve, "cereal"))
    await model.is_asked.wait()
    await house.take(house.ann, eve)
    model.may_answer.set()
    await saying
    assert await authors(house, eve) == [Author.VISITOR, Author.SYSTEM]
