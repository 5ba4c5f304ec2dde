"""The filters of a search in words: "up to $4.00, from Tarcote, without nuts"."""

from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list

from bot.dialogue.wording import label, render
from bot.model import ProductQuery
from bot.rules.money import format_money


def limit_text(query: ProductQuery | None, locale: str, currency: str) -> str:
    """ "up to $4.00"; empty without a price limit."""
    if query is None or (query.price_min_minor is None and query.price_max_minor is None):
        return ""
    low, high = query.price_min_minor, query.price_max_minor
    return render(
        locale,
        "limit",
        low="" if low is None else format_money(low, currency, locale),
        high="" if high is None else format_money(high, currency, locale),
    )


def filters_text(query: ProductQuery, locale: str, currency: str) -> str:
    """All of them, in one line for an agent."""
    unwanted = listed(query.unwanted, locale)
    parts = (
        query.text,
        limit_text(query, locale, currency),
        query.brand,
        query.category,
        *(f"{name}: {value}" for name, value in query.attributes.items()),
        f"{label(locale, 'without')} {unwanted}" if unwanted else "",
    )
    return ", ".join(part for part in parts if part)


def dropped_text(
    dropped: Sequence[str], query: ProductQuery | None, left: str, locale: str, currency: str
) -> str:
    """What was dropped of the wish, as it stands behind "nothing": "up to $4.00 and from Tarcote".

    `left` is what is still searched for.
    """
    if query is None:
        return ""
    words = " ".join(word for word in query.text.split() if word not in left.split())
    said = {
        "attributes": render(locale, "of_words", words=", ".join(query.attributes.values())),
        "words": render(locale, "of_words", words=words) if words else "",
        "price": limit_text(query, locale, currency),
        "brand": render(locale, "of_brand", brand=query.brand),
        "category": render(locale, "in_category", category=query.category.split(">")[-1].strip()),
    }
    return listed([said[name] for name in dropped if said.get(name)], locale)


def listed(parts: Sequence[str], locale: str, style: Literal["standard", "or"] = "standard") -> str:
    """ "a, b and c"; or "a, b or c"."""
    return format_list(list(parts), style, locale) if parts else ""
