"""Products side by side: the rows of a comparison, and what one unit of each costs."""

from collections.abc import Sequence

from bot.dialogue.measures import measure_of, unit_price
from bot.dialogue.wording import label
from bot.model import ComparedRow, Comparison, Product
from bot.rules.money import format_money

MOST_ATTRIBUTES = 8
LONGEST_VALUE = 120


def compare(products: Sequence[Product], locale: str) -> Comparison:
    """A row where at least one of them says something; attributes only where they differ."""
    rows = [
        _row(locale, "price", [_price(p, locale) for p in products]),
        _row(locale, "unit_price", [unit_price_text(p, locale) for p in products]),
        _row(locale, "brand", [p.brand for p in products]),
        _row(locale, "category", [p.category.split(">")[-1].strip() for p in products]),
        _row(locale, "rating", [rating_text(p, locale) for p in products]),
        _row(locale, "size", [_size(p) for p in products]),
        *_attributes(products, locale),
        _row(locale, "available", [label(locale, "yes" if p.available else "no") for p in products]),
    ]
    return Comparison(tuple(row for row in rows if any(row.values)))


def cheapest_by_unit(products: Sequence[Product]) -> Product | None:
    """Where all of them are sold by the same unit, and not at the same price for it."""
    priced = [
        (unit_price(product.asked_minor, measure), product)
        for product in products
        if (measure := measure_of(product.title)) is not None
    ]
    of_each = [(found[0], found[1], product) for found, product in priced if found is not None]
    if len(of_each) < max(len(products), 2) or len({unit for _, unit, _ in of_each}) > 1:
        return None
    prices = [price for price, _, _ in of_each]
    return None if min(prices) == max(prices) else min(of_each, key=_price_first)[2]


def _price_first(one: tuple[float, str, Product]) -> float:
    return one[0]


def unit_price_text(product: Product, locale: str) -> str:
    """Such as "$0.12 / oz"; empty where the title names no size."""
    measure = measure_of(product.title)
    found = unit_price(product.asked_minor, measure) if measure else None
    if found is None:
        return ""
    minor, unit = found
    return (
        f"{format_money(round(minor), product.currency, locale)} / {label(locale, unit)}"
        if minor >= 1
        else ""
    )


def rating_text(product: Product, locale: str) -> str:
    if product.rating is None:
        return ""
    stars = f"{product.rating:.1f}".replace(".", label(locale, "decimal"))
    count = f" ({product.rating_count})" if product.rating_count else ""
    return f"{stars} / 5{count}"


def _row(locale: str, name: str, values: Sequence[str]) -> ComparedRow:
    return ComparedRow(label(locale, name), tuple(value[:LONGEST_VALUE] for value in values))


def _price(product: Product, locale: str) -> str:
    now = format_money(product.asked_minor, product.currency, locale)
    if product.sale_price_minor is None:
        return now
    return f"{now} ({label(locale, 'before')} {format_money(product.price_minor, product.currency, locale)})"


def _size(product: Product) -> str:
    measure = measure_of(product.title)
    return product.attributes.get("size", "") or (measure.text if measure else "")


def _attributes(products: Sequence[Product], locale: str) -> list[ComparedRow]:
    names = dict.fromkeys(name for product in products for name in product.attributes if name != "size")
    found = [(name, [product.attributes.get(name, "") for product in products]) for name in names]
    telling = [(name, values) for name, values in found if len({v.casefold() for v in values}) > 1]
    return [_row(locale, name, values) for name, values in telling[:MOST_ATTRIBUTES]]
