"""The visitor's cart."""

from dataclasses import replace

from bot.dialogue.plans import Kind
from bot.dialogue.skills.deciding import Decided, Turn


def in_cart(turn: Turn) -> Decided | None:
    """What is in it."""
    if not turn.heard.has("in_cart"):
        return None
    if not turn.context.cart:
        return turn.to(Kind.EMPTY_CART)
    return turn.memory, replace(turn.plan(Kind.IN_CART), item_ids=turn.in_cart)
