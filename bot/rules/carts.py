"""What a cart holds after something was put in, taken out, or the whole of it was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.model import CartLine, ItemId, ItemLine

MOST_CART_LINES = 100
MOST_PIECES = 1_000_000


def with_added(cart: Iterable[CartLine], added: Sequence[ItemLine]) -> list[CartLine]:
    lines = {line.item_id: line for line in cart}
    for line in added:
        _put(lines, line, price_of=lines.get(line.item_id))
    return _bounded(lines)


def with_removed(cart: Iterable[CartLine], removed: Sequence[ItemLine]) -> list[CartLine]:
    lines = {line.item_id: line for line in cart}
    for line in removed:
        had = lines.pop(line.item_id, None)
        if had and had.quantity > line.quantity:
            lines[had.item_id] = replace(had, quantity=had.quantity - line.quantity)
    return _bounded(lines)


def as_seen(cart: Iterable[CartLine], seen: Sequence[ItemLine]) -> list[CartLine]:
    """What was seen is what there is; prices that it does not tell stay as they were."""
    known = {line.item_id: line for line in cart}
    lines: dict[ItemId, CartLine] = {}
    for line in seen:
        _put(lines, line, price_of=lines.get(line.item_id) or known.get(line.item_id))
    return _bounded(lines)


def _put(lines: dict[ItemId, CartLine], line: ItemLine, *, price_of: CartLine | None) -> None:
    if line.quantity < 1:
        return
    had = lines.get(line.item_id)
    quantity = min(line.quantity + (had.quantity if had else 0), MOST_PIECES)
    known = price_of.price_minor if price_of else 0
    price_minor = known if line.price_minor is None else line.price_minor
    lines[line.item_id] = CartLine(line.item_id, quantity, price_minor)


def _bounded(lines: dict[ItemId, CartLine]) -> list[CartLine]:
    return list(lines.values())[-MOST_CART_LINES:]
