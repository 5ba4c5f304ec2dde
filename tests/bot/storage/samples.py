"""Records to store, each complete, with what a test cares about given by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import (
    Arm,
    Author,
    CampaignId,
    ClientId,
    CodeState,
    Conversation,
    ConversationId,
    Credit,
    Draft,
    Exposure,
    ExposureId,
    ItemId,
    Message,
    Money,
    Offer,
    OfferCode,
    OfferId,
    OfferKind,
    Order,
    OrderId,
    OrderState,
    Owner,
    Product,
    Role,
    Site,
    SiteId,
    Status,
    Touch,
    TouchId,
    TouchKind,
    Tracked,
    User,
    UserId,
    Visit,
    VisitId,
    VisitorId,
)
from bot.ports import Database
from bot.rules.campaigns import Campaign, Content, Group, Revision, Variant

NOON = datetime(2026, 3, 2, 12, 0, 0, 123_457, tzinfo=UTC)
SITE = SiteId("site-1")
OTHER = SiteId("site-2")
ANN = UserId("user-ann")
BEN = UserId("user-ben")
EVE = VisitorId("visitor-eve")
MAX = VisitorId("visitor-max")
HOSTILE = (
    "'; DROP TABLE x; -- \" % _ \\ / {{7*7}} ${x} <script>alert(1)</script> =1+1"
    " Größe \U0001f469\u200d\U0001f467 \u202e\u2028 \ufeff"
)


def later(**by: float) -> datetime:
    return NOON + timedelta(**by)


def site(site_id: SiteId = SITE, **changes: Any) -> Site:
    made = Site(site_id, f"key-{site_id}", "secret", "Shop", ("https://shop.example",), "USD", "en")
    return replace(made, **changes)


def user(user_id: UserId = ANN, **changes: Any) -> User:
    return replace(User(user_id, SITE, f"{user_id}@shop.example", "Ann", "hash", Role.AGENT), **changes)


def visit(visit_id: str = "visit-1", **changes: Any) -> Visit:
    return replace(Visit(VisitId(visit_id), SITE, EVE, NOON, NOON), **changes)


def event(event_id: str = "event-1", name: str = "page_view", **changes: Any) -> Tracked:
    return replace(Tracked(ClientId(event_id), name, NOON), **changes)


def product(item_id: str = "item-1", title: str = "Tea", **changes: Any) -> Product:
    made = Product(ItemId(item_id), title, f"https://shop.example/p/{item_id}", 299, "USD")
    return replace(made, **changes)


def conversation(conversation_id: str = "conversation-1", **changes: Any) -> Conversation:
    made = Conversation(ConversationId(conversation_id), SITE, EVE, Owner.BOT, Status.OPEN, NOON)
    return replace(made, **changes)


def draft(client_id: str = "client-1", author: Author = Author.VISITOR, **changes: Any) -> Draft:
    return replace(Draft(ClientId(client_id), author, "Hello"), **changes)


def exposure(exposure_id: str = "exposure-1", **changes: Any) -> Exposure:
    made = Exposure(
        ExposureId(exposure_id), SITE, CampaignId("hesitation"), EVE, VisitId("visit-1"), Arm.SHOWN, NOON
    )
    return replace(made, **changes)


def campaign(campaign_id: str = "hesitation", **changes: Any) -> Campaign:
    content = Content({"en": "Can I help?"})
    made = Campaign(
        CampaignId(campaign_id), "Hesitation", "visit", Group("all", ()), (Variant("a", content),)
    )
    return replace(made, **changes)


def revision(saved: Campaign, number: int = 1, **changes: Any) -> Revision:
    made = Revision(saved.campaign_id, number, saved, NOON, ANN, "Ann", "created")
    return replace(made, **changes)


def offer(offer_id: str = "offer-1", **changes: Any) -> Offer:
    made = Offer(OfferId(offer_id), SITE, "Ten percent", OfferKind.PERCENTAGE, "USD", 10.0, most_minor=500)
    return replace(made, **changes)


def code(text: str = "CODE-1", **changes: Any) -> OfferCode:
    """Given to Eve at noon, for a day."""
    made = OfferCode(SITE, text, OfferId("offer-1"), CodeState.GRANTED, EVE, NOON, NOON + timedelta(days=1))
    return replace(made, **changes)


def order(order_id: str = "order-1", **changes: Any) -> Order:
    made = Order(SITE, OrderId(order_id), EVE, Money(1999, "USD"), OrderState.CONFIRMED, NOON)
    return replace(made, **changes)


def touch(touch_id: str = "touch-1", **changes: Any) -> Touch:
    made = Touch(
        TouchId(touch_id), SITE, EVE, ConversationId("conversation-1"), TouchKind.RECOMMENDATION, NOON
    )
    return replace(made, **changes)


def credit(**changes: Any) -> Credit:
    made = Credit(
        OrderId("order-1"),
        ConversationId("conversation-1"),
        TouchId("touch-1"),
        TouchKind.RECOMMENDATION,
        rules_version=1,
    )
    return replace(made, **changes)


async def settle(database: Database) -> None:
    """Two sites, two agents of the first."""
    async with database.write() as store:
        await store.sites.add(site())
        await store.sites.add(site(OTHER))
        await store.users.add(user())
        await store.users.add(user(BEN, name="Ben"))


async def converse(
    database: Database, *drafts: Draft, at: datetime = NOON, **changes: Any
) -> Sequence[Message]:
    """Open a conversation and say this in it."""
    posted = []
    async with database.write() as store:
        opened = await store.conversations.open(conversation(**changes))
        for said in drafts:
            saved = await store.conversations.post(opened.conversation_id, said, at)
            assert saved is not None
            posted.append(saved[0])
    return posted
