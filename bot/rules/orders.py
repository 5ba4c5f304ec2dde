"""What becomes of an order when browser and shop server each say something about it."""

from dataclasses import replace

from bot.model import Order, OrderState


def reported(known: Order | None, report: Order) -> Order:
    """After the browser's report. It adds who the visitor is, and never changes what is known."""
    if known is None:
        return report
    if known.visitor_id is None and known.state is OrderState.CONFIRMED and known.value == report.value:
        return replace(known, visitor_id=report.visitor_id, items=known.items or report.items)
    return known


def confirmed(known: Order | None, signed: Order) -> Order:
    """After the shop server's signed word, which wins over the browser's in all but one thing.

    Where the values differ no rule decides: the order is quarantined with the signed value, and stays so.
    """
    if known is None or _is_of_another(known, signed):
        return signed
    same = known.value == signed.value
    trusted = known.state is not OrderState.QUARANTINED and same
    return replace(
        known,
        visitor_id=signed.visitor_id or known.visitor_id,
        value=signed.value,
        items=signed.items or known.items,
        state=OrderState.CONFIRMED if trusted else OrderState.QUARANTINED,
    )


def _is_of_another(known: Order, signed: Order) -> bool:
    """A browser claimed the order, and the shop says that another visitor placed it.

    Order numbers can be guessed: whoever reports one early must not spoil it.
    """
    claimed = known.state is OrderState.UNVERIFIED and known.visitor_id is not None
    return claimed and signed.visitor_id is not None and signed.visitor_id != known.visitor_id
