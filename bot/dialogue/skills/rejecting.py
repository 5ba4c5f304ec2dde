"""What was shown is not it: another brand, other products; or what is disliked is all that was said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Seen
from bot.dialogue.plans import Kind
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import cheaper_than, decided, knows_any, narrowed
from bot.dialogue.skills.leaving_out import MOST_UNWANTED, without_brands
from bot.dialogue.wording import label
from bot.model import ProductQuery, QuickReply

MOST_BRANDS = 4


def rejected(turn: Turn) -> Decided | None:
    """ "Not that brand", "none of these", "not the first one", of the cards above."""
    query, heard, shown = turn.memory.query, turn.heard, turn.memory.seen
    if query is None or not shown:
        return None
    if heard.has("other_brand"):
        return _without(turn, query, _brands(shown))
    if heard.has("rejects_brand"):
        brands = _that_brand(turn)
        return _without(turn, query, brands) if len(brands) == 1 else _which(turn, brands)
    if heard.has("rejects") and not heard.wish and not heard.has("cheaper", "bigger", "smaller", "finer"):
        return decided(turn, Kind.MORE, replace(query, exclude=turn.memory.shown))
    return None


def disliked(turn: Turn) -> Decided | None:
    """ "I'm allergic to nuts", before anything was looked for: kept in mind, and asked what it shall be."""
    wish, before = turn.heard.wish, turn.memory.query
    says_so = wish.unwanted.lasts or lexicon().found(lexicon().dislikes, turn.heard.text)
    has_more = wish.brand or wish.category or wish.attributes or wish.limited or turn.heard.is_question
    if not wish.unwanted.words or not says_so or has_more or (before is not None and before.text):
        return None
    if wish.words and knows_any(turn, wish.words):
        return None
    unwanted = (*(before.unwanted if before else ()), *wish.unwanted.words)
    query = ProductQuery(unwanted=tuple(dict.fromkeys(unwanted))[-MOST_UNWANTED:])
    memory, plan = decided(turn, Kind.NOTED if wish.unwanted.lasts else Kind.DISLIKED, query)
    return replace(memory, query=query, misses=0), replace(plan, query=None)


def _without(turn: Turn, query: ProductQuery, brands: Sequence[str]) -> Decided | None:
    if not brands:
        return None
    if turn.heard.has("cheaper"):
        query = cheaper_than(turn, turn.heard.wish.limits.most_minor)
    query = narrowed(turn, replace(query, brand=""), turn.heard.wish)
    unwanted = dict.fromkeys((*query.unwanted, *(brand.casefold() for brand in brands)))
    memory, plan = decided(turn, Kind.SEARCH, replace(query, unwanted=tuple(unwanted)[-MOST_UNWANTED:]))
    return memory, without_brands(turn, plan, brands)


def _that_brand(turn: Turn) -> Sequence[str]:
    """Of what was spoken of last, or of most of what is shown; else all of them."""
    seen, query = turn.memory.seen, turn.memory.query
    meant = turn.heard.pointed.seen or [one for one in seen if one.item_id in turn.memory.focus]
    if len(meant) == 1 and meant[0].brand:
        return [meant[0].brand]
    if query is not None and query.brand:
        return [query.brand]
    brands = Counter(one.brand for one in seen if one.brand)
    most = [brand for brand, times in brands.items() if 2 * times > len(seen)]
    return most or list(brands)


def _brands(shown: Sequence[Seen]) -> Sequence[str]:
    return list(dict.fromkeys(one.brand for one in shown if one.brand))


def _which(turn: Turn, brands: Sequence[str]) -> Decided:
    said = [label(turn.locale, "not_brand").format(brand=brand) for brand in brands[:MOST_BRANDS]]
    return turn.memory, replace(turn.plan(Kind.WHICH_BRAND), replies=tuple(QuickReply(s, s) for s in said))
