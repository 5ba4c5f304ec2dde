"""Questions about products that were shown or are looked at: details, stock, price, comparing."""

from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Seen
from bot.dialogue.plans import Kind
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import similar_to
from bot.dialogue.skills.listing import compared_by_name
from bot.dialogue.understanding.references import named_in
from bot.model import ItemId

MOST_COMPARED = 4
_ASKED = {
    "ingredients": Kind.INGREDIENTS,
    "stock": Kind.STOCK,
    "price": Kind.PRICE,
    "sizes": Kind.SIZES,
    "details": Kind.DETAILS,
}
"""What is asked of one product, the more telling first."""


def asked(turn: Turn) -> Decided | None:
    """Something about products that are there already."""
    if turn.wants("compare"):
        return compared_by_name(turn) or compared(turn, _several(turn))
    if turn.memory.avoiding and turn.heard.pointed and turn.wants("objection_trust"):
        return _of_one(turn, Kind.INGREDIENTS)
    if turn.heard.pointed.seen and turn.heard.has("similar"):
        return similar_to(turn, turn.heard.pointed.seen[0].item_id)
    if turn.wants("add") and not turn.heard.wish.words:
        return _added(turn)
    kind = next((kind for intent, kind in _ASKED.items() if turn.wants(intent)), None)
    if kind is not None and turn.heard.has("service") and not turn.heard.pointed:
        return None
    if kind is None and turn.heard.follows and len(turn.heard.pointed.seen) == 1:
        return _asked_again(turn)
    if kind is None and _asks_what_is_in_it(turn):
        kind = Kind.INGREDIENTS
    if kind is not None:
        return _of_one(turn, kind)
    few = turn.heard.pointed.seen if not turn.heard.has("service") else ()
    if few and not turn.heard.wish and not turn.heard.has("cheaper", "bigger", "smaller", "more"):
        return _about(turn, Kind.DETAILS, few[:1]) if len(few) == 1 else compared(turn, _ids(few))
    return turn.to(Kind.WHICH) if turn.heard.pointed.vain and not turn.heard.wish else None


def _asked_again(turn: Turn) -> Decided:
    """ "And the second?": what was asked of the one before."""
    kind, _, claim = turn.memory.asking.partition(":")
    memory, plan = described(turn, turn.heard.pointed.seen[0].item_id, _kind(kind))
    return replace(memory, asking=turn.memory.asking), replace(plan, claim=plan.claim or claim)


def _kind(kept: str) -> Kind:
    return next((kind for kind in _ASKED.values() if kind == kept), Kind.DETAILS)


def compared(turn: Turn, item_ids: tuple[ItemId, ...]) -> Decided | None:
    """Side by side; None where there are not two of them and he names what could be looked for."""
    item_ids = tuple(dict.fromkeys(item_ids))[:MOST_COMPARED]
    if len(item_ids) > 1:
        memory = replace(turn.memory, focus=item_ids)
        return memory, replace(turn.plan(Kind.COMPARE), item_ids=item_ids)
    return None if turn.names_product else turn.to(Kind.NOTHING_TO_COMPARE)


def described(turn: Turn, item_id: ItemId, kind: Kind = Kind.DETAILS) -> Decided:
    memory = replace(turn.memory, focus=(item_id,), misses=0)
    plan = replace(turn.plan(kind), item_ids=(item_id,))
    if kind is Kind.INGREDIENTS and not plan.claim:
        plan = replace(plan, claim=turn.heard.wish.words or memory.avoiding)
    return replace(memory, asking=f"{kind.value}:{plan.claim}"), plan


