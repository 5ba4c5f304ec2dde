"""Orders: reported by browsers, confirmed by shops, counted once, credited in the same transaction."""

import logging
from collections.abc import Sequence

from bot.actions.outcome import Done
from bot.errors import Invalid
from bot.events import OrderCredited, OrderPlaced, Purchased
from bot.model import ItemLine, Money, Order, OrderId, OrderState, Site, SiteId, Tracked, VisitorId
from bot.ports import Store, Tools
from bot.rules import attribution, orders
from bot.rules.money import LARGEST_MINOR

log = logging.getLogger(__name__)


async def report(store: Store, tools: Tools, event: Purchased) -> Done[None]:
    """A browser's word: saved as unverified, once; what a shop's server said is never changed by it.

    Part of the transaction that saw the purchase, for nothing would ever tell of it again.
    """
    order_id, visit = OrderId(event.tracked.transaction_id.strip()), event.visit
    if not order_id:
        log.warning("purchase %s of site %s has no transaction_id", event.tracked.event_id, visit.site_id)
        return Done(None)
    value = await _value(store, visit.site_id, event.tracked)
    if value is None:
        log.warning("order %r of site %s has no value that could be counted", order_id, visit.site_id)
        return Done(None)
    said = Order(
        visit.site_id,
        order_id,
        visit.visitor_id,
        value,
        OrderState.UNVERIFIED,
        event.tracked.occurred_at,
        event.tracked.items,
    )
    known = await store.orders.put(said)
    order = orders.reported(known, said)
    if known and known.value != value:
        log.warning(
            "order %r of site %s: a browser says %s, known is %s", order_id, visit.site_id, value, known
        )
    return Done(None, (await _settle(store, order, said, known)).events)


async def confirm(
    store: Store,
    tools: Tools,
    site: Site,
    order_id: OrderId,
    value: Money,
    items: Sequence[ItemLine],
    visitor_id: VisitorId | None,
) -> Done[Order]:
    """The shop server's word. The same word again changes nothing and returns the order as it is.

    Raises Invalid for an empty order id: it would merge all orders without one.
    """
    if not order_id.strip():
        raise Invalid("order_id", "an order needs its number")
    now = tools.clock.now()
    signed = Order(
        site.site_id,
        OrderId(order_id.strip()),
        visitor_id,
        value,
        OrderState.CONFIRMED,
        now,
        tuple(items),
    )
    known = await store.orders.put(signed)
    order = orders.confirmed(known, signed)
    if order.state is OrderState.QUARANTINED:
        log.warning(
            "order %r of site %s quarantined: known %s, signed %s", order_id, site.site_id, known, value
        )
    return await _settle(store, order, signed, known)


async def _settle(store: Store, order: Order, written: Order, known: Order | None) -> Done[Order]:
    """Leave `order` in the store, where `written` is now, with its credit."""
    if order != written:
        await store.orders.put(order)
    if order == known:
        return Done(order)
    return await _credit(store, order)


async def _credit(store: Store, order: Order) -> Done[Order]:
    credit = None
    if order.visitor_id and order.state is not OrderState.QUARANTINED:
        since = order.placed_at - attribution.LONGEST
        credit = attribution.credit(order, await store.orders.touches(order.site_id, order.visitor_id, since))
    await store.orders.set_credit(order, credit)
    conversation = credit and await store.conversations.by_id(order.site_id, credit.conversation_id)
    if conversation:
        return Done(order, (OrderPlaced(order), OrderCredited(order, conversation)))
    return Done(order, (OrderPlaced(order),))


async def _value(store: Store, site_id: SiteId, tracked: Tracked) -> Money | None:
    site = await store.sites.by_id(site_id)
    currency = tracked.currency or (site.currency if site else "")
    if not currency:
        return None
    amount = tracked.value_minor
    if amount is None:
        amount = sum(line.quantity * (line.price_minor or 0) for line in tracked.items)
    return Money(amount, currency) if amount <= LARGEST_MINOR else None
