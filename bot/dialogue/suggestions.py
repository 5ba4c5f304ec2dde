"""Recommendations as a visitor sees them: products that can be shown, each with its reason in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.dialogue.plain import singular, stems
from bot.dialogue.wording import render
from bot.model import Card, ItemId, Product, ProductQuery, Reason, Recommendation, Shown

_NUMBER = re.compile(r" N[or]\. \d+$")
_FREE_OF = re.compile(
    r"\b[^\W_]+[\s-]free\b|\b(?:without|no|non|ohne)[\s-][^\W_]+|\b[^\W_]+frei(?:e[nmrs]?)?\b"
)
"""What says that something is not in it."""
_NAMING = ("bought_with", "because_viewed", "viewed_with")
"""Reasons that name another product."""
_REASONS = (*_NAMING, "popular_in", "trending_in", "popular", "new_in", "new", "matches")
_WITHOUT_CATEGORY = {"popular_in": "popular", "trending_in": "popular", "new_in": "new"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    product: Product
    reason: Reason
    because: str = ""
    """What the item the reason names is called, without size and number."""
    pick: Recommendation | None = None
    """How it was chosen."""


def ids_of(recommendations: Sequence[Recommendation]) -> list[ItemId]:
    """Every product that is needed to show these: what is recommended, and what the reasons name."""
    named = [r.reason.item_id for r in recommendations if r.reason.item_id]
    return list(dict.fromkeys([*(r.item_id for r in recommendations), *named]))


def suggest(
    recommendations: Sequence[Recommendation], products: Mapping[ItemId, Product], query: ProductQuery
) -> tuple[Suggestion, ...]:
    """Only what may be offered now, and only what was asked for, for the reply says so."""
    chosen = (r for r in recommendations if r.item_id in products and _fits(products[r.item_id], query))
    return tuple(
        Suggestion(products[r.item_id], _true_reason(r.reason, query), _title(r.reason, products), r)
        for r in chosen
    )[: query.limit]


def shown(suggestions: Sequence[Suggestion], query: ProductQuery) -> tuple[Shown, ...]:
    """What the log of recommendations keeps of them, in the order of their cards."""
    return tuple(
        Shown(s.pick.item_id, position, query.scenario, s.pick.propensity, s.pick.explored, s.pick.shares)
        for position, s in enumerate(suggestions, 1)
        if s.pick is not None
    )


def reason_text(suggestion: Suggestion, locale: str) -> str:
    """Empty where nothing true can be said."""
    code, category = suggestion.reason.code, suggestion.reason.category.split(">")[-1].strip()
    code = _WITHOUT_CATEGORY.get(code, code) if not category else code
    if code not in _REASONS or (code in _NAMING and not suggestion.because):
        return ""
    return render(locale, f"reason_{code}", title=suggestion.because, category=category)


def cards(suggestions: Sequence[Suggestion], locale: str) -> tuple[Card, ...]:
    """What is said now stays said: a card keeps title and price even when the catalogue changes."""
    return tuple(
        Card(
            item_id=s.product.item_id,
            title=s.product.title,
            url=s.product.url,
            image_url=s.product.image_url if is_web_address(s.product.image_url) else "",
            price_minor=s.product.price_minor,
            currency=s.product.currency,
            sale_price_minor=s.product.sale_price_minor,
            reason=reason_text(s, locale),
            available=s.product.available,
            rating=s.product.rating,
            rating_count=s.product.rating_count,
        )
        for s in suggestions
    )


def is_web_address(url: str) -> bool:
    """http(s), or a path of the shop itself: never `javascript:` or another host without a scheme."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if any(c.isspace() or c == "\\" or not c.isprintable() for c in url):
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return not parts.scheme and not parts.netloc and url.startswith("/")


def _fits(product: Product, query: ProductQuery) -> bool:
    low, high = query.price_min_minor, query.price_max_minor
    return (
        product.available
        and product.item_id not in query.exclude
        and is_web_address(product.url)
        and (low is None or product.asked_minor >= low)
        and (high is None or product.asked_minor <= high)
        and _has(product, query.attributes)
        and not _has_unwanted(product, query.unwanted)
    )


def _has_unwanted(product: Product, unwanted: Sequence[str]) -> bool:
    if not unwanted:
        return False
    said = " ".join((product.title, product.brand, product.category, *product.attributes.values()))
    return has_unwanted(_FREE_OF.sub(" ", said.casefold()), unwanted)


def has_unwanted(said: str, unwanted: Sequence[str]) -> bool:
    """Whether these words name one of them: peanuts are nuts. One of several words needs them all."""
    known = stems(said)
    return any(all(_is_among(singular(word), known) for word in one.split()) for one in unwanted)


def _is_among(unwanted: str, known: Sequence[str]) -> bool:
    return any(word == unwanted or (len(unwanted) > 2 and word.endswith(unwanted)) for word in known)


def _has(product: Product, attributes: Mapping[str, str]) -> bool:
    known = {name.strip().casefold(): value.strip().casefold() for name, value in product.attributes.items()}
    wanted = {name.strip().casefold(): value.strip().casefold() for name, value in attributes.items()}
    return all(known.get(name) == value for name, value in wanted.items() if value)


def _true_reason(reason: Reason, query: ProductQuery) -> Reason:
    """Nothing matches words that nobody said, as in a recommendation of a shop without behaviour."""
    return reason if query.text or reason.code != "matches" else Reason("")


def _title(reason: Reason, products: Mapping[ItemId, Product]) -> str:
    named = products.get(reason.item_id) if reason.item_id else None
    return spoken(named.title) if named else ""


def spoken(title: str) -> str:
    """As one would say it: `Oat Milk` for `Oat Milk No. 3, 64 oz`."""
    return _NUMBER.sub("", title.partition(",")[0]).strip()
