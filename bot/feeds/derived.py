"""A catalogue out of behaviour whose events name category, brand and price."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.feeds import fields
from bot.feeds.behaviour import FORMATS, Format
from bot.feeds.problems import BadField, Problems, Row
from bot.feeds.rows import needed, read_rows, text
from bot.model import ItemId, Product

REQUIRED = frozenset({"item_id", "price"})


@dataclass(frozen=True, slots=True)
class Mention:
    """What the events say of an item; the last word counts."""

    code: str
    brand: str
    price_minor: int


def catalogue_from_events(
    path: Path, currency: str, problems: Problems, form: Format = FORMATS["rees46"]
) -> Sequence[Product]:
    """One product for each item, from `category_code` ("appliances.kitchen.kettle"), `brand` and `price`.

    An item whose rows never say a category or brand is titled by its id. Rows without an item or a usable
    price are problems. Raises Invalid for a file that cannot be read at all.
    """
    mentions: dict[ItemId, Mention] = {}
    for row in read_rows(path, problems, REQUIRED, form.columns):
        try:
            item_id = ItemId(needed(row, "item_id", fields.LONGEST_ID))
            mentions[item_id] = _mention(row, currency, mentions.get(item_id))
        except BadField as bad:
            problems.refuse(row, bad)
    titles = {item_id: _title(item_id, mention) for item_id, mention in mentions.items()}
    shared = Counter(titles.values())
    return [
        _product(item_id, mention, _distinct(titles[item_id], item_id, shared), currency)
        for item_id, mention in mentions.items()
    ]


def _mention(row: Row, currency: str, before: Mention | None) -> Mention:
    code = text(row, "category_code", fields.LONGEST_CATEGORY)
    brand = text(row, "brand")
    price_minor = fields.amount(needed(row, "price"), "price", currency)
    return Mention(
        code or (before.code if before else ""), brand or (before.brand if before else ""), price_minor
    )


def _product(item_id: ItemId, mention: Mention, title: str, currency: str) -> Product:
    return Product(
        item_id=item_id,
        title=title,
        url=f"/p/{quote(item_id, safe='')}",
        price_minor=mention.price_minor,
        currency=currency,
        brand=_brand(mention.brand),
        category=" > ".join(_level(level) for level in mention.code.split(".") if level),
    )


def _title(item_id: ItemId, mention: Mention) -> str:
    kind = _level(mention.code.rsplit(".", 1)[-1]).lower()
    brand = _brand(mention.brand)
    if kind:
        return f"{brand} {kind}" if brand else kind.capitalize()
    return brand or f"Item {item_id}"


def _distinct(title: str, item_id: ItemId, shared: Counter[str]) -> str:
    return f"{title} {item_id}" if shared[title] > 1 else title


def _brand(brand: str) -> str:
    return brand if brand != brand.lower() else brand.title().replace("'S", "'s")


def _level(level: str) -> str:
    return level.replace("_", " ").strip().capitalize()
