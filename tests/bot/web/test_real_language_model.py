"""The client against a real server. Opt-in: `FLOORWALKER_LLM_URL=… pytest -m language_model`."""

import os
from collections.abc import AsyncIterator

import pytest

from bot.dialogue.drafting.allowed import Facts
from bot.dialogue.drafting.asking import Asked, Said, Speaker, Tool
from bot.dialogue.drafting.budget import Budget
from bot.dialogue.drafting.check import check
from bot.dialogue.drafting.drafting import Done, Drafting, Failed
from bot.dialogue.drafting.prompting import Turn, prepare
from bot.dialogue.drafting.tools import NAMES, tools
from bot.web.completions import Completions, Endpoint
from tests.bot.dialogue.drafting.samples import ENGLISH, GERMAN
from tests.bot.web.language_model import answer
from tests.fakes import FakeClock

pytestmark = [pytest.mark.language_model, pytest.mark.timeout(600)]
SLOW_S = 120.0


@pytest.fixture
async def completions() -> AsyncIterator[Completions]:
    endpoint = Endpoint(
        os.environ["FLOORWALKER_LLM_URL"],
        os.environ.get("FLOORWALKER_LLM_MODEL", "model"),
        os.environ.get("FLOORWALKER_LLM_KEY", ""),
    )
    made = Completions(endpoint, FakeClock(), piece_s=60.0)
    async with made.running():
        yield made


def ask(text: str, most_tokens: int = 40) -> Asked:
    said = (Said(Speaker.SYSTEM, "You help in a shop."), Said(Speaker.USER, text))
    return Asked(said, most_tokens=most_tokens)


async def test_it_streams_text(completions: Completions) -> None:
    completion = await completions.complete(ask("Say hello to a customer."), SLOW_S)
    assert completion.text.strip()


async def test_a_bound_on_tokens_cuts_the_answer(completions: Completions) -> None:
    completion = await completions.complete(ask("Count from one to one hundred in words.", 5), SLOW_S)
    assert not completion.whole


async def test_reading_ends_when_told_to(completions: Completions) -> None:
    asked = ask("Tell a long story about a shop.", 400)
    hopeless = Asked(asked.messages, most_tokens=400, hopeless=lambda text: len(text) > 20)
    completion = await completions.complete(hopeless, SLOW_S)
    assert not completion.whole
    assert len(completion.text) < 400


async def test_it_takes_tools(completions: Completions) -> None:
    described: tuple[Tool, ...] = tools(NAMES)
    asked = Asked(ask("Find oat milk under five dollars.").messages, described, most_tokens=60)
    completion = await completions.complete(asked, SLOW_S)
    assert completion.text or completion.calls


@pytest.mark.parametrize("allowed", [ENGLISH, GERMAN], ids=["en", "de"])
async def test_a_turn_ends_with_a_checked_answer_or_a_reason(
    completions: Completions, allowed: object
) -> None:
    allowed = ENGLISH if allowed is ENGLISH else GERMAN
    drafting = Drafting(prepare(allowed, [Turn(True, "hello")]), Budget(), 50_000)
    done = await answer(drafting, completions, deadline_s=SLOW_S)
    print(done)
    assert drafting.budget.calls == 1
    match done:
        case Done(text):
            assert check(text, Facts(allowed))
        case Failed(reason):
            assert reason
