"""What was fetched, taken in: what is said of it, remembered of it, and told to the agent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.calling import called, missed
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.handover import summary_of
from bot.dialogue.matching import covering, missing, of_the_thing, taken_for, unmatched
from bot.dialogue.measures import measure_of
from bot.dialogue.memory import MOST_SEEN, MOST_SHOWN, Memory, seen_of
from bot.dialogue.phrasing import phrase
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.several import one_of_each, side_by_side
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.turn import Context, Found, Reply
from bot.model import Product, ProductQuery, Reason

_NONE_LEFT = {
    Kind.MORE: Kind.NO_MORE,
    Kind.CHEAPER: Kind.NO_CHEAPER,
    Kind.FINER: Kind.NO_FINER,
    Kind.BIGGER: Kind.NO_BIGGER,
    Kind.SMALLER: Kind.NO_SMALLER,
}
SHOWN_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Concluded:
    memory: Memory
    plan: Plan
    """What became of it: whether a human is called after all, and with what summary."""
    reply: Reply


def conclude(dialogue: Dialogue, memory: Memory, planned: Plan, found: Found, context: Context) -> Concluded:
    """The reply to one message, never empty and never a third time the same; never raises."""
    planned, suggestions = _kept(dialogue, planned, found)
    products = tuple(found.products[i] for i in planned.item_ids if i in found.products)
    memory, planned = _became(dialogue, memory, planned, suggestions, products, context)
    if planned.kind is Kind.ORDER and found.order is None:
        planned = replace(planned, kind=Kind.ORDER_UNKNOWN)
        memory = replace(memory, awaits="order", offer="human")
    if not suggestions and products:
        suggestions = tuple(Suggestion(product, Reason("")) for product in products)
        suggestions = suggestions[:MOST_SEEN]
    memory = _seen(memory, suggestions)
    if planned.hand_over or planned.contact:
        planned = replace(planned, summary=summary_of(dialogue, memory, planned, context))
    said, reply = phrase(dialogue, memory, planned, suggestions, found.order, context)
    return Concluded(said, planned, reply)


def _kept(dialogue: Dialogue, planned: Plan, found: Found) -> tuple[Plan, tuple[Suggestion, ...]]:
    """Of what was found, what is shown."""
    if planned.kind is Kind.EACH:
        return one_of_each(dialogue.vocabulary, planned, found)
    if planned.kind is Kind.COMPARE and planned.each:
        return side_by_side(dialogue.vocabulary, planned, found)
    return planned, _of_size(planned, found.suggestions)


def _of_size(planned: Plan, suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Where the size was asked for, those that have it."""
    than = planned.than
    if than is None:
        suggestions = of_the_thing(planned.thing, suggestions)
        return covering(planned.query.text if planned.query else "", suggestions)
    sizes = [(s, measure_of(s.product.title)) for s in suggestions]
    alike = [(s, size.amount) for s, size in sizes if size is not None and size.kind == than.kind]
    bigger = planned.kind is Kind.BIGGER
    fit = [s for s, amount in alike if (amount > than.amount if bigger else amount < than.amount)]
    return tuple(fit[:SHOWN_AT_ONCE])


def _became(
    dialogue: Dialogue,
    memory: Memory,
    planned: Plan,
    suggestions: Sequence[Suggestion],
    products: Sequence[Product],
    context: Context,
) -> tuple[Memory, Plan]:
    query = planned.query
    if query is not None:
        if not suggestions:
            return _nothing(memory, planned, context)
        if planned.is_otherwise:
            memory, planned = _at_otherwise(memory, planned, context)
        planned = _judged(dialogue, planned, query, suggestions)
        memory, planned = _told(_remembered(memory, query, suggestions, planned.kind), planned)
        return memory, planned
    if planned.kind is Kind.COMPARE_LACKS:
        return replace(memory, focus=(), misses=0), planned
    if planned.kind is Kind.COMPARE and suggestions:
        focus = tuple(suggestion.product.item_id for suggestion in suggestions)
        return replace(memory, focus=focus, misses=0), planned
    if planned.kind is Kind.COMPARE and len(products) == 1:
        return memory, replace(planned, kind=Kind.DETAILS)
    if planned.item_ids and not products and planned.kind is not Kind.ADD:
        kind = Kind.EMPTY_CART if planned.kind is Kind.IN_CART else Kind.GONE
        return replace(memory, focus=()), replace(planned, kind=kind)
    return memory, planned


