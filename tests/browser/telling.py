"""Puts what the bot could say into a running shop's database, so that a screen can be seen in every state."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bot.model import (
    Author,
    Card,
    ClientId,
    ComparedRow,
    Comparison,
    Contact,
    ConversationId,
    Draft,
    Field,
    FieldKind,
    ItemId,
    Link,
    OfferKind,
    Promise,
    Question,
    QuickReply,
    SiteId,
    VisitorId,
)
from bot.rules.conversations import begun
from bot.storage.database import open_database
from bot.storage.store import SqlStore
from tests.browser.shop import Shop
from tests.databases import finish

RATINGS = ((4.5, 120), (3.8, 1), (None, 0), (5.0, 2310))
Work = Callable[[SqlStore, ConversationId], Coroutine[Any, Any, None]]


def tell(shop: Shop, visitor_id: VisitorId, *drafts: Draft) -> None:
    """As the bot, in the visitor's conversation, which begins with it where there was none."""

    async def post(store: SqlStore, conversation_id: ConversationId) -> None:
        for draft in drafts:
            assert await store.conversations.post(conversation_id, draft, datetime.now(UTC))

    within(shop, visitor_id, post)


def brief(shop: Shop, visitor_id: VisitorId, summary: str, contact: Contact, tags: Sequence[str]) -> None:
    """What the bot would tell the agent whom it hands over to."""

    async def keep(store: SqlStore, conversation_id: ConversationId) -> None:
        site_id = site_of(shop)
        await store.conversations.keep_contact(conversation_id, contact)
        await store.conversations.brief(conversation_id, summary)
        found = await store.conversations.by_id(site_id, conversation_id)
        assert found is not None
        await store.conversations.tag(found, tags, datetime.now(UTC))

    within(shop, visitor_id, keep)


def wonder(shop: Shop, visitor_id: VisitorId, *texts: str) -> None:
    """Questions of the visitor that found no answer."""

    async def ask(store: SqlStore, conversation_id: ConversationId) -> None:
        for text in texts:
            question = Question(text, "en", datetime.now(UTC), conversation_id)
            await store.teachings.ask(site_of(shop), question)

    within(shop, visitor_id, ask)


def within(shop: Shop, visitor_id: VisitorId, work: Work) -> None:
    """One transaction beside the running server."""

    async def run() -> None:
        database = await open_database(f"sqlite:///{shop.var}/floorwalker.db")
        try:
            async with database.write() as store:
                fresh = begun(ConversationId(str(uuid4())), site_of(shop), visitor_id, datetime.now(UTC))
                known = await store.conversations.open(fresh)
                await work(store, known.conversation_id)
        finally:
            await database.close()

    finish(run)


def site_of(shop: Shop) -> SiteId:
    return SiteId(str(shop.rows("SELECT site_id FROM sites ORDER BY site_id")[0][0]))


def said(text: str, **parts: Any) -> Draft:
    return Draft(ClientId(f"told-{uuid4()}"), Author.BOT, text, **parts)


def cards_of(shop: Shop, count: int) -> tuple[Card, ...]:
    """Products that the shop has, the first on offer, most of them rated."""
    found = shop.rows(
        "SELECT item_id, title, url, image_url, price_minor FROM products "
        "WHERE category LIKE '%Cookies%' ORDER BY item_id LIMIT ?",
        str(count),
    )
    cards = [
        Card(ItemId(str(item_id)), str(title), str(url), str(image), int(str(price)), "USD")
        for item_id, title, url, image, price in found
    ]
    assert len(cards) == count
    rated = [
        replace(card, rating=rating, rating_count=n)
        for card, (rating, n) in zip(cards, RATINGS, strict=False)
    ]
    first = replace(rated[0], price_minor=rated[0].price_minor + 100, sale_price_minor=rated[0].price_minor)
    return (replace(first, reason="Often bought with the milk in your cart"), *rated[1:])


def carousel(shop: Shop, count: int = 4) -> Draft:
    replies = (
        QuickReply("Something cheaper", "Something cheaper"),
        QuickReply("Show me more", "Show me more"),
    )
    return said("Four fit. The first is on offer.", cards=cards_of(shop, count), replies=replies)


def comparison(shop: Shop, count: int = 3) -> Draft:
    values = {
        "Brand": ("Sommercott", "Sommercott", "House Brand", ""),
        "Size": ("6.75 oz", "15.25 oz", "9 oz", "9 oz"),
        "Aisle": ("Cookies",) * 4,
        "Ingredients": ("Wheat flour, cocoa butter, sugar, milk powder", "Wheat flour", "Almonds", "Oats"),
    }
    rows = tuple(ComparedRow(label, tuple(of_each[:count])) for label, of_each in values.items())
    return said("Side by side.", cards=cards_of(shop, count), comparison=Comparison(rows))


def article() -> Draft:
    link = Link("Delivery times", "/help/delivery-times")
    return said(
        "Orders before 3 pm come the same day.", links=(link, Link("Elsewhere", "javascript:alert(1)"))
    )


def promise() -> Draft:
    expires_at = datetime(2031, 11, 24, 18, tzinfo=UTC)
    made = Promise("HJKM-PQRS-TV", OfferKind.PERCENTAGE, 10, 0, "USD", "", 0, expires_at, "10 % off")
    return said("Something for your cart, if you like it.", promise=made)


def field(kind: FieldKind = FieldKind.EMAIL, label: str = "Your e-mail address") -> Draft:
    asks = Field(kind.value, kind, label)
    return said(
        "Where may somebody answer you?", asks=asks, replies=(QuickReply("No, thanks", "No, thanks"),)
    )
