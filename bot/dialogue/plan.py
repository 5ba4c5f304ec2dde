"""What to do about a visitor's words: decided before anything is fetched, and again when it is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.dialogue.memory import MOST_SHOWN, Memory
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.understanding import Understood, understand
from bot.model import CartLine, ItemId, Product, ProductQuery

MISSES_BEFORE_HAND_OVER = 2


class Kind(StrEnum):
    """What is answered; each has its phrases."""

    GREETING = "greeting"
    HELP = "help"
    SEARCH = "search"
    RECOMMEND = "recommend"
    CART = "cart"
    POPULAR = "popular"
    SIMILAR = "similar"
    MORE = "more"
    CHEAPER = "cheaper"
    THANKS = "thanks"
    OKAY = "okay"
    BYE = "bye"
    SERVICE = "service"
    ADD = "add"
    """To put something into the cart, which only the visitor's own click does."""
    HAND_OVER = "hand_over"
    GIVE_UP = "give_up"
    """Handed over because it was not understood twice."""
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_FOUND = "nothing_found"
    NO_MORE = "no_more"
    NO_CHEAPER = "no_cheaper"


_OFFERS_HUMAN = (Kind.SERVICE, Kind.NOT_UNDERSTOOD)


@dataclass(frozen=True, slots=True)
class Context:
    locale: str
    currency: str
    visit_items: tuple[ItemId, ...] = ()
    """Viewed, oldest first."""
    cart: tuple[CartLine, ...] = ()
    viewing: Product | None = None
    """The last product viewed, where the catalogue has it."""
    agents_online: int | None = None
    """None where it is not known."""


@dataclass(frozen=True, slots=True)
class Plan:
    kind: Kind
    turn: int
    query: ProductQuery | None = None
    hand_over: str = ""
    """Why a human is called: `asked` or `not_understood`; empty where none is."""
    unwanted: str = ""
    """What the visitor does not want and no filter can do; in his words."""
    property: str = ""
    """What he wants to rely on, such as "gluten free"; in his words."""
    dropped: ProductQuery | None = None
    """The wish that found nothing, where this plan asks for less."""
    agents_online: int | None = None


def plan(memory: Memory, text: str, context: Context) -> tuple[Memory, Plan]:
    """One plan for each text, whatever it is; never raises."""
    understood = understand(text, context.currency)
    kind, query = _decide(memory, understood, context)
    planned = Plan(
        kind,
        memory.turn,
        query,
        unwanted=understood.unwanted,
        property=understood.property,
        agents_online=context.agents_online,
    )
    memory = replace(memory, turn=memory.turn + 1, offered_human=kind in _OFFERS_HUMAN)
    if kind is Kind.HAND_OVER:
        return replace(memory, misses=0), replace(planned, hand_over="asked")
    if kind in (Kind.NOT_UNDERSTOOD, Kind.SERVICE):
        return _missed(memory, planned)
    return (memory, planned) if query else (replace(memory, misses=0), planned)


def relax(planned: Plan) -> Plan | None:
    """The same search without its price limits, the nearest price first; None where there is none to drop."""
    query = planned.query
    if query is None or planned.kind is not Kind.SEARCH or planned.dropped:
        return None
    if query.price_min_minor is None and query.price_max_minor is None:
        return None
    cheapest_first = query.price_max_minor is not None
    wider = replace(query, price_min_minor=None, price_max_minor=None, cheapest_first=cheapest_first)
    return replace(planned, query=wider, dropped=query)


def conclude(memory: Memory, planned: Plan, found: Sequence[Suggestion]) -> tuple[Memory, Plan]:
    """What is remembered of what was found, and what is said where nothing was."""
    if planned.query is None:
        return memory, planned
    if found:
        return _remember(memory, planned.query, found), planned
    if planned.kind is Kind.MORE:
        return replace(memory, misses=0), replace(planned, kind=Kind.NO_MORE)
    if planned.kind is Kind.CHEAPER:
        return replace(memory, misses=0), replace(planned, kind=Kind.NO_CHEAPER)
    return _missed(replace(memory, offered_human=True), replace(planned, kind=Kind.NOTHING_FOUND))


def _missed(memory: Memory, planned: Plan) -> tuple[Memory, Plan]:
    misses = memory.misses + 1
    if misses < MISSES_BEFORE_HAND_OVER:
        return replace(memory, misses=misses), planned
    return replace(memory, misses=0), replace(planned, kind=Kind.GIVE_UP, hand_over="not_understood")


def _remember(memory: Memory, query: ProductQuery, found: Sequence[Suggestion]) -> Memory:
    query = replace(query, exclude=())
    ids = tuple(suggestion.product.item_id for suggestion in found)
    goes_on = memory.query is not None and memory.query.text == query.text
    shown = (*memory.shown, *ids)[-MOST_SHOWN:] if goes_on else ids
    lowest = min(suggestion.product.asked_minor for suggestion in found)
    return replace(memory, misses=0, query=query, shown=shown, lowest_minor=lowest)


