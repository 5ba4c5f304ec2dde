from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from bot.model import Card, CartLine, ConversationId, ItemId, SiteId, Visit, VisitId, VisitorId
from bot.rules.conversations import begun
from bot.web import present
from tests.fakes import NOON


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://shop.example/p/1?a=b#c", "https://shop.example/p/1?a=b#c"),
        ("http://shop.example", "http://shop.example"),
        ("/p/1", "/p/1"),
        ("//evil.example/p", ""),
        ("/\\evil.example", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("p/1", ""),
        ("https:", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_a_card_leads_to_web_pages_only(url: str, shown: str) -> None:
    made = present.card(Card(ItemId("1"), "Milk", url, url, 299, "USD"))
    assert (made.url, made.image_url) == (shown, shown)


def test_times_are_utc() -> None:
    at = datetime(2026, 8, 1, 2, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=2)))
    assert present.time(at) == "2026-08-01T00:00:00.123Z"
    assert present.time(datetime(2026, 8, 1, tzinfo=UTC)) == "2026-08-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Safari", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0)", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "computer"),
        ("", "computer"),
    ],
)
def test_the_kind_of_device(user_agent: str, device: str) -> None:
    assert present.device(user_agent) == device


def test_a_cart_beyond_counting_can_still_be_shown() -> None:
    dear = CartLine(ItemId("milk"), 10**6, 2**53)
    visit = Visit(VisitId("v"), SiteId("s"), VisitorId("visitor"), NOON, NOON, cart=(dear, dear))
    conversation = begun(ConversationId("c"), SiteId("s"), VisitorId("visitor"), NOON)
    row = present.row(conversation, None, visit, "USD")
    assert row.cart_minor == present.visitor(visit, 1, {}, "USD").cart_minor == 2**53
    assert msgspec.json.encode(row)
