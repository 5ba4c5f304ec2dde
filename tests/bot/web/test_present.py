from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from bot.model import (
    Author,
    Card,
    CartLine,
    ClientId,
    ComparedRow,
    Comparison,
    ConversationId,
    Field,
    FieldKind,
    ItemId,
    Link,
    Message,
    MessageId,
    QuickReply,
    SiteId,
    Visit,
    VisitId,
    VisitorId,
)
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


def message(**parts: Any) -> Message:
    ids = (MessageId("message-1"), ConversationId("c"), ClientId("client-01"))
    return Message(*ids, 1, Author.BOT, NOON, **parts)


def test_links_keep_their_places_and_lead_to_web_pages_only() -> None:
    links = (
        Link("Bad", "javascript:alert(1)"),
        Link("Returns", "/help/returns"),
        Link("Out", "https://x.example"),
    )
    shown = present.message(message(links=links))
    assert [(link.label, link.url) for link in shown.links] == [
        ("Bad", ""),
        ("Returns", "/help/returns"),
        ("Out", "https://x.example"),
    ]


def test_what_a_quick_reply_means_stays_here() -> None:
    reply = QuickReply("Gifts", "I want a gift", means="guide:secret-plan")
    assert b"secret" not in msgspec.json.encode(present.message(message(replies=(reply,))))


def test_a_comparison_and_a_field_travel() -> None:
    comparison = Comparison((ComparedRow("Brand", ("A", "")), ComparedRow("Size", ("1 oz", "2 oz"))))
    asks = Field("email", FieldKind.EMAIL, "Your e-mail address")
    card = Card(ItemId("1"), "Milk", "/p/1", "", 299, "USD", rating=4.5, rating_count=12)
    shown = present.message(message(comparison=comparison, asks=asks, cards=(card, card)))
    assert msgspec.to_builtins(shown.comparison) == {
        "rows": [{"label": "Brand", "values": ["A", ""]}, {"label": "Size", "values": ["1 oz", "2 oz"]}]
    }
    assert msgspec.to_builtins(shown.asks) == {
        "name": "email",
        "kind": "email",
        "label": "Your e-mail address",
    }
    assert (shown.cards[0].rating, shown.cards[0].rating_count) == (4.5, 12)
    plain = present.message(message())
    assert (plain.links, plain.comparison, plain.asks) == ([], None, None)
