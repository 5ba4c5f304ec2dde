"""Which conversation an order is credited to: versioned rules, the same answer for the same touches."""

from collections.abc import Sequence
from datetime import timedelta

from bot.model import Credit, Order, Touch, TouchKind

RULES_VERSION = 1

WINDOWS = {
    TouchKind.RECOMMENDATION: timedelta(days=7),
    TouchKind.ANSWERED: timedelta(days=3),
    TouchKind.LINK: timedelta(hours=24),
}
"""How long before an order a touch still counts, from the project's own rule set ("T1 … recommended product
clicked and bought (7 days); T2 the visitor wrote and got an answer (3 days); T3 link or button in chat
clicked (24 hours); T4 shown only: never credited")."""

LONGEST = max(WINDOWS.values())

_STRENGTH = {TouchKind.RECOMMENDATION: 3, TouchKind.ANSWERED: 2, TouchKind.LINK: 1}


def credit(order: Order, touches: Sequence[Touch]) -> Credit | None:
    """The latest touch that counts, before the order; the stronger kind where two are of the same moment."""
    best = max((t for t in touches if counts(order, t)), key=_rank, default=None)
    if best is None:
        return None
    return Credit(order.order_id, best.conversation_id, best.touch_id, best.kind, RULES_VERSION)


def counts(order: Order, touch: Touch) -> bool:
    """Whether this touch may be credited with this order."""
    window = WINDOWS.get(touch.kind)
    if window is None or touch.site_id != order.site_id or touch.visitor_id != order.visitor_id:
        return False
    if not order.placed_at - window <= touch.touched_at <= order.placed_at:
        return False
    bought = {line.item_id for line in order.items}
    return touch.kind is not TouchKind.RECOMMENDATION or touch.item_id in bought


def _rank(touch: Touch) -> tuple[float, int, str]:
    return touch.touched_at.timestamp(), _STRENGTH[touch.kind], touch.touch_id
