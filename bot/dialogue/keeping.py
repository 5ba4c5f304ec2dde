"""What memory keeps, read back as far as it is what it should be."""

import math
from collections.abc import Mapping

from bot.model import ItemId, ProductQuery

LONGEST = 300
MOST = 20


def count(kept: object) -> int | None:
    return kept if isinstance(kept, int) and not isinstance(kept, bool) and 0 <= kept < 2**53 else None


def number(kept: object) -> float | None:
    if isinstance(kept, bool) or not isinstance(kept, (int, float)):
        return None
    return float(kept) if abs(kept) < 2**53 and math.isfinite(kept) else None


def text(kept: object, longest: int = LONGEST) -> str:
    return kept if isinstance(kept, str) and len(kept) <= longest else ""


def texts(kept: object, most: int = MOST) -> list[str]:
    """The last `most` of a list."""
    return [one for one in kept if isinstance(one, str)][-most:] if isinstance(kept, list) else []


def mapping(kept: object) -> Mapping[str, object] | None:
    return kept if isinstance(kept, Mapping) and kept else None


def write_query(query: ProductQuery) -> dict[str, object]:
    """Without what was shown, which memory keeps once."""
    return {
        "scenario": query.scenario,
        "text": query.text,
        "category": query.category,
        "brand": query.brand,
        "price_min_minor": query.price_min_minor,
        "price_max_minor": query.price_max_minor,
        "attributes": dict(query.attributes),
        "unwanted": list(query.unwanted),
        "cheapest_first": query.cheapest_first,
        "like": query.like,
        "limit": query.limit,
    }


def read_query(kept: object) -> ProductQuery | None:
    if not isinstance(kept, Mapping):
        return None
    attributes = kept.get("attributes")
    return ProductQuery(
        scenario=text(kept.get("scenario")) or "for_you",
        text=text(kept.get("text")),
        category=text(kept.get("category")),
        brand=text(kept.get("brand")),
        price_min_minor=count(kept.get("price_min_minor")),
        price_max_minor=count(kept.get("price_max_minor")),
        attributes={
            name: value
            for name, value in list(attributes.items())[:MOST]
            if isinstance(name, str) and isinstance(value, str)
        }
        if isinstance(attributes, Mapping)
        else {},
        unwanted=tuple(texts(kept.get("unwanted"))),
        cheapest_first=kept.get("cheapest_first") is True,
        like=ItemId(like) if (like := text(kept.get("like"))) else None,
        limit=min(count(kept.get("limit")) or 3, 12),
    )
