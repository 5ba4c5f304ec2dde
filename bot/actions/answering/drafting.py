"""A language model's turn at the answer, where one is configured: it may use tools, its words are checked."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.answering.asking import Asking
from bot.actions.answering.fetching import order_of, products_of, suggestions_of
from bot.dialogue.concluding import Concluded, conclude
from bot.dialogue.drafting.allowed import Allowed, Quote
from bot.dialogue.drafting.asking import ModelFailed
from bot.dialogue.drafting.budget import Budget, read_budget
from bot.dialogue.drafting.drafting import Ask, Call, Done, Drafting, Failed, HandsOver, Returned, Step
from bot.dialogue.drafting.prompting import Turn, prepare
from bot.dialogue.drafting.tools import NAMES, AskArticles, Compare, OrderStatus, Search, ToolCall
from bot.dialogue.memory import Memory
from bot.dialogue.plan import plan
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.turn import Found, Said
from bot.model import Author, ItemId, Product
from bot.ports import LanguageModel, Tools

KEPT_AS = "budget"
"""In the conversation's memory, beside what the dialogue keeps."""
MOST_QUOTES = 4
LATE_S = 20.0
"""A turn with all its tools; then the visitor has waited long enough."""
DRAFTED = frozenset(
    {
        Kind.SEARCH,
        Kind.RECOMMEND,
        Kind.CART,
        Kind.POPULAR,
        Kind.SIMILAR,
        Kind.CHEAPER,
        Kind.NOTHING_FOUND,
        Kind.COMPARE,
        Kind.DETAILS,
        Kind.STOCK,
        Kind.PRICE,
        Kind.INGREDIENTS,
        Kind.SIZES,
        Kind.ANSWER,
        Kind.PERHAPS,
        Kind.UNKNOWN,
        Kind.OBJECTION_PRICE,
        Kind.OBJECTION_TRUST,
        Kind.OBJECTION_SHIPPING,
        Kind.OBJECTION_UNSURE,
        Kind.OUT_OF_SCOPE,
        Kind.NOT_UNDERSTOOD,
    }
)
"""What a model may say in its own words; the rest is said best as it is."""

log = logging.getLogger(__name__)
Given = tuple[Concluded, Mapping[str, object]]


async def drafted(tools: Tools, asking: Asking, before: Memory, concluded: Concluded, found: Found) -> Given:
    """The answer as it shall be given, and what the model has cost so far, as JSON of the memory.

    Whatever goes wrong with the model, the built-in answer is given.
    """
    budget = read_budget(asking.conversation.memory.get(KEPT_AS))
    # what is said of an allergy stands as it is: other words might lose it, another search forget it
    is_exact = bool(concluded.plan.left_out or concluded.plan.holds or concluded.memory.avoids)
    is_worth_it = concluded.plan.kind in DRAFTED and not concluded.plan.hand_over and not is_exact
    if tools.model is None or not is_worth_it:
        return concluded, _kept(budget)
    driver = _Driver(tools, tools.model, asking, concluded)
    # what may be said is worked out: milliseconds that others need not wait for
    drafting = await asyncio.to_thread(driver.drafting, found, budget)
    try:
        async with asyncio.timeout(LATE_S):
            ended = await driver.run(drafting)
    except TimeoutError:
        ended = Failed("late")
    if isinstance(ended, Failed):
        log.info("the built-in answer is given: %s", ended.reason)
        return concluded, _kept(drafting.budget)
    return await driver.given(ended, before), _kept(drafting.budget)


