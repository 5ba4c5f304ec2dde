"""What a shop's checkout asks of a code: would it do for this cart, and, once, that it is redeemed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.actions.outcome import Done
from bot.model import (
    CartLine,
    CodeState,
    ItemId,
    ItemLine,
    Money,
    Offer,
    OfferCode,
    OfferKind,
    OrderId,
    SiteId,
)
from bot.ports import Store, Tools
from bot.rules.offers import Costed, cost_minor, discount, redeemable, spellings


@dataclass(frozen=True, slots=True)
class Basket:
    """An order as the shop's checkout sees it."""

    order_id: OrderId
    """Empty where the shop has no number for it yet."""
    value: Money
    items: Sequence[ItemLine] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    refused: str
    """One of the reasons of `rules.offers.redeemable`, `unknown` or `currency`; empty where it is granted."""
    taken_off: Money
    offer: Offer | None = None
    code: OfferCode | None = None


async def find(store: Store, tools: Tools, site_id: SiteId, typed: str) -> Done[OfferCode | None]:
    """The code that a visitor typed. It locks the code; whoever redeems it must lock its offer before."""
    for spelling in spellings(typed):
        if found := await store.offers.code_for_update(site_id, spelling):
            return Done(found)
    return Done(None)


async def check(store: Store, tools: Tools, code: OfferCode, basket: Basket) -> Done[Answer]:
    """What `redeem` would answer now."""
    return Done(await _asked(store, tools, code, basket))


async def redeem(store: Store, tools: Tools, code: OfferCode, basket: Basket) -> Done[Answer]:
    """Once: again with the same order the answer is the same, with another it is refused as `used`."""
    answer = await _asked(store, tools, code, basket)
    if answer.refused or answer.offer is None or answer.code is None:
        return Done(answer)
    if answer.code.state is CodeState.REDEEMED:
        return Done(answer)
    spent = replace(
        answer.code,
        state=CodeState.REDEEMED,
        redeemed_at=tools.clock.now(),
        order_id=basket.order_id,
        discount_minor=cost_minor(answer.offer, answer.taken_off),
    )
    if not await store.offers.redeem(spent):
        return Done(_refusal("used", basket, answer.offer, answer.code))
    return Done(replace(answer, code=spent))


async def _asked(store: Store, tools: Tools, found: OfferCode, basket: Basket) -> Answer:
    now = tools.clock.now()
    offer = await store.offers.for_update(found.site_id, found.offer_id)
    code = await store.offers.code_for_update(found.site_id, found.code)
    if offer is None or code is None:
        return _refusal("unknown", basket)
    if code.state is CodeState.REDEEMED and code.order_id == basket.order_id:
        return Answer("", _taken(offer, code), offer, code)
    if offer.currency != basket.value.currency:
        return _refusal("currency", basket, offer, code)
    use = await store.offers.use(offer, code.visitor_id, now)
    cart, worth = await _costed(store, found.site_id, basket), basket.value.amount_minor
    if refused := redeemable(offer, code, use, cart, now, basket.order_id, value_minor=worth):
        return _refusal(refused, basket, offer, code)
    return Answer("", discount(offer, cart, worth), offer, code)


def unknown(basket: Basket) -> Answer:
    """For a code that nobody has made."""
    return _refusal("unknown", basket)


def _refusal(
    reason: str, basket: Basket, offer: Offer | None = None, code: OfferCode | None = None
) -> Answer:
    return Answer(reason, Money(0, basket.value.currency), offer, code)


def _taken(offer: Offer, code: OfferCode) -> Money:
    """What it took off when it was redeemed, for a gift costs the shop something and the order nothing."""
    is_discount = offer.kind in (OfferKind.PERCENTAGE, OfferKind.AMOUNT)
    return Money(code.discount_minor if is_discount else 0, offer.currency)


async def _costed(store: Store, site_id: SiteId, basket: Basket) -> Sequence[Costed]:
    """The lines with what each cost the shop.

    What the order is worth beyond the lines whose price is known is one line more, where there are others.
    """
    known = await store.products.by_ids(site_id, [line.item_id for line in basket.items])
    products = {i: product for i, product in known.items() if product.currency == basket.value.currency}
    cart: list[Costed] = []
    for line in basket.items:
        product = products.get(line.item_id)
        asked = product.asked_minor if product else None
        price = asked if line.price_minor is None else line.price_minor
        if price is not None:
            cost = product.cost_minor if product else None
            cart.append((CartLine(line.item_id, line.quantity, price), cost))
    rest = basket.value.amount_minor - sum(line.quantity * line.price_minor for line, _ in cart)
    if rest > 0 and len(cart) < len(basket.items):
        cart.append((CartLine(ItemId(""), 1, rest), None))
    return cart
