"""One answer by a language model, step by step: each says what is to be done next, by whoever can."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.dialogue.drafting.allowed import Allowed, Facts, Quote
from bot.dialogue.drafting.asking import UNASKED, Asked, CallAsked, Completion, Said, Speaker
from bot.dialogue.drafting.budget import Budget
from bot.dialogue.drafting.check import check, fails_already
from bot.dialogue.drafting.manners import LONGEST
from bot.dialogue.drafting.prompting import Prepared, material
from bot.dialogue.drafting.reading import complete_part
from bot.dialogue.drafting.tools import Compare, HandOver, Refusal, Search, ToolCall, readable, tool_call
from bot.model import Product

MOST_ROUNDS = 3
"""Times that tools may be asked for in one turn."""
MOST_CALLS = 3
"""Of one round."""
MOST_TOKENS = 300
"""Of one answer."""
PREAMBLE = 160
"""Characters that some models say before they ask for a tool, and nobody will see."""


@dataclass(frozen=True, slots=True)
class Ask:
    """To ask the model this; go on with `completed` or `failed`."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class Call:
    """To use this tool; go on with `returned`."""

    tool: ToolCall
    """Never a HandOver."""


@dataclass(frozen=True, slots=True)
class Done:
    text: str
    """Checked."""
    shows: Search | Compare | None = None
    """Whose products the cards are to show; None: those of the built-in answer."""


@dataclass(frozen=True, slots=True)
class HandsOver:
    """The model wants a human called. What is said of it depends on who is there, and is not the model's."""

    why: str
    """In the model's words, for an agent at most."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The built-in answer is given. `reason`: `budget`, `tools`, `cut`, or what ModelFailed or check says."""

    reason: str


Step: TypeAlias = Ask | Call | Done | HandsOver | Failed


@dataclass(frozen=True, slots=True)
class Returned:
    """What a tool gave. An empty one is an answer too: nothing was found."""

    products: tuple[Product, ...] = ()
    quotes: tuple[Quote, ...] = ()
    orders: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()


class Watch:
    """Reads along with one answer, and judges each sentence once when it is complete."""

    def __init__(self, facts: Facts, preamble: int = 0) -> None:
        """`preamble` is how many characters are let pass at first."""
        self._facts = facts
        self._preamble = preamble
        self._judged = 0

    def __call__(self, text: str) -> bool:
        complete = len(complete_part(text))
        if len(text) <= self._preamble or (complete == self._judged and len(text) <= LONGEST):
            return False
        self._judged = complete
        return fails_already(text, self._facts)


class Drafting:
    """Call `begin`, then whatever each step asks for, until it is Done, HandsOver or Failed."""

    def __init__(
        self, prepared: Prepared, budget: Budget, most_tokens: int, known: Collection[str] = ()
    ) -> None:
        """`most_tokens` is the conversation's; `known` are the item ids that were shown in it before."""
        self.budget = budget
        """As spent so far: to be kept with the conversation, however this ends."""
        self._facts = Facts(prepared.allowed)
        self._tools = prepared.tools
        self._most_tokens = most_tokens
        self._known = {*known, *(p.item_id for p in prepared.allowed.products)}
        self._messages = list(prepared.messages)
        self._asked = Asked((), ())
        self._rounds = 0
        self._waiting: list[tuple[CallAsked, ToolCall]] = []
        self._seen: set[tuple[str, str]] = set()
        self._shows: Search | Compare | None = None

    def begin(self) -> Ask | Failed:
        tools = self._tools if self._rounds < MOST_ROUNDS else ()
        watch = Watch(self._facts, PREAMBLE if tools else 0)
        self._asked = Asked(tuple(self._messages), tools, MOST_TOKENS, watch)
        return Ask(self._asked) if self.budget.allows(self._asked, self._most_tokens) else Failed("budget")

    def failed(self, reason: str) -> Failed:
        """The model gave no answer; where it was asked at all, the question is charged all the same."""
        if reason not in UNASKED:
            self.budget = self.budget.spend(self._asked)
        return Failed(reason)

    def completed(self, completion: Completion) -> Step:
        self.budget = self.budget.spend(self._asked, completion)
        if completion.calls:
            return self._called(completion)
        verdict = check(completion.text, self._facts)
        if not verdict:
            return Failed(verdict.reason)
        if not completion.whole:
            return Failed("cut")
        return Done(verdict.text, self._shows)

    def returned(self, result: Returned) -> Step:
        """What the tool of the last Call gave."""
        call, tool = self._waiting.pop(0)
        allowed = self._facts.allowed
        if isinstance(tool, Search | Compare) and result.products:
            # the cards will show these, so that the text is about these and no others
            self._shows = tool
            allowed = replace(allowed, products=result.products)
            self._known |= {p.item_id for p in result.products}
        if isinstance(tool, Search):
            limits = {tool.query.price_min_minor, tool.query.price_max_minor} - {None}
            allowed = replace(allowed, limits_minor=frozenset(n for n in limits if n is not None))
        allowed = replace(
            allowed,
            quotes=(*allowed.quotes, *result.quotes),
            orders=(*allowed.orders, *result.orders),
            offers=(*allowed.offers, *result.offers),
        )
        self._facts = Facts(allowed)
        self._answer(call, _told(result, allowed))
        return self._next()

    def _called(self, completion: Completion) -> Step:
        if self._rounds >= MOST_ROUNDS or not completion.whole:
            return Failed("tools")
        self._rounds += 1
        calls = completion.calls[:MOST_CALLS]
        self._messages.append(Said(Speaker.ASSISTANT, calls=tuple(map(readable, calls))))
        for call in calls:
            wanted = self._wanted(call)
            if isinstance(wanted, HandOver):
                return HandsOver(wanted.why)
            if isinstance(wanted, Refusal):
                self._answer(call, wanted.sentence)
            else:
                self._waiting.append((call, wanted))
        return self._next()

    def _wanted(self, call: CallAsked) -> ToolCall | Refusal:
        if (call.name, call.arguments) in self._seen:
            return Refusal("This was asked before; the answer stands above.")
        self._seen.add((call.name, call.arguments))
        offered = [tool.name for tool in self._tools]
        return tool_call(call, offered, self._facts.allowed.currency, self._known)

    def _answer(self, call: CallAsked, text: str) -> None:
        self._messages.append(Said(Speaker.TOOL, text, call_id=call.call_id))

    def _next(self) -> Ask | Call | Failed:
        return Call(self._waiting[0][1]) if self._waiting else self.begin()


def _told(result: Returned, allowed: Allowed) -> str:
    told = replace(
        allowed, products=result.products, quotes=result.quotes, orders=result.orders, offers=result.offers
    )
    return material(told, suggested=False)