def _decide(memory: Memory, said: Understood, context: Context) -> tuple[Kind, ProductQuery | None]:
    elsewhere = _not_ours(memory, said, context)
    if elsewhere:
        return elsewhere, None
    if said.words:
        return _search(memory, said)
    if "cheaper" in said.intents:
        return _cheaper(memory, said, context)
    if said.limits.least_minor is not None or said.limits.most_minor is not None:
        return _limited(memory, said, context)
    if "cheapest" in said.intents and memory.query:
        return Kind.SEARCH, replace(memory.query, cheapest_first=True)
    if Kind.MORE in said.intents and memory.query:
        return Kind.MORE, replace(memory.query, exclude=memory.shown)
    suggesting = _suggest(said, context)
    if suggesting:
        return suggesting
    if said.unwanted and memory.query:
        return Kind.SEARCH, memory.query
    small_talk = (Kind.HELP, Kind.THANKS, Kind.BYE, Kind.GREETING, Kind.OKAY)
    kind = next((kind for kind in small_talk if kind in said.intents), None)
    return kind or (Kind.OKAY if "yes" in said.intents else Kind.NOT_UNDERSTOOD), None


def _search(memory: Memory, said: Understood) -> tuple[Kind, ProductQuery]:
    query = ProductQuery(
        "search",
        text=said.words,
        price_min_minor=said.limits.least_minor,
        price_max_minor=said.limits.most_minor,
        cheapest_first=bool(said.intents & {"cheapest", "cheaper"}),
    )
    if Kind.MORE in said.intents and memory.query and memory.query.text == said.words:
        return Kind.MORE, replace(query, exclude=memory.shown)
    return Kind.SEARCH, query


def _cheaper(memory: Memory, said: Understood, context: Context) -> tuple[Kind, ProductQuery]:
    """Than the cheapest shown; than the product on the page, where none was shown."""
    if memory.query and memory.lowest_minor is not None:
        below = max(memory.lowest_minor - 1, 0)
        return Kind.CHEAPER, replace(memory.query, price_max_minor=_lower(below, said.limits.most_minor))
    if context.viewing:
        below = max(context.viewing.asked_minor - 1, 0)
        most = _lower(below, said.limits.most_minor)
        return Kind.CHEAPER, ProductQuery("similar", price_max_minor=most, exclude=(context.viewing.item_id,))
    return Kind.RECOMMEND, ProductQuery(
        "for_you", price_max_minor=said.limits.most_minor, cheapest_first=True, exclude=_in_cart(context)
    )


def _limited(memory: Memory, said: Understood, context: Context) -> tuple[Kind, ProductQuery]:
    query = memory.query or ProductQuery("for_you", exclude=_in_cart(context))
    return Kind.SEARCH, replace(
        query,
        price_min_minor=said.limits.least_minor,
        price_max_minor=said.limits.most_minor,
        cheapest_first=query.cheapest_first or "cheapest" in said.intents,
    )


def _suggest(said: Understood, context: Context) -> tuple[Kind, ProductQuery] | None:
    exclude, cheapest_first = _in_cart(context), "cheapest" in said.intents
    if Kind.CART in said.intents and context.cart:
        return Kind.CART, ProductQuery("upsell", cheapest_first=cheapest_first, exclude=exclude)
    if Kind.SIMILAR in said.intents and context.visit_items:
        return Kind.SIMILAR, ProductQuery(
            "similar", cheapest_first=cheapest_first, exclude=(*exclude, context.visit_items[-1])
        )
    if Kind.POPULAR in said.intents:
        return Kind.POPULAR, ProductQuery("trending", cheapest_first=cheapest_first, exclude=exclude)
    if said.intents & {"recommend", "cart", "similar", "more", "cheapest"}:
        return Kind.RECOMMEND, ProductQuery("for_you", cheapest_first=cheapest_first, exclude=exclude)
    return None


def _not_ours(memory: Memory, said: Understood, context: Context) -> Kind | None:
    """What a colleague or the visitor's own click does."""
    if Kind.HAND_OVER in said.intents or ("yes" in said.intents and memory.offered_human):
        return Kind.HAND_OVER
    if Kind.SERVICE in said.intents or _asks_of_a_product(said, context):
        return Kind.SERVICE
    return Kind.ADD if Kind.ADD in said.intents and not said.words else None


def _asks_of_a_product(said: Understood, context: Context) -> bool:
    """ "Is this gluten free?": nothing is looked for, and only a person can promise it."""
    return bool(said.property and context.viewing) and said.words == " ".join(said.property.split())


def _in_cart(context: Context) -> tuple[ItemId, ...]:
    return tuple(line.item_id for line in context.cart)


def _lower(one: int, other: int | None) -> int:
    return one if other is None else min(one, other)
