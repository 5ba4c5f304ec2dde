"""What a condition can ask about a situation: every field, its kind, and how it is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from bot.model import ItemId
from bot.rules.service import DAYS
from bot.rules.situation import Situation, Viewed

Kind = Literal["text", "number", "flag", "texts"]
Need = Literal["products", "score", "service"]
Found = str | float | bool | frozenset[str] | None
"""None: not known. Texts come casefolded."""

EVENT, ATTRIBUTE = "event:", "attribute:"
CLICK_IDS = frozenset(
    {
        *(
            "gclid",
            "gbraid",
            "wbraid",
            "dclid",
            "gclsrc",
            "fbclid",
            "msclkid",
            "ttclid",
            "twclid",
            "li_fat_id",
        ),
        *("igshid", "yclid", "ysclid", "epik", "sccid", "rdt_cid", "irclickid", "awc", "qclid"),
    }
)
"""Of advertisers, as parameters of the address he came in by."""
LOYAL_ORDERS, LAPSED_DAYS = 3, 90
_HOUR = timedelta(hours=1)
_TABLETS = ("ipad", "tablet", "kindle", "silk/", "playbook")
_PHONES = ("mobi", "iphone", "ipod", "windows phone", "opera mini")


@dataclass(frozen=True, slots=True)
class Fact:
    kind: Kind
    group: str
    """Where the editor lists it: page, time, products, cart, checkout, visitor, source, team, signs or
    custom."""
    read: Callable[[Situation], Found]
    needs: Need | None = None
    """What has to be fetched for it, beyond the visit."""


class Facts(dict[str, Found]):
    """Of one situation, each read at most once, however many conditions ask for it."""

    __slots__ = ("situation",)

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self.situation = situation

    def __missing__(self, name: str) -> Found:
        fact = fact_of(name)
        found = self[name] = fact.read(self.situation) if fact else None
        return found


@lru_cache(maxsize=1024)
def fact_of(name: str) -> Fact | None:
    """None for a field that does not exist."""
    if name.startswith(EVENT):
        event = name.removeprefix(EVENT)
        return Fact("number", "custom", lambda s: s.visit.events.get(event, 0))
    if name.startswith(ATTRIBUTE):
        attribute = name.removeprefix(ATTRIBUTE)
        return Fact("text", "custom", lambda s: s.visit.attributes.get(attribute))
    return FIELDS.get(name)


def _seconds(since: datetime | None, now: datetime) -> float | None:
    """Never negative, whatever the clocks did."""
    return None if since is None else max((now - since).total_seconds(), 0.0)


def _page_url(situation: Situation) -> Found:
    page = situation.visit.page
    return page.url if page else None


def _page_path(situation: Situation) -> Found:
    page = situation.visit.page
    return path_of(page.url) if page else None


def _page_type(situation: Situation) -> Found:
    page = situation.visit.page
    return page.page_type if page else None


def _page_dwell_s(situation: Situation) -> Found:
    page = situation.visit.page
    return page.dwell_s if page else None


def _page_scroll(situation: Situation) -> Found:
    page = situation.visit.page
    return page.scroll if page else None


def path_of(url: str) -> str:
    """As it is read, `%20` a blank; of an address no browser could read, the address itself."""
    return _address(url)[0]


@lru_cache(maxsize=2048)
def _address(url: str) -> tuple[str, Mapping[str, str]]:
    """The path, and the first value of each parameter, names in lower case."""
    try:
        split = urlsplit(url)
    except ValueError:
        return url, {}
    pairs = parse_qsl(split.query, keep_blank_values=True, errors="replace")
    path = unquote(split.path) or ("/" if split.netloc else "")
    return path, {name.lower(): value for name, value in reversed(pairs)}


def _parameter(name: str) -> Callable[[Situation], Found]:
    def read(situation: Situation) -> Found:
        landing = situation.visit.landing_url
        return _address(landing)[1].get(name, "") if landing else None

    return read


def _click_ids(situation: Situation) -> Found:
    landing = situation.visit.landing_url
    return CLICK_IDS.intersection(_address(landing)[1]) if landing else None


def _viewed(situation: Situation) -> list[ItemId]:
    return [seen.item_id for seen in situation.visit.items if seen.event == "view_item"]


def _in_cart(situation: Situation) -> list[ItemId]:
    return [line.item_id for line in situation.visit.cart]


def _of_products(
    item_ids: Callable[[Situation], list[ItemId]], texts: Callable[[Viewed], Iterable[str]]
) -> Callable[[Situation], Found]:
    """Not known where there are products and the catalogue knows none of them."""

    def read(situation: Situation) -> Found:
        ids = item_ids(situation)
        known = [found for item_id in ids if (found := situation.products.get(item_id))]
        return _folded(text for found in known for text in texts(found)) if known or not ids else None

    return read


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.casefold() for text in texts if text)


def _levels(viewed: Viewed) -> list[str]:
    """The category and each it is in: who asks for `Dairy` means `Dairy > Milk` as well."""
    parts = viewed.category.split(" > ")
    return [" > ".join(parts[: depth + 1]) for depth in range(len(parts))]


def _price_viewed_minor(situation: Situation) -> Found:
    viewed = _viewed(situation)
    if not viewed or _page_type(situation) != "product":
        return None
    product = situation.products.get(viewed[-1])
    return product.price_minor if product else None


def _back_and_forth(situation: Situation) -> Found:
    """How often a product was looked at again with one other in between: A B A is one, A B A B two."""
    path: list[ItemId] = []
    for item_id in _viewed(situation):
        if path[-1:] != [item_id]:
            path.append(item_id)
    return sum(first == third for first, third in zip(path, path[2:], strict=False))


def _days_since_visit(situation: Situation) -> Found:
    seconds = _seconds(situation.known.previous_at, situation.visit.started_at)
    return None if seconds is None else seconds / 86_400


def _segment(situation: Situation) -> Found:
    """What we can tell, and what the shop calls him itself (attribute `segment`, parted by commas)."""
    known, days, high = situation.known, _days_since_visit(situation), situation.high_cart_minor
    of_shop = situation.visit.attributes.get("segment", "")
    names = {
        "new": known.visits <= 1 and not known.orders,
        "returning": known.visits > 1,
        "customer": known.orders > 0,
        "loyal": known.orders >= LOYAL_ORDERS,
        "lapsed": known.orders > 0 and isinstance(days, float) and days >= LAPSED_DAYS,
        "high_value": high is not None and situation.visit.cart_minor >= high,
    }
    ours = [name for name, held in names.items() if held]
    return _folded([*ours, *(part.strip() for part in of_shop.split(","))])


def _device(situation: Situation) -> Found:
    return device_of(situation.visit.user_agent) or None


@lru_cache(maxsize=1024)
def device_of(user_agent: str) -> str:
    """`mobile`, `tablet` or `desktop`; "" where nothing is said. An iPad that calls itself a Mac is one."""
    agent = user_agent.casefold()
    if any(word in agent for word in _TABLETS) or ("android" in agent and "mobi" not in agent):
        return "tablet"
    if any(word in agent for word in _PHONES):
        return "mobile"
    return "desktop" if agent else ""


def _here(situation: Situation) -> datetime:
    """By the visitor's clock; by the shop's where his is not known."""
    offset = situation.visit.utc_offset_min
    if offset is None:
        return situation.now.astimezone(ZoneInfo(situation.timezone))
    return situation.now.astimezone(ZoneInfo("UTC")) + timedelta(minutes=offset)


FIELDS: Mapping[str, Fact] = {
    "page_url": Fact("text", "page", _page_url),
    "page_path": Fact("text", "page", _page_path),
    "page_type": Fact("text", "page", _page_type),
    "page_dwell_s": Fact("number", "page", _page_dwell_s),
    "page_scroll": Fact("number", "page", _page_scroll),
    "pages_viewed": Fact("number", "page", lambda s: s.visit.pages_viewed),
    "visit_s": Fact("number", "time", lambda s: _seconds(s.visit.started_at, s.now)),
    "idle_s": Fact("number", "time", lambda s: s.visit.idle_s),
    "local_hour": Fact("number", "time", lambda s: _here(s).hour),
    "local_weekday": Fact("text", "time", lambda s: DAYS[_here(s).weekday()]),
    "products_viewed": Fact("number", "products", lambda s: s.visit.products_viewed),
    "product_viewed": Fact("texts", "products", lambda s: _folded(_viewed(s))),
    "category_viewed": Fact("texts", "products", _of_products(_viewed, _levels), "products"),
    "brand_viewed": Fact("texts", "products", _of_products(_viewed, lambda v: [v.brand]), "products"),
    "price_viewed_minor": Fact("number", "products", _price_viewed_minor, "products"),
    "back_and_forth": Fact("number", "products", _back_and_forth),
    "recommender_score": Fact("number", "products", lambda s: s.recommender_score, "score"),
    "cart_minor": Fact("number", "cart", lambda s: s.visit.cart_minor),
    "cart_lines": Fact("number", "cart", lambda s: len(s.visit.cart)),
    "cart_items": Fact("number", "cart", lambda s: sum(line.quantity for line in s.visit.cart)),
    "cart_age_s": Fact("number", "cart", lambda s: _seconds(s.visit.cart_since_at, s.now)),
    "cart_contains": Fact("texts", "cart", lambda s: _folded(_in_cart(s))),
    "cart_category": Fact("texts", "cart", _of_products(_in_cart, _levels), "products"),
    "checkout_step": Fact("text", "checkout", lambda s: s.visit.checkout_step),
    "checkout_s": Fact("number", "checkout", lambda s: _seconds(s.visit.checkout_since_at, s.now)),
    "coupon_touched": Fact("flag", "checkout", lambda s: s.visit.coupon_touched),
    "ordered": Fact("flag", "checkout", lambda s: s.visit.ordered),
    "visits": Fact("number", "visitor", lambda s: s.known.visits),
    "returning": Fact("flag", "visitor", lambda s: s.known.visits > 1),
    "days_since_visit": Fact("number", "visitor", _days_since_visit),
    "orders": Fact("number", "visitor", lambda s: s.known.orders),
    "segment": Fact("texts", "visitor", _segment),
    "device": Fact("text", "visitor", _device),
    "locale": Fact("text", "visitor", lambda s: s.visit.locale or None),
    "country": Fact("text", "visitor", lambda s: s.visit.country or None),
    # Nothing is tracked without consent to everything; a shop may tell finer kinds by an attribute.
    "consent": Fact("text", "visitor", lambda s: s.visit.attributes.get("consent", "all")),
    "in_conversation": Fact("flag", "visitor", lambda s: s.in_conversation),
    "referrer": Fact("text", "source", lambda s: s.visit.referrer),
    "utm_source": Fact("text", "source", _parameter("utm_source")),
    "utm_medium": Fact("text", "source", _parameter("utm_medium")),
    "utm_campaign": Fact("text", "source", _parameter("utm_campaign")),
    "click_ids": Fact("texts", "source", _click_ids),
    "is_open": Fact("flag", "team", lambda s: s.is_open, "service"),
    "agents_online": Fact("number", "team", lambda s: s.agents_online, "service"),
    "searches": Fact("number", "signs", lambda s: len(s.visit.searches)),
    "empty_searches": Fact("number", "signs", lambda s: s.visit.empty_searches),
    "rage_clicks": Fact("number", "signs", lambda s: s.visit.rage_clicks),
    "dead_clicks": Fact("number", "signs", lambda s: s.visit.dead_clicks),
    "exit_signals": Fact("number", "signs", lambda s: s.visit.exit_signals),
}
