"""Looking for products: a new wish, a narrower one, more, cheaper, larger, and suggestions without a wish."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.measures import Measure, measure_of
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.prices import Limits
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.leaving_out import MOST_UNWANTED, avoiding, said_of_unwanted
from bot.dialogue.understanding.known import known_as, named_by, surely_known_as
from bot.dialogue.understanding.taken_back import without
from bot.dialogue.understanding.wishes import Wish
from bot.model import ItemId, ProductQuery

LONGEST_TEXT = 12
"""Words of a search that has been narrowed again and again."""
FEW_WORDS = 2
"""So few unknown words beside what is not wanted may be what is looked for."""
MOST_LOOKED_THROUGH = 12
"""Products among which larger ones are looked for."""


def taken_back(turn: Turn) -> Decided | None:
    """ "Any brand", "show all again": the same search with less asked for, and with what else he says."""
    query = turn.memory.query
    if query is None or not turn.heard.back:
        return None
    query = without(query, turn.heard.back)
    return decided(turn, Kind.SEARCH, narrowed(turn, query, turn.heard.wish))


def wished(turn: Turn) -> Decided | None:
    """A search, where he named something or a filter."""
    wish, before = turn.heard.wish, turn.memory.query
    is_talk = before is not None or len(wish.words.split()) > FEW_WORDS
    if wish.unwanted.words and is_talk and not knows_any(turn, wish.words):
        wish = replace(wish, words="", narrows=True)
    if before is not None and not wish and wish.unwanted.vague:
        return decided(turn, Kind.SEARCH, before)
    is_more = before is not None and goes_on(turn, wish, before)
    if not wish or not (turn.searches or (is_more and (wish.joins or wish.picks))):
        return None
    if before is not None and is_more:
        return decided(turn, Kind.SEARCH, narrowed(turn, before, wish))
    query = ProductQuery("search", wish.words) if wish.words else ProductQuery(exclude=turn.in_cart)
    if before is not None and not before.text:
        query = replace(query, unwanted=before.unwanted)
    query = narrowed(turn, query, replace(wish, words=""))
    query = replace(query, cheapest_first=query.cheapest_first or turn.heard.has("cheaper"))
    if turn.heard.has("more") and before is not None and wish.words and before.text == wish.words:
        return decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    return decided(turn, Kind.SEARCH, query)


def knows_any(turn: Turn, words: str) -> bool:
    """Whether the catalogue has one of them: beside what is not wanted, all else is talk."""
    vocabulary = turn.dialogue.vocabulary
    return not vocabulary.holders or any(
        known_as(w, vocabulary) or named_by(w, vocabulary) or w in lexicon().descriptive
        for w in words.split()
    )


def more(turn: Turn) -> Decided | None:
    """Others of the same search: any, cheaper, larger or smaller ones; not where he names another thing."""
    before, wish = turn.memory.query, turn.heard.wish
    if wish.words and (before is None or not goes_on(turn, wish, before)):
        return None
    if turn.heard.has("cheaper") or (turn.wants("cheaper") and not turn.heard.has("cheapest")):
        return _cheaper(turn)
    if turn.heard.has("bigger", "smaller"):
        return _sized(turn)
    if turn.heard.has("finer"):
        return _finer(turn)
    query = turn.memory.query
    if query is None:
        return None
    if turn.heard.has("cheapest"):
        return decided(turn, Kind.SEARCH, replace(query, cheapest_first=True))
    if turn.wants("more"):
        return decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    return None


def suggested(turn: Turn) -> Decided | None:
    """Recommendations by what is known of the visitor."""
    exclude, cheapest_first = turn.in_cart, turn.heard.has("cheapest")
    if turn.wants("cart") and turn.context.cart:
        return decided(
            turn, Kind.CART, ProductQuery("upsell", cheapest_first=cheapest_first, exclude=exclude)
        )
    if turn.wants("similar") and (item_id := _like(turn)):
        return similar_to(turn, item_id)
    if turn.wants("popular"):
        query = ProductQuery("trending", cheapest_first=cheapest_first, exclude=exclude)
        return decided(turn, Kind.POPULAR, query)
    if (
        turn.wants("recommend", "cart", "similar", "more", "gift")
        or cheapest_first
        or turn.heard.wish.is_occasion
        or turn.intent == "find_product"
    ):
        query = ProductQuery("for_you", cheapest_first=cheapest_first, exclude=exclude)
        return decided(turn, Kind.RECOMMEND, query)
    return None


def similar_to(turn: Turn, item_id: ItemId) -> Decided:
    cheapest_first, exclude = turn.heard.has("cheapest"), (*turn.in_cart, item_id)
    query = ProductQuery("similar", cheapest_first=cheapest_first, exclude=exclude, like=item_id)
    return decided(turn, Kind.SIMILAR, query)


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
        query = narrowed(turn, query, replace(turn.heard.wish, limits=Limits()))
    is_less = turn.memory.lowest_minor is not None or turn.context.viewing is not None
    return decided(turn, Kind.CHEAPER if is_less else Kind.RECOMMEND, query)


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
        return decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    query = replace(query, exclude=turn.memory.shown, limit=MOST_LOOKED_THROUGH)
    memory, plan = decided(turn, Kind.BIGGER if bigger else Kind.SMALLER, query)
    return memory, replace(plan, than=than)


def _finer(turn: Turn) -> Decided | None:
    """A better one nobody can promise; a dearer one of the same kind."""
    query, prices = turn.memory.query, [seen.price_minor for seen in turn.memory.seen]
    if query is None or not prices:
        return None
    limits = Limits(max(prices) + 1, turn.heard.wish.limits.most_minor)
    query = replace(query, price_max_minor=None, cheapest_first=False)
    return decided(turn, Kind.FINER, narrowed(turn, query, replace(turn.heard.wish, limits=limits)))


def _amount(measure: Measure) -> float:
    return measure.amount


def goes_on(turn: Turn, wish: Wish, before: ProductQuery) -> bool:
    """Whether its words say more about what was looked for, rather than name another thing."""
    if not wish.words:
        return bool(before.text) or wish.filters
    if not wish.narrows or not before.text:
        return False
    words = wish.words.split()
    says, vocabulary = lexicon(), turn.dialogue.vocabulary
    hows = (says.descriptive, says.counted, says.attributes, {wish.claim, *wish.claim.split()})
    if all(word.isdigit() or any(word in of_kind for of_kind in hows) for word in words):
        return True
    if wish.picks or (wish.joins and not any(surely_known_as(word, vocabulary) for word in words)):
        return True
    before_that = [known for word in before.text.split() if (known := known_as(word, vocabulary))]
    return vocabulary.together([*before_that[-1:], *(known_as(word, vocabulary) or word for word in words)])


def narrowed(turn: Turn, query: ProductQuery, wish: Wish) -> ProductQuery:
    """With what the wish adds; a new price or brand replaces the old one."""
    limits, old = wish.limits, query.text.split()
    words = [word for word in wish.words.split() if word not in old]
    if wish.picks and wish.words and not words:
        # one of several that were looked for together
        old = [word for word in old if word in wish.words.split()]
    old = [word for word in old if not _is_replaced(word, words)]
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


def _thing(turn: Turn, words: Sequence[str]) -> tuple[str, ...]:
    """What the last of several words that names a thing is called in the catalogue."""
    vocabulary = turn.dialogue.vocabulary
    names = [name for word in words if (name := named_by(word, vocabulary)) in vocabulary.things]
    return tuple(names[-1:]) if len(words) > 1 else ()


def _asked_for(turn: Turn) -> str:
    """Whether there is such a thing, or what it costs, of what is to be looked for."""
    if turn.heard.has("price"):
        return "price"
    is_asked = turn.heard.is_question and lexicon().found(lexicon().has_it, turn.heard.text)
    return "stock" if is_asked or turn.heard.has("stock") else ""


def _is_replaced(old: str, words: Sequence[str]) -> bool:
    """One color or size by another."""
    return any(
        old in of_kind and any(word in of_kind and of_kind[word] != of_kind[old] for word in words)
        for of_kind in (lexicon().colors, lexicon().sizes)
    )


def _like(turn: Turn) -> ItemId | None:
    if turn.heard.pointed.seen:
        return turn.heard.pointed.seen[0].item_id
    if turn.memory.focus:
        return turn.memory.focus[0]
    if turn.context.visit_items:
        return turn.context.visit_items[-1]
    return turn.memory.seen[0].item_id if turn.memory.seen else None


def decided(turn: Turn, kind: Kind, query: ProductQuery) -> Decided:
    plan: Plan = replace(turn.plan(kind), answers=_asked_for(turn) if kind is Kind.SEARCH else "")
    vocabulary = turn.dialogue.vocabulary
    words = [word for word in query.text.split() if word not in lexicon().counted]
    sure = [word for word in words if surely_known_as(word, vocabulary) or named_by(word, vocabulary)]
    bare = sure or [word for word in words if known_as(word, vocabulary)]
    memory = avoiding(turn)
    unwanted = tuple(dict.fromkeys((*query.unwanted, *memory.avoids)))[-MOST_UNWANTED:]
    plan = replace(
        plan, query=replace(query, unwanted=unwanted), bare=" ".join(bare), thing=_thing(turn, words)
    )
    return memory, said_of_unwanted(turn, plan, memory)


def _lower(one: int, other: int | None) -> int:
    return one if other is None else min(one, other)
