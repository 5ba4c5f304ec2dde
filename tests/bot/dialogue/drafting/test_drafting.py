"""One answer, step by step, without a server."""

from dataclasses import replace

import pytest

from bot.dialogue.drafting.allowed import Facts
from bot.dialogue.drafting.asking import CallAsked, Completion, Speaker
from bot.dialogue.drafting.budget import Budget
from bot.dialogue.drafting.drafting import (
    MOST_CALLS,
    MOST_ROUNDS,
    Ask,
    Call,
    Done,
    Drafting,
    Failed,
    HandsOver,
    Returned,
    Step,
    Watch,
)
from bot.dialogue.drafting.prompting import prepare
from bot.dialogue.drafting.tools import NAMES, AskArticles, Compare, Search
from tests.bot.dialogue.drafting.samples import ALMOND, COCONUT, ENGLISH, OAT, RETURNS

PLENTY = 1_000_000


def drafting(*, tokens: int = PLENTY, known: tuple[str, ...] = ()) -> Drafting:
    return Drafting(prepare(replace(ENGLISH, products=(OAT, ALMOND)), [], NAMES), Budget(), tokens, known)


def wants(name: str, arguments: str = "{}", call_id: str = "a") -> Completion:
    return Completion(calls=(CallAsked(call_id, name, arguments),))


def test_an_answer_is_checked_and_done() -> None:
    draft = drafting()
    assert isinstance(draft.begin(), Ask)
    assert draft.completed(Completion("The **Oat Milk** costs $2.99.")) == Done("The Oat Milk costs $2.99.")


def test_a_false_answer_fails_with_the_reason() -> None:
    draft = drafting()
    draft.begin()
    assert draft.completed(Completion("The Oat Milk costs $1.99.")) == Failed("price")


def test_a_cut_answer_is_not_shown() -> None:
    draft = drafting()
    draft.begin()
    assert draft.completed(Completion("The Oat Milk costs", whole=False)) == Failed("cut")


def test_a_search_of_the_model_replaces_what_is_shown() -> None:
    draft = drafting()
    draft.begin()
    step = draft.completed(wants("search_products", '{"text": "coconut", "price_max": 4}'))
    assert isinstance(step, Call)
    assert isinstance(step.tool, Search)
    asked = draft.returned(Returned((COCONUT,)))
    assert isinstance(asked, Ask)
    told = asked.asked.messages[-1]
    assert (told.speaker, told.call_id) == (Speaker.TOOL, "a")
    assert "$3.99" in told.text
    assert asked.asked.messages[-2].calls[0].name == "search_products"
    done = draft.completed(Completion("The Coconut Drink costs $3.99, which is under $4."))
    assert done == Done("The Coconut Drink costs $3.99, which is under $4.", step.tool)


def test_what_is_no_longer_shown_is_no_longer_spoken_of() -> None:
    draft = drafting()
    draft.begin()
    draft.completed(wants("search_products"))
    draft.returned(Returned((COCONUT,)))
    assert draft.completed(Completion("The Oat Milk costs $2.99.")) == Failed("name")


def test_a_search_that_finds_nothing_leaves_the_built_in_products() -> None:
    draft = drafting()
    draft.begin()
    draft.completed(wants("search_products", '{"text": "tractor"}'))
    asked = draft.returned(Returned())
    assert isinstance(asked, Ask)
    assert asked.asked.messages[-1].text == "<data>\n{}\n</data>"
    assert draft.completed(Completion("The Oat Milk costs $2.99.")) == Done("The Oat Milk costs $2.99.")


def test_passages_become_sources() -> None:
    draft = Drafting(prepare(replace(ENGLISH, quotes=()), [], NAMES), Budget(), PLENTY)
    draft.begin()
    step = draft.completed(wants("answer_from_articles", '{"question": "shipping cost"}'))
    assert step == Call(AskArticles("shipping cost"))
    draft.returned(Returned(quotes=(RETURNS,)))
    assert draft.completed(Completion("Shipping costs $5.99.")) == Done("Shipping costs $5.99.")


def test_calling_a_colleague_ends_the_draft() -> None:
    draft = drafting()
    draft.begin()
    assert draft.completed(wants("hand_over", '{"reason": "is angry"}')) == HandsOver("is angry")


def test_only_what_was_shown_can_be_compared() -> None:
    asked = '{"item_ids": ["oat", "coconut"]}'
    draft = drafting()
    draft.begin()
    refused = draft.completed(wants("compare", asked))
    assert isinstance(refused, Ask)
    assert refused.asked.messages[-1].text.startswith("Wrong arguments")
    other = drafting(known=("coconut",))
    other.begin()
    assert isinstance(other.completed(wants("compare", asked)), Call)


