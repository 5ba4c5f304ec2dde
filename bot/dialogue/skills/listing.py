"""Several things at once: of a list one of each, and things compared by their names."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.plans import Kind
from bot.dialogue.prices import Limits
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import decided, narrowed
from bot.dialogue.understanding.lists import sides_in
from bot.dialogue.understanding.references import named_in
from bot.dialogue.understanding.wishes import wish_in
from bot.model import ProductQuery

MOST_AT_ONCE = 5
"""Things of a list that are looked for in one turn."""
LOOKED_AT = 3
"""Products of each, of which the one that has most of its words is shown."""


def listed(turn: Turn) -> Decided | None:
    """One of each thing he named; or one thing of what is left of an earlier list."""
    things = turn.heard.things
    if len(things) > 1:
        return _each(turn, things, turn.memory.rest)
    if turn.memory.each and turn.heard.has("cheaper", "cheapest") and not turn.heard.wish.words:
        return _each(turn, turn.memory.each, turn.memory.rest)
    if turn.heard.wish.words and turn.heard.text in turn.memory.rest:
        rest = tuple(one for one in turn.memory.rest if one != turn.heard.text)
        query = narrowed(
            turn, ProductQuery("search", turn.heard.wish.words), replace(turn.heard.wish, words="")
        )
        memory, plan = decided(turn, Kind.SEARCH, query)
        return replace(memory, rest=rest), replace(plan, others=rest)
    return None


def compared_by_name(turn: Turn) -> Decided | None:
    """ "Compare folgers and maxwell": of each what fits best, looked for by its name."""
    sides = () if turn.heard.pointed.seen else sides_in(turn.heard.text, turn.dialogue.vocabulary)
    if len(sides) < 2 or all(named_in(side, turn.memory.seen) for side in sides):
        return None
    queries = tuple(_named(turn, side) for side in sides)
    memory, plan = turn.to(Kind.COMPARE)
    return memory, replace(plan, each=queries, others=tuple(sides))


def _each(turn: Turn, things: Sequence[str], before: Sequence[str]) -> Decided:
    now, rest = tuple(things[:MOST_AT_ONCE]), (*things[MOST_AT_ONCE:], *before)
    wish = replace(turn.heard.wish, words="")
    cheapest = turn.heard.has("cheaper", "cheapest")
    queries = [replace(narrowed(turn, ProductQuery("search", thing), wish), limit=LOOKED_AT) for thing in now]
    made = [decided(turn, Kind.EACH, replace(query, cheapest_first=cheapest)) for query in queries]
    memory, plan = made[0]
    rest = tuple(one for one in dict.fromkeys(rest) if one not in now)
    each = tuple(other.query for _, other in made[1:] if other.query)
    return replace(memory, rest=rest, each=now), replace(plan, each=each, others=rest)


def _named(turn: Turn, side: str) -> ProductQuery:
    """A brand alone is one of what was looked for before."""
    wish, before = wish_in(side, Limits(), turn.dialogue.vocabulary), turn.memory.query
    if wish.brand and not wish.words and before is not None and before.text:
        return replace(before, brand=wish.brand, unwanted=turn.memory.avoids, limit=LOOKED_AT, exclude=())
    made = ProductQuery(
        "search", wish.words or side, wish.category, wish.brand, unwanted=turn.memory.avoids, limit=LOOKED_AT
    )
    return replace(made, text=wish.words) if wish.brand else made
