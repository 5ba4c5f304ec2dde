"""Where nothing fits: the same wish with less asked for, the least important first."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.matching import covered
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.suggestions import Suggestion
from bot.model import ProductQuery

MOST_STEPS = 2
"""So that no more than three searches answer one message."""
_SEARCHES = (Kind.SEARCH, Kind.GUIDE)


def relax(planned: Plan) -> Plan | None:
    """The next thing to ask for where nothing was found; None where nothing is left to drop.

    What is not wanted is never dropped: it may make somebody ill. Where a guide says what then, nothing is.
    """
    if planned.otherwise is not None:
        return planned.otherwise if planned.otherwise.query else None
    query = planned.query
    if query is None or planned.kind not in _SEARCHES or planned.compares:
        return None
    droppable = _droppable(query, planned.bare)
    if not droppable or planned.relaxed >= MOST_STEPS:
        return None
    is_last = planned.relaxed + 1 == MOST_STEPS
    names = droppable if is_last else droppable[:1]
    for name in names:
        query = _drop(query, name, planned.bare)
    return replace(
        planned,
        query=query,
        asked=planned.asked or planned.query,
        dropped=(*planned.dropped, *names),
        relaxed=planned.relaxed + 1,
    )


def fitting(planned: Plan, found: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """None, where all of it is another thing, white bread for white wine, and less can be asked for."""
    query = planned.query
    if query is None or not planned.thing or planned.kind not in _SEARCHES or planned.compares:
        return found
    if _bare(query.text, planned.bare) == query.text:
        return found
    return found if any(covered(planned.thing, one.product) for one in found) else ()


def _droppable(query: ProductQuery, bare: str) -> list[str]:
    """The least important first."""
    is_priced = query.price_min_minor is not None or query.price_max_minor is not None
    found = {
        "attributes": bool(query.attributes),
        "words": _bare(query.text, bare) != query.text,
        "price": is_priced,
        "brand": bool(query.brand),
        "category": bool(query.category),
    }
    return [name for name, there in found.items() if there]


def _drop(query: ProductQuery, name: str, bare: str) -> ProductQuery:
    if name == "attributes":
        return replace(query, attributes={})
    if name == "words":
        return replace(query, text=_bare(query.text, bare))
    if name == "price":
        cheapest_first = query.cheapest_first or query.price_max_minor is not None
        return replace(query, price_min_minor=None, price_max_minor=None, cheapest_first=cheapest_first)
    return replace(query, brand="") if name == "brand" else replace(query, category="")


def _bare(text: str, known: str) -> str:
    """Without words that only say how the thing is or that no product has, unless nothing else is left."""
    words = [word for word in text.split() if not known or word in known.split()]
    return " ".join(word for word in words if word not in lexicon().descriptive) or text
