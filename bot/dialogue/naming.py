"""What phrases may name of products and of an order."""

from collections.abc import Callable, Iterable, Sequence

from babel.dates import format_date

from bot.dialogue.comparing import rating_text, unit_price_text
from bot.dialogue.measures import measure_of
from bot.dialogue.plain import stems
from bot.dialogue.plans import Plan
from bot.dialogue.suggestions import Suggestion, spoken
from bot.model import Order, OrderState, Product
from bot.rules.money import format_money

LONGEST_DESCRIPTION = 300


def says(product: Product, words: str) -> bool:
    """Whether what the catalogue says of it holds these words."""
    text = " ".join((product.title, product.description, product.category, *product.attributes.values()))
    return set(stems(words)) <= set(stems(text))


def price_of(found: Sequence[Suggestion], pick: Callable[[Iterable[int]], int], locale: str) -> str:
    if not found:
        return ""
    return format_money(pick([s.product.asked_minor for s in found]), found[0].product.currency, locale)


def product_values(product: Product | None, planned: Plan, locale: str) -> dict[str, object]:
    if product is None:
        blank = ("name", "price", "was", "unit", "size", "description", "rating")
        return {**dict.fromkeys(blank, ""), "available": False, "says_so": False}
    measure = measure_of(product.title)
    now = format_money(product.asked_minor, product.currency, locale)
    was = product.price_minor if product.sale_price_minor is not None else None
    return {
        "name": spoken(product.title),
        "price": now,
        "was": "" if was is None else format_money(was, product.currency, locale),
        "unit": unit_price_text(product, locale),
        "size": product.attributes.get("size", "") or (measure.text if measure else ""),
        "description": _shortened(product.description),
        "rating": rating_text(product, locale),
        "available": product.available,
        "says_so": bool(planned.claim) and says(product, planned.claim),
    }


def order_values(planned: Plan, order: Order | None, locale: str) -> dict[str, object]:
    if order is None:
        return {"order": planned.order_id[:40], "value": "", "date": "", "confirmed": False}
    return {
        "order": order.order_id,
        "value": format_money(order.value.amount_minor, order.value.currency, locale),
        "date": format_date(order.placed_at, format="long", locale=locale),
        "confirmed": order.state is OrderState.CONFIRMED,
    }


def _shortened(text: str) -> str:
    """Whole sentences of it, as far as they go into one message."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_DESCRIPTION:
        return plain
    cut = plain[:LONGEST_DESCRIPTION]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > 0 else f"{cut.rpartition(' ')[0] or cut} …"