class _Driver:
    def __init__(self, tools: Tools, model: LanguageModel, asking: Asking, concluded: Concluded) -> None:
        self._tools, self._model = tools, model
        self._asking, self._concluded = asking, concluded
        self._used: list[tuple[ToolCall, Found]] = []
        """The searches and comparisons the model asked for, and what they found."""

    def drafting(self, found: Found, budget: Budget) -> Drafting:
        asking, built_in = self._asking, self._concluded
        allowed = Allowed(
            locale=built_in.plan.locale,
            currency=asking.dialogue.currency,
            products=_products(built_in, found),
            quotes=self._quotes(asking.said.text),
            limits_minor=_limits(built_in.plan),
            built_in=built_in.reply.text,
            question=asking.said.text,
            previous=tuple(m.text for m in asking.history if m.author is not Author.VISITOR),
            names=[brand.casefold() for brand in asking.dialogue.vocabulary.brands.values()],
        )
        turns = [Turn(message.author is Author.VISITOR, message.text) for message in asking.history]
        known = [seen.item_id for seen in built_in.memory.seen]
        return Drafting(prepare(allowed, turns, NAMES), budget, self._model.budget, known)

    async def run(self, drafting: Drafting) -> Done | HandsOver | Failed:
        step: Step = drafting.begin()
        while not isinstance(step, Done | HandsOver | Failed):
            step = await self._next(drafting, step)
        return step

    async def _next(self, drafting: Drafting, step: Ask | Call) -> Step:
        if isinstance(step, Call):
            return drafting.returned(await self._use(step.tool))
        try:
            completion = await self._model.completes.complete(step.asked, self._model.timeout_s)
        except ModelFailed as failed:
            return drafting.failed(failed.reason)
        return await asyncio.to_thread(drafting.completed, completion)

    async def _use(self, tool: ToolCall) -> Returned:
        match tool:
            case Search():
                suggestions = await suggestions_of(self._tools, self._asking, tool.query)
                self._used.append((tool, Found(suggestions)))
                return Returned(products=tuple(s.product for s in suggestions))
            case Compare():
                products = await products_of(self._tools, self._asking, tool.item_ids)
                self._used.append((tool, Found(products=products)))
                return Returned(products=tuple(products.values()))
            case OrderStatus():
                return Returned(orders=await self._order(tool.order_id))
            case AskArticles():
                return Returned(quotes=await asyncio.to_thread(self._quotes, tool.question))
            case _:
                return Returned()

    async def _order(self, order_id: str) -> tuple[str, ...]:
        order = await order_of(self._tools, self._asking, order_id)
        if order is None:
            return ()
        planned = replace(self._concluded.plan, kind=Kind.ORDER, order_id=order_id, query=None, item_ids=())
        return (self._conclude(self._concluded.memory, planned, Found(order=order)).reply.text,)

    def _quotes(self, text: str) -> tuple[Quote, ...]:
        knowledge = self._asking.dialogue.knowledge
        passages = knowledge.passages(text, self._concluded.plan.locale, MOST_QUOTES) if knowledge else ()
        return tuple(Quote(p.article.title, p.passage, p.article.url) for p in passages)

    async def given(self, done: Done | HandsOver, before: Memory) -> Concluded:
        """The built-in answer in the model's words, or what the model made of it."""
        if isinstance(done, HandsOver):
            said = Said(self._asking.said.text, means="human")
            memory, planned = await asyncio.to_thread(
                plan, self._asking.dialogue, before, said, self._asking.context
            )
            return self._conclude(memory, planned, Found())
        concluded = self._concluded
        if isinstance(done.shows, Search):
            planned = replace(_plain(concluded.plan), kind=Kind.SEARCH, query=done.shows.query)
            concluded = self._conclude(concluded.memory, planned, self._found(done.shows))
        elif isinstance(done.shows, Compare):
            planned = replace(_plain(concluded.plan), kind=Kind.COMPARE, item_ids=done.shows.item_ids)
            concluded = self._conclude(concluded.memory, planned, self._found(done.shows))
        return replace(concluded, reply=replace(concluded.reply, text=done.text))

    def _found(self, tool: ToolCall) -> Found:
        return next((found for used, found in reversed(self._used) if used is tool), Found())

    def _conclude(self, memory: Memory, planned: Plan, found: Found) -> Concluded:
        return conclude(self._asking.dialogue, memory, planned, found, self._asking.context)


def _plain(planned: Plan) -> Plan:
    """Without what the built-in answer fetched and said."""
    return Plan(
        planned.kind,
        planned.turn,
        planned.locale,
        tags=planned.tags,
        contact=planned.contact,
        unanswered=planned.unanswered,
    )


def _products(built_in: Concluded, found: Found) -> tuple[Product, ...]:
    """In the order of the cards."""
    suggestions = (*found.suggestions, *(one for some in found.each for one in some))
    known = {**found.products, **{s.product.item_id: s.product for s in suggestions}}
    shown: Sequence[ItemId] = [card.item_id for card in built_in.reply.cards]
    return tuple(known[item_id] for item_id in shown if item_id in known)


def _limits(planned: Plan) -> frozenset[int]:
    """What the built-in answer may name besides prices of products."""
    query = planned.query
    amounts = (query.price_min_minor, query.price_max_minor) if query else ()
    return frozenset(amount for amount in amounts if amount is not None)


def _kept(budget: Budget) -> Mapping[str, object]:
    return {KEPT_AS: budget.to_json()} if budget.calls else {}
