"""A catalogue file, in Google Merchant feed fields or as schema.org JSON-LD, as products."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.feeds import attributes, fields
from bot.feeds.jsonld import read_products
from bot.feeds.problems import BadField, Problems, Row
from bot.feeds.rows import check_mapping, needed, read_rows, text
from bot.model import ItemId, Product

REQUIRED = frozenset({"id", "title", "link", "price"})
READ = REQUIRED | {
    "description",
    "image_link",
    "sale_price",
    "availability",
    "brand",
    "product_type",
    "google_product_category",
    "cost_of_goods_sold",
    "rating",
    "rating_count",
    *attributes.READ,
}
JSON_LD = (".json", ".jsonld", ".json.gz", ".jsonld.gz")


def read_catalogue(
    path: Path, currency: str, problems: Problems, mapping: Mapping[str, str] | None = None
) -> Iterator[Product]:
    """Products in the order of the file; of several with one id, all: the last one wins where they are put.

    `currency` is the site's: of prices that name none. `mapping` is our field -> the file's column.
    Raises Invalid for a file that cannot be read at all, and (strict) for the first bad row.
    """
    check_mapping(mapping or {}, READ)
    if path.name.lower().endswith(JSON_LD):
        rows = read_products(path, problems)
    else:
        rows = read_rows(path, problems, REQUIRED, mapping)
    seen: dict[str, int] = {}
    unknown: set[str] = set()
    for row in rows:
        _note_unknown(row, unknown, problems)
        try:
            product = _product(row, currency, problems)
        except BadField as bad:
            problems.refuse(row, bad)
            continue
        if product.item_id in seen:
            problems.add(
                row.line, "id", f"is a duplicate, line {seen[product.item_id]} is replaced", row.source
            )
        seen[product.item_id] = row.line
        yield product


def _product(row: Row, currency: str, problems: Problems) -> Product:
    full = fields.price(needed(row, "price"), "price", currency)
    return Product(
        item_id=ItemId(needed(row, "id", fields.LONGEST_ID)),
        title=needed(row, "title", fields.LONGEST_TITLE),
        url=fields.url(needed(row, "link", fields.LONGEST_URL), "link"),
        price_minor=full.amount_minor,
        currency=full.currency,
        description=text(row, "description", fields.LONGEST_DESCRIPTION),
        image_url=fields.url(text(row, "image_link", fields.LONGEST_URL), "image_link"),
        sale_price_minor=_sale_price(row, full.amount_minor, full.currency),
        available=fields.available(text(row, "availability"), "availability"),
        brand=text(row, "brand"),
        category=_category(row),
        cost_minor=_cost(row, full.currency, problems),
        attributes=attributes.attributes(row, problems),
        **_rating(row, problems),
    )


def _sale_price(row: Row, price_minor: int, currency: str) -> int | None:
    given = text(row, "sale_price")
    if not given:
        return None
    sale = fields.price(given, "sale_price", currency)
    if sale.currency != currency:
        raise BadField("sale_price", f"is in {sale.currency}, the price in {currency}")
    if sale.amount_minor > price_minor:
        raise BadField("sale_price", "is higher than the price")
    return sale.amount_minor if sale.amount_minor < price_minor else None


def _cost(row: Row, currency: str, problems: Problems) -> int | None:
    given = text(row, "cost_of_goods_sold")
    if not given:
        return None
    cost = fields.price(given, "cost_of_goods_sold", currency)
    if cost.currency != currency:
        problems.note(f"cost_of_goods_sold is in {cost.currency}, the price in {currency}; left out")
        return None
    return cost.amount_minor


def _rating(row: Row, problems: Problems) -> dict[str, Any]:
    """Nothing where either cannot be read: half of it would mislead."""
    try:
        rating = fields.rating(text(row, "rating"), "rating")
        count = fields.count(text(row, "rating_count"), "rating_count")
    except BadField as bad:
        problems.note(f"{bad}; left out")
        return {}
    return {} if rating is None else {"rating": rating, "rating_count": count}


def _category(row: Row) -> str:
    own = fields.category(text(row, "product_type", fields.LONGEST_CATEGORY))
    return own or fields.category(text(row, "google_product_category", fields.LONGEST_CATEGORY))


def _note_unknown(row: Row, unknown: set[str], problems: Problems) -> None:
    for name in row.values.keys() - READ - unknown:
        unknown.add(name)
        problems.note(f"the field {name[:60]!r} is not used")
