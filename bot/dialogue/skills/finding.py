"""Looking for products: a new wish, a narrower one, more, cheaper, larger, and suggestions without a wish."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.measures import Measure, measure_of
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.prices import Limits
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.understanding.known import known_as, named_by
from bot.dialogue.understanding.taken_back import without
from bot.dialogue.understanding.wishes import Wish
from bot.model import ItemId, ProductQuery

LONGEST_TEXT = 12
"""Words of a search that has been narrowed again and again."""
MOST_UNWANTED = 12
MOST_LOOKED_THROUGH = 12
"""Products among which larger ones are looked for."""


def taken_back(turn: Turn) -> Decided | None:
    """ "Any brand", "show all again": the same search with less asked for, and with what else he says."""
    query = turn.memory.query
    if query is None or not turn.heard.back:
        return None
    query = without(query, turn.heard.back)
    return _decided(turn, Kind.SEARCH, _narrowed(turn, query, turn.heard.wish))


def wished(turn: Turn) -> Decided | None:
    """A search, where he named something or a filter."""
    wish, before = turn.heard.wish, turn.memory.query
    if len(turn.heard.things) > 1:
        return _listed(turn, turn.heard.things)
    if wish.words and turn.heard.text in turn.memory.rest:
        rest = tuple(one for one in turn.memory.rest if one != turn.heard.text)
        return _listed(turn, (wish.words, *rest))
    if wish.unwanted.words and not _knows_any(turn, wish.words):
        wish = replace(wish, words="", narrows=True)
    if before is not None and not wish and wish.unwanted.vague:
        return _decided(turn, Kind.SEARCH, before)
    if not wish or not turn.searches:
        return None
    if before is not None and _goes_on(turn, wish, before):
        return _decided(turn, Kind.SEARCH, _narrowed(turn, before, wish))
    query = ProductQuery("search", wish.words) if wish.words else ProductQuery(exclude=turn.in_cart)
    query = _narrowed(turn, query, replace(wish, words=""))
    query = replace(query, cheapest_first=query.cheapest_first or turn.heard.has("cheaper"))
    if turn.heard.has("more") and before is not None and wish.words and before.text == wish.words:
        return _decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    return _decided(turn, Kind.SEARCH, query)


def _knows_any(turn: Turn, words: str) -> bool:
    """Whether the catalogue has one of them: beside what is not wanted, all else is talk."""
    vocabulary = turn.dialogue.vocabulary
    return not vocabulary.holders or any(
        known_as(w, vocabulary) or named_by(w, vocabulary) or w in lexicon().descriptive
        for w in words.split()
    )


def _listed(turn: Turn, things: Sequence[str]) -> Decided:
    """The first thing of a list; the others are named, to be looked for by a tap."""
    first, rest = things[0], tuple(things[1:])
    query = _narrowed(turn, ProductQuery("search", first), replace(turn.heard.wish, words=""))
    memory, plan = _decided(turn, Kind.SEARCH, query)
    return replace(memory, rest=rest), replace(plan, others=rest)


def more(turn: Turn) -> Decided | None:
    """Others of the same search: any, cheaper, larger or smaller ones; not where he names another thing."""
    before, wish = turn.memory.query, turn.heard.wish
    if wish.words and (before is None or not _goes_on(turn, wish, before)):
        return None
    if turn.heard.has("cheaper") or (turn.wants("cheaper") and not turn.heard.has("cheapest")):
        return _cheaper(turn)
    if turn.heard.has("bigger", "smaller"):
        return _sized(turn)
    query = turn.memory.query
    if query is None:
        return None
    if turn.heard.has("cheapest"):
        return _decided(turn, Kind.SEARCH, replace(query, cheapest_first=True))
    if turn.wants("more"):
        return _decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    return None


def suggested(turn: Turn) -> Decided | None:
    """Recommendations by what is known of the visitor."""
    exclude, cheapest_first = turn.in_cart, turn.heard.has("cheapest")
    if turn.wants("cart") and turn.context.cart:
        return _decided(
            turn, Kind.CART, ProductQuery("upsell", cheapest_first=cheapest_first, exclude=exclude)
        )
    if turn.wants("similar") and (item_id := _like(turn)):
        return similar_to(turn, item_id)
    if turn.wants("popular"):
        query = ProductQuery("trending", cheapest_first=cheapest_first, exclude=exclude)
        return _decided(turn, Kind.POPULAR, query)
    if (
        turn.wants("recommend", "cart", "similar", "more", "gift")
        or cheapest_first
        or turn.heard.wish.is_occasion
        or turn.intent == "find_product"
    ):
        query = ProductQuery("for_you", cheapest_first=cheapest_first, exclude=exclude)
        return _decided(turn, Kind.RECOMMEND, query)
    return None


def similar_to(turn: Turn, item_id: ItemId) -> Decided:
    cheapest_first, exclude = turn.heard.has("cheapest"), (*turn.in_cart, item_id)
    query = ProductQuery("similar", cheapest_first=cheapest_first, exclude=exclude, like=item_id)
    return _decided(turn, Kind.SIMILAR, query)


def cheaper_than(turn: Turn, most_minor: int | None) -> ProductQuery:
    """Below the cheapest shown, or the product on the page, or (where nothing is known) cheap ones."""
    query, viewing = turn.memory.query, turn.context.viewing
    if query is not None and turn.memory.lowest_minor is not None:
        below = max(turn.memory.lowest_minor - 1, 0)
        return replace(query, price_max_minor=_lower(below, most_minor))
    if viewing is not None:
        below = max(viewing.asked_minor - 1, 0)
        return ProductQuery(
            "similar",
            price_max_minor=_lower(below, most_minor),
            exclude=(viewing.item_id,),
            like=viewing.item_id,
        )
    return ProductQuery("for_you", price_max_minor=most_minor, cheapest_first=True, exclude=turn.in_cart)


def _cheaper(turn: Turn) -> Decided:
    query = cheaper_than(turn, turn.heard.wish.limits.most_minor)
    if turn.memory.query is not None:
        query = _narrowed(turn, query, replace(turn.heard.wish, limits=Limits()))
    is_less = turn.memory.lowest_minor is not None or turn.context.viewing is not None
    return _decided(turn, Kind.CHEAPER if is_less else Kind.RECOMMEND, query)


def _sized(turn: Turn) -> Decided | None:
    """Larger or smaller than the one pointed at, or all of those shown."""
    query = turn.memory.query
    if query is None:
        return None
    bigger = turn.heard.has("bigger")
    shown = turn.heard.pointed.seen or turn.memory.seen
    sizes = [size for seen in shown if (size := measure_of(seen.title)) is not None]
    than = (max if bigger else min)(sizes, key=_amount, default=None)
    if than is None:
        return _decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    query = replace(query, exclude=turn.memory.shown, limit=MOST_LOOKED_THROUGH)
    memory, plan = _decided(turn, Kind.BIGGER if bigger else Kind.SMALLER, query)
    return memory, replace(plan, than=than)


def _amount(measure: Measure) -> float:
    return measure.amount


def _goes_on(turn: Turn, wish: Wish, before: ProductQuery) -> bool:
    """Whether its words say more about what was looked for, rather than name another thing."""
    if not wish.words:
        return bool(before.text) or wish.filters
    if not wish.narrows or not before.text:
        return False
    words = wish.words.split()
    if all(word in lexicon().descriptive for word in words):
        return True
    vocabulary = turn.dialogue.vocabulary
    before_that = [known for word in before.text.split() if (known := known_as(word, vocabulary))]
    return vocabulary.together([*before_that[-1:], *(known_as(word, vocabulary) or word for word in words)])


def _narrowed(turn: Turn, query: ProductQuery, wish: Wish) -> ProductQuery:
    """With what the wish adds; a new price or brand replaces the old one."""
    limits, old = wish.limits, query.text.split()
    words = [word for word in wish.words.split() if word not in old]
    has_limits = limits.least_minor is not None or limits.most_minor is not None
    return replace(
        query,
        scenario="search" if words else query.scenario,
        text=" ".join([*words, *old][-LONGEST_TEXT:]),
        brand=wish.brand or query.brand,
        category=wish.category or query.category,
        price_min_minor=limits.least_minor if has_limits else query.price_min_minor,
        price_max_minor=limits.most_minor if has_limits else query.price_max_minor,
        attributes={**query.attributes, **wish.attributes},
        unwanted=tuple(dict.fromkeys((*query.unwanted, *wish.unwanted.words)))[-MOST_UNWANTED:],
        cheapest_first=query.cheapest_first or turn.heard.has("cheapest"),
    )


def _like(turn: Turn) -> ItemId | None:
    if turn.heard.pointed.seen:
        return turn.heard.pointed.seen[0].item_id
    if turn.memory.focus:
        return turn.memory.focus[0]
    if turn.context.visit_items:
        return turn.context.visit_items[-1]
    return turn.memory.seen[0].item_id if turn.memory.seen else None


def _decided(turn: Turn, kind: Kind, query: ProductQuery) -> Decided:
    plan: Plan = turn.plan(kind)
    vocabulary = turn.dialogue.vocabulary
    bare = [word for word in query.text.split() if known_as(word, vocabulary) or named_by(word, vocabulary)]
    avoids = _avoids(turn)
    unwanted = tuple(dict.fromkeys((*query.unwanted, *avoids)))[-MOST_UNWANTED:]
    memory = replace(turn.memory, avoids=avoids)
    return memory, replace(plan, query=replace(query, unwanted=unwanted), bare=" ".join(bare))


def _avoids(turn: Turn) -> tuple[str, ...]:
    unwanted = turn.heard.wish.unwanted
    before = () if turn.heard.back.words else turn.memory.avoids
    return tuple(dict.fromkeys((*before, *(unwanted.words if unwanted.lasts else ()))))[-MOST_UNWANTED:]


def _lower(one: int, other: int | None) -> int:
    return one if other is None else min(one, other)