def _of_one(turn: Turn, kind: Kind) -> Decided | None:
    """None where he asks of something that is not there: then it is looked for."""
    words = turn.heard.wish.words
    if kind is Kind.INGREDIENTS and len(turn.heard.pointed.seen) > 1:
        return _of_all(turn)
    if turn.heard.pointed.seen:
        return _about(turn, kind, turn.heard.pointed.seen[:1])
    named = named_in(words, turn.memory.seen) if words and turn.memory.seen else ()
    if named and _is_named(words, named[0]):
        return described(turn, named[0].item_id, kind)
    if words and not _only_claims(turn) and not (kind is Kind.INGREDIENTS and turn.heard.pointed.it):
        return None
    item_id = _it(turn)
    if item_id is not None:
        return described(turn, item_id, kind)
    if kind is Kind.INGREDIENTS and words and len(turn.memory.seen) > 1:
        return _of_all(turn)
    if len(turn.memory.seen) > 1:
        return turn.to(Kind.WHICH)
    return turn.to(Kind.WHICH_PRODUCT) if turn.heard.pointed.it else None


def _of_all(turn: Turn) -> Decided:
    """What is in them, asked of several at once."""
    ids = _ids(turn.heard.pointed.seen or turn.memory.seen)
    plan = replace(turn.plan(Kind.INGREDIENTS), item_ids=ids[:MOST_COMPARED])
    return turn.memory, replace(plan, claim=plan.claim or turn.heard.wish.words or turn.memory.avoiding)


def _about(turn: Turn, kind: Kind, seen: tuple[Seen, ...]) -> Decided:
    if not seen:
        return turn.to(kind)
    return described(turn, seen[0].item_id, kind)


def _it(turn: Turn) -> ItemId | None:
    """What was spoken of last; or what is on the page; or the only one shown."""
    if len(turn.memory.focus) == 1:
        return turn.memory.focus[0]
    if len(turn.memory.seen) == 1:
        return turn.memory.seen[0].item_id
    if turn.context.viewing is not None:
        return turn.context.viewing.item_id
    return None


def _added(turn: Turn) -> Decided:
    """With the cards that have the button: of what he points at, or what was spoken of last."""
    one = _it(turn)
    meant = _ids(turn.heard.pointed.seen) or turn.memory.focus or ((one,) if one else ())
    if not meant and not turn.memory.seen:
        return turn.to(Kind.WHICH_PRODUCT)
    memory = replace(turn.memory, focus=meant, misses=0)
    return memory, replace(turn.plan(Kind.ADD), item_ids=meant[:MOST_COMPARED])


def _several(turn: Turn) -> tuple[ItemId, ...]:
    """What to compare: the ones pointed at or named, else all shown, the cart, or what was viewed last."""
    few = turn.heard.pointed.seen
    if turn.heard.has("cart", "in_cart") and len(turn.in_cart) > 1:
        return turn.in_cart
    if len(few) > 1:
        return _ids(few)
    other = _it(turn)
    if few and other is not None:
        return (*_ids(few), other)
    if turn.heard.wish.words and turn.memory.seen:
        named = named_in(turn.heard.wish.words, turn.memory.seen)
        if len(named) > 1:
            return _ids(named)
    if len(turn.memory.seen) > 1:
        return _ids(turn.memory.seen)
    return turn.in_cart if len(turn.in_cart) > 1 else turn.context.visit_items[-2:]


def _ids(seen: tuple[Seen, ...]) -> tuple[ItemId, ...]:
    return tuple(one.item_id for one in seen)


def _is_named(words: str, seen: Seen) -> bool:
    """Whether most of what he says is about this one."""
    said = words.split()
    return 2 * sum(bool(named_in(word, (seen,))) for word in said) >= len(said)


def _only_claims(turn: Turn) -> bool:
    """Whether "gluten free" is all he says."""
    claim = turn.heard.wish.claim
    return bool(claim) and set(turn.heard.wish.words.split()) <= {claim, *claim.split()}


def _asks_what_is_in_it(turn: Turn) -> bool:
    """ "Is this gluten free?", "does it contain nuts?": nothing is looked for."""
    if not turn.heard.is_question or turn.heard.is_wanting:
        return False
    contains = lexicon().found(lexicon().contains, turn.heard.text)
    spoken_of = turn.context.viewing is not None or len(turn.memory.focus) == 1
    points = bool(turn.heard.pointed) or spoken_of
    words = turn.heard.wish.words.split()
    describes = bool(words) and all(word in lexicon().descriptive for word in words)
    if _only_claims(turn):
        return points
    return bool(turn.heard.pointed) and (contains or describes)