def test_a_comparison_is_shown() -> None:
    draft = drafting()
    draft.begin()
    step = draft.completed(wants("compare", '{"item_ids": ["oat", "almond"]}'))
    draft.returned(Returned((OAT, ALMOND)))
    done = draft.completed(Completion("The Oat Milk is cheaper than the Almond Milk."))
    assert isinstance(step, Call)
    assert isinstance(step.tool, Compare)
    assert isinstance(done, Done)
    assert done.shows == step.tool


def test_several_tools_of_one_round_are_used_in_turn() -> None:
    draft = drafting()
    draft.begin()
    calls = tuple(CallAsked(str(n), "search_products", f'{{"text": "{n}"}}') for n in range(MOST_CALLS + 2))
    step = draft.completed(Completion(calls=calls))
    for _ in range(MOST_CALLS - 1):
        assert isinstance(step, Call)
        step = draft.returned(Returned())
    assert isinstance(step, Call)
    asked = draft.returned(Returned())
    assert isinstance(asked, Ask)
    answered = [m.call_id for m in asked.asked.messages if m.speaker is Speaker.TOOL]
    assert answered == ["0", "1", "2"]
    assert len(asked.asked.messages[-MOST_CALLS - 1].calls) == MOST_CALLS


def test_a_loop_of_tools_ends() -> None:
    draft = drafting()
    step: Step = draft.begin()
    for round_ in range(MOST_ROUNDS):
        assert isinstance(step, Ask)
        assert step.asked.tools
        assert isinstance(draft.completed(wants("search_products", f'{{"text": "{round_}"}}')), Call)
        step = draft.returned(Returned((OAT,)))
    assert isinstance(step, Ask)
    assert not step.asked.tools
    assert draft.completed(wants("search_products", '{"text": "again"}')) == Failed("tools")


@pytest.mark.parametrize(("name", "arguments"), [("rm", "{}"), ("search_products", "not json")])
def test_refused_calls_count_as_rounds(name: str, arguments: str) -> None:
    draft = drafting()
    step: Step = draft.begin()
    rounds = 0
    while isinstance(step, Ask):
        step, rounds = draft.completed(wants(name, arguments)), rounds + 1
    assert step == Failed("tools")
    assert rounds == MOST_ROUNDS + 1


def test_the_same_call_is_made_once() -> None:
    draft = drafting()
    draft.begin()
    assert isinstance(draft.completed(wants("search_products")), Call)
    draft.returned(Returned((OAT,)))
    again = draft.completed(wants("search_products"))
    assert isinstance(again, Ask)
    assert "before" in again.asked.messages[-1].text


def test_the_budget_is_spent_however_it_ends() -> None:
    draft = drafting()
    draft.begin()
    draft.completed(wants("search_products"))
    draft.returned(Returned((OAT,)))
    assert draft.failed("timeout") == Failed("timeout")
    assert draft.budget.calls == 2
    assert draft.budget.tokens > 500


@pytest.mark.parametrize("reason", ["resting", "busy", "closed"])
def test_what_was_never_sent_costs_nothing(reason: str) -> None:
    draft = drafting()
    draft.begin()
    assert draft.failed(reason) == Failed(reason)
    assert draft.budget == Budget()


def test_without_budget_nothing_is_asked() -> None:
    draft = drafting(tokens=100)
    assert draft.begin() == Failed("budget")
    assert draft.budget == Budget()


def test_a_budget_may_end_between_two_rounds() -> None:
    draft = drafting(tokens=3000)
    assert isinstance(draft.begin(), Ask)
    draft.completed(replace(wants("search_products"), tokens=2500))
    assert draft.returned(Returned((OAT,))) == Failed("budget")


def test_reading_is_given_up_at_a_false_sentence() -> None:
    asked = Drafting(prepare(ENGLISH, []), Budget(), PLENTY).begin()
    assert isinstance(asked, Ask)
    hopeless = asked.asked.hopeless
    assert not hopeless("The Oat Milk costs $1")
    assert hopeless("The Oat Milk costs $1.99. And")


def test_what_comes_before_a_tool_may_be_anything_short() -> None:
    watch = Watch(Facts(ENGLISH), preamble=160)
    assert not watch("I'll call the warehouse. One")
    assert watch("I'll call the warehouse. " + "One " * 50)
