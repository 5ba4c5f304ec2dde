"""Made-up visits to a shop, and campaigns of every kind for them; the same at every run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.model import CampaignId, ClientId, ItemId, ItemLine, SiteId, Tracked, Visit, VisitId, VisitorId
from bot.rules.campaigns import Campaign, Check, Content, Group, Variant
from bot.rules.situation import Known, Recorded, Viewed

SITE = SiteId("bench")
BEGAN_AT = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
CATEGORIES = ("Dairy > Milk", "Dairy > Cheese", "Snacks > Nuts", "Snacks > Bars", "Drinks > Tea")
ITEMS = [ItemId(f"item-{number}") for number in range(500)]
PRODUCTS = {
    item: Viewed(100 + 37 * place % 5000, CATEGORIES[place % 5], f"Brand {place % 40}")
    for place, item in enumerate(ITEMS)
}
AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0",
    "Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/126.0",
)
CHECKS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("page_type", "is", ("product", "cart", "list", "checkout")),
    ("page_path", "starts_with", ("/p/", "/c/", "/sale")),
    ("page_url", "contains", ("utm_", "sale", "item-7")),
    ("page_url", "glob", ("*/p/item-1*", "*/c/?/*")),
    ("page_url", "matches", (r"/p/item-(1|2)\d+$", r"(?i)[?&]ref=\w+")),
    ("page_dwell_s", "at_least", (3, 6, 20, 45)),
    ("page_scroll", "at_least", (0.3, 0.8)),
    ("visit_s", "at_least", (30, 120, 600)),
    ("pages_viewed", "at_least", (2, 5, 12)),
    ("products_viewed", "at_least", (2, 4, 8)),
    ("product_viewed", "has_any", (("item-3", "item-33", "item-333"),)),
    ("category_viewed", "has", ("Dairy", "Snacks > Nuts", "Toys")),
    ("brand_viewed", "has", ("Brand 3", "Brand 77")),
    ("price_viewed_minor", "at_least", (1000, 3000)),
    ("back_and_forth", "at_least", (1, 2)),
    ("cart_minor", "at_least", (2000, 5000, 20000)),
    ("cart_items", "at_least", (2, 6)),
    ("cart_age_s", "at_least", (60, 300)),
    ("cart_contains", "has", ("item-5", "item-50")),
    ("cart_category", "has_any", (("Drinks > Tea", "Toys"),)),
    ("checkout_step", "one_of", (("begin", "shipping"),)),
    ("checkout_s", "at_least", (45, 180)),
    ("coupon_touched", "is", (True,)),
    ("visits", "at_least", (2, 5)),
    ("days_since_visit", "at_least", (7, 30)),
    ("orders", "at_least", (1, 3)),
    ("segment", "has", ("loyal", "lapsed", "vip")),
    ("utm_source", "is", ("newsletter", "search")),
    ("click_ids", "has_any", (("gclid", "fbclid"),)),
    ("referrer", "contains", ("google.", "instagram.")),
    ("device", "is", ("mobile", "desktop")),
    ("country", "one_of", (("DE", "AT", "CH"),)),
    ("local_hour", "at_least", (18,)),
    ("local_weekday", "one_of", (("saturday", "sunday"),)),
    ("empty_searches", "at_least", (1,)),
    ("rage_clicks", "at_least", (1,)),
    ("exit_signals", "at_least", (1,)),
    ("idle_s", "at_least", (20,)),
    ("event:size_guide", "at_least", (1,)),
    ("attribute:tier", "is", ("gold",)),
)


def campaigns(count: int, random: Random) -> list[Campaign]:
    """Two to five checks each, some of them nested; half of them begin with the type of page, as most do."""
    return [_campaign(number, random) for number in range(count)]


def _campaign(number: int, random: Random) -> Campaign:
    parts: list[Check | Group] = [_check(random) for _ in range(random.randint(2, 4))]
    if random.random() < 0.5:
        parts.insert(0, Check("page_type", "is", random.choice(("product", "cart", "list"))))
    if random.random() < 0.4:
        nested = (_check(random), _check(random))
        parts.append(Group("any" if random.random() < 0.6 else "none", nested))
    return Campaign(
        CampaignId(f"campaign-{number}"),
        f"Campaign {number}",
        "exit" if number % 5 == 4 else "visit",
        Group("all", tuple(parts)),
        (Variant("a", Content({"en": "Hello"})), Variant("b", Content({"en": "Hi"}))),
        priority=number % 20,
    )


def _check(random: Random) -> Check:
    name, operator, values = random.choice(CHECKS)
    return Check(name, operator, random.choice(values))  # type: ignore[arg-type]


def visits(count: int, random: Random) -> Iterator[Recorded]:
    """Two of each visitor; from a look to a hundred events, in batches as they are sent."""
    for number in range(count):
        visitor = VisitorId(f"visitor-{number // 2:06}")
        at = BEGAN_AT + timedelta(hours=number % 2 * 30, seconds=number % 5000)
        visit = Visit(
            VisitId(f"visit-{number:07}"),
            SITE,
            visitor,
            at,
            at,
            referrer=random.choice(("", "https://www.google.com/", "https://instagram.com/x")),
            user_agent=random.choice(AGENTS),
            locale=random.choice(("en", "de-DE")),
            country=random.choice(("", "DE", "US")),
            utc_offset_min=random.choice((None, 60, -300)),
        )
        events = _events(at, min(1 + int(random.expovariate(1 / 14)), 100), random)
        batches = tuple(_batches(events, random))
        bought = next((e.occurred_at for e in events if e.name == "purchase"), None)
        yield Recorded(visit, Known(1 + number % 2, None, random.randint(0, 2)), batches, bought)


def _events(at: datetime, count: int, random: Random) -> list[Tracked]:
    made: list[Tracked] = []
    url = "https://shop.example/?utm_source=newsletter&gclid=abc"
    for _ in range(count):
        at += timedelta(seconds=random.expovariate(1 / 9))
        item = random.choice(ITEMS[: random.choice((5, 500))])
        name = random.choices(NAMES, WEIGHTS)[0]
        if name == "page_view":
            url = random.choice((f"https://shop.example/p/{item}", "https://shop.example/c/a/nuts?ref=home"))
        made.append(_event(name, at, url, item, random))
    return made


SHARES = {
    "page_view": 24,
    "user_engagement": 34,
    "view_item": 14,
    "view_item_list": 8,
    "add_to_cart": 4,
    "remove_from_cart": 0.5,
    "view_cart": 2,
    "search": 1.5,
    "view_search_results": 1.5,
    "begin_checkout": 0.8,
    "add_payment_info": 0.4,
    "purchase": 0.4,
    "idle": 2,
    "exit_signal": 2,
    "rage_click": 0.2,
    "size_guide": 1,
    "set_attributes": 0.7,
}
NAMES, WEIGHTS = list(SHARES), list(SHARES.values())
WITH_ITEM = frozenset({"view_item", "add_to_cart", "remove_from_cart", "purchase"})


def _event(name: str, at: datetime, url: str, item: ItemId, random: Random) -> Tracked:
    lines = (ItemLine(item, 1, PRODUCTS[item].price_minor),)
    return Tracked(
        ClientId(f"event-{random.getrandbits(64):x}"),
        name,
        at,
        url=url,
        items=lines if name in WITH_ITEM else (),
        search_term="oat milk" if "search" in name else "",
        dwell_s=random.uniform(1, 60) if name == "user_engagement" else 0.0,
        scroll=random.random() if name == "user_engagement" else 0.0,
        results=random.randint(0, 3) if name == "view_search_results" else None,
        idle_s=20.0 if name == "idle" else 0.0,
        attributes={"tier": "gold"} if name == "set_attributes" else {},
    )


def _batches(events: list[Tracked], random: Random) -> Iterator[tuple[datetime, tuple[Tracked, ...]]]:
    place = 0
    while place < len(events):
        part = tuple(events[place : place + random.choice((1, 1, 2, 2, 3, 5))])
        yield part[-1].occurred_at + timedelta(milliseconds=300), part
        place += len(part)