def _judged(
    dialogue: Dialogue, planned: Plan, query: ProductQuery, suggestions: Sequence[Suggestion]
) -> Plan:
    """What must be said of how near these come to his words."""
    if planned.kind is Kind.EACH:
        return planned
    vocabulary = dialogue.vocabulary
    return replace(
        planned,
        unmatched=unmatched(vocabulary, query.text, suggestions),
        missing=missing(vocabulary, query.text, planned.claim, suggestions),
        took=taken_for(vocabulary, query.text, suggestions) if vocabulary.holders else "",
    )


def _told(memory: Memory, planned: Plan) -> tuple[Memory, Plan]:
    """That a word is not mentioned anywhere is said once."""
    words = planned.query.text.split() if planned.query else []
    told = tuple(word for word in memory.told if word in words)
    if not planned.missing:
        return replace(memory, told=told), planned
    if planned.missing in told:
        return replace(memory, told=told), replace(planned, missing="")
    return replace(memory, told=(*told, planned.missing)), planned


def _nothing(memory: Memory, planned: Plan, context: Context) -> tuple[Memory, Plan]:
    if planned.kind in _NONE_LEFT:
        return replace(memory, misses=0), replace(planned, kind=_NONE_LEFT[planned.kind])
    if planned.kind in (Kind.GUIDE, Kind.GUIDE_DONE):
        return _guided_on(memory, planned, context)
    if planned.kind is Kind.OBJECTION_PRICE:
        return memory, planned
    return missed(context, memory, replace(planned, kind=Kind.NOTHING_FOUND))


def _guided_on(memory: Memory, planned: Plan, context: Context) -> tuple[Memory, Plan]:
    """What the guide says when nothing fits, instead of what it says of products; else that none does."""
    if planned.otherwise is None:
        return memory, replace(planned, kind=Kind.NOTHING_FOUND, says=())
    last = planned.otherwise
    while last.otherwise is not None:
        last = last.otherwise
    if last.query is not None:
        last = replace(last, kind=Kind.NOTHING_FOUND, says=())
    return _at_otherwise(memory, replace(last, contact=planned.contact), context)


def _at_otherwise(memory: Memory, planned: Plan, context: Context) -> tuple[Memory, Plan]:
    memory = replace(memory, place=planned.place)
    if not planned.hand_over:
        return memory, planned
    memory, called_ = called(context, memory, replace(planned, hand_over=""), planned.hand_over)
    return memory, replace(called_, says=planned.says)


def _remembered(memory: Memory, query: ProductQuery, found: Sequence[Suggestion], kind: Kind) -> Memory:
    goes_on = kind in (Kind.MORE, Kind.BIGGER, Kind.SMALLER, Kind.FINER)
    query = replace(query, exclude=() if goes_on or query.text else query.exclude, limit=SHOWN_AT_ONCE)
    ids = tuple(suggestion.product.item_id for suggestion in found)
    was_shown = goes_on or (memory.query is not None and memory.query.text == query.text)
    shown = (*memory.shown, *ids)[-MOST_SHOWN:] if was_shown else ids
    lowest = min(suggestion.product.asked_minor for suggestion in found)
    memory = replace(memory, asking="", each=memory.each if kind is Kind.EACH else ())
    return replace(
        memory, misses=0, query=query, shown=tuple(dict.fromkeys(shown)), lowest_minor=lowest, focus=()
    )


def _seen(memory: Memory, suggestions: Sequence[Suggestion]) -> Memory:
    """What can be pointed at from now on: the last cards, but not the one that was picked out of them."""
    if not suggestions:
        return memory
    seen = tuple(seen_of(suggestion.product) for suggestion in suggestions[:MOST_SEEN])
    ids = {one.item_id for one in memory.seen}
    if len(seen) == 1 and seen[0].item_id in ids:
        return memory
    return replace(memory, seen=seen)
