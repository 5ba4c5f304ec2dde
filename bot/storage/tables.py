"""Every table. Campaign ids carry no foreign key: what a campaign did outlives it."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from bot.model import (
    Arm,
    Author,
    Card,
    CartLine,
    Choice,
    Comparison,
    Contact,
    Field,
    ItemLine,
    ItemSeen,
    Link,
    Merchandising,
    Notice,
    OrderState,
    Owner,
    PageSeen,
    QuickReply,
    Role,
    Service,
    Status,
    TouchKind,
)
from bot.storage.columns import Json, Named, Words
from bot.storage.schema import at, big, count, json, key, metadata, optional_words, site, site_key, words

sites = Table(
    "sites",
    metadata,
    key("site_id"),
    Column("key", Words, nullable=False, unique=True),
    words("secret"),
    words("name"),
    json("origins", tuple[str, ...]),
    words("currency"),
    words("locale"),
    words("catalogue_stamp", default=True),
    Column("catalogue_change", BigInteger, nullable=False, server_default="0"),
    Column("merchandising", Json(Merchandising), nullable=False, server_default="{}"),
    Column("service", Json(Service), nullable=False, server_default="{}"),
    Column("teaching_change", BigInteger, nullable=False, server_default="0"),
)

users = Table(
    "users",
    metadata,
    key("user_id"),
    site(),
    words("email"),
    words("name"),
    words("password_hash"),
    Column("role", Named(Role), nullable=False),
    Column("folded_email", Words, nullable=False, unique=True),
    at("seen_at", nullable=True),
    Index(None, "site_id"),
)

sessions = Table(
    "sessions",
    metadata,
    key("token_hash"),
    Column("user_id", Words, ForeignKey("users.user_id"), nullable=False, index=True),
    at("expires_at"),
)

visitors = Table("visitors", metadata, site_key(), key("visitor_id"), at("first_seen_at"))

visits = Table(
    "visits",
    metadata,
    key("visit_id"),
    site(),
    words("visitor_id"),
    at("started_at"),
    at("last_event_at"),
    words("referrer"),
    words("user_agent"),
    words("locale"),
    count("pages_viewed"),
    count("products_viewed"),
    json("pages", tuple[PageSeen, ...]),
    json("items", tuple[ItemSeen, ...]),
    json("cart", tuple[CartLine, ...]),
    json("searches", tuple[str, ...]),
    count("interruptions"),
    count("dismissals"),
    Column("ordered", Boolean, nullable=False),
    ForeignKeyConstraint(["site_id", "visitor_id"], ["visitors.site_id", "visitors.visitor_id"]),
    Index(None, "site_id", "visitor_id", "started_at"),
    Index(None, "site_id", "last_event_at"),
    Index(None, "site_id", "started_at"),
)

tracked = Table(
    "tracked",
    metadata,
    site_key(),
    key("visitor_id"),
    key("event_id"),
    Column("visit_id", Words, ForeignKey("visits.visit_id"), nullable=False, index=True),
    words("name"),
    at("occurred_at"),
    at("received_at"),
    words("url"),
    words("title"),
    words("referrer"),
    words("page_type"),
    big("value_minor", nullable=True),
    words("currency"),
    words("transaction_id"),
    words("search_term"),
    Column("dwell_s", Double, nullable=False),
    Column("scroll", Double, nullable=False),
    optional_words("campaign_id"),
    Index(None, "site_id", "name", "occurred_at"),
    Index(None, "site_id", "received_at"),
)

tracked_items = Table(
    "tracked_items",
    metadata,
    key("site_id"),
    key("visitor_id"),
    key("event_id"),
    Column("position", Integer, primary_key=True),
    words("item_id"),
    big("quantity"),
    big("price_minor", nullable=True),
    ForeignKeyConstraint(
        ["site_id", "visitor_id", "event_id"],
        ["tracked.site_id", "tracked.visitor_id", "tracked.event_id"],
        name="fk_tracked_items_tracked",
    ),
)

products = Table(
    "products",
    metadata,
    site_key(),
    key("item_id"),
    words("title"),
    words("url"),
    big("price_minor"),
    words("currency"),
    words("description"),
    words("image_url"),
    big("sale_price_minor", nullable=True),
    Column("available", Boolean, nullable=False),
    words("brand"),
    words("category"),
    big("cost_minor", nullable=True),
    Column("attributes", Json(Mapping[str, str]), nullable=False, server_default="{}"),
    Column("rating", Double, nullable=True),
    Column("rating_count", Integer, nullable=False, server_default="0"),
    Column("changed", BigInteger, nullable=False, server_default="0"),
    words("folded_title"),
    words("sort_title"),
    big("asked_minor"),
    Index(None, "site_id", "category"),
    Index(None, "site_id", "sort_title", "item_id"),
    Index(None, "site_id", "asked_minor", "item_id"),
    Index(None, "site_id", "changed"),
)

conversations = Table(
    "conversations",
    metadata,
    key("conversation_id"),
    site(),
    words("visitor_id"),
    Column("owner", Named(Owner), nullable=False),
    Column("status", Named(Status), nullable=False),
    at("started_at"),
    count("last_sequence"),
    Column("user_id", Words, ForeignKey("users.user_id"), nullable=True),
    words("agent_name"),
    at("waiting_since_at", nullable=True),
    at("last_message_at", nullable=True),
    Column("visitor_spoke", Boolean, nullable=False),
    count("seen_sequence"),
    json("memory", Mapping[str, object]),
    Column("contact", Json(Contact), nullable=False, server_default="{}"),
    Column("tags", Json(tuple[str, ...]), nullable=False, server_default="[]"),
    words("summary", default=True),
    at("active_at"),
    UniqueConstraint("site_id", "visitor_id"),
    Index(None, "site_id", "active_at"),
    Index(None, "site_id", "status", "active_at"),
    Index(None, "site_id", "user_id", "active_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    site(),
    Column("message_id", Words, nullable=False, unique=True),
    words("client_id"),
    Column("author", Named(Author), nullable=False),
    at("posted_at"),
    words("text"),
    json("cards", tuple[Card, ...]),
    json("replies", tuple[QuickReply, ...]),
    Column("links", Json(tuple[Link, ...]), nullable=False, server_default="[]"),
    json("comparison", Comparison, nullable=True),
    json("asks", Field, nullable=True),
    json("choice", Choice, nullable=True),
    json("notice", Notice, nullable=True),
    Column("user_id", Words, ForeignKey("users.user_id"), nullable=True),
    words("author_name"),
    optional_words("campaign_id"),
    UniqueConstraint("conversation_id", "client_id"),
    Index(None, "site_id", "posted_at"),
)

campaigns = Table("campaigns", metadata, site_key(), key("campaign_id"), words("body"))

exposures = Table(
    "exposures",
    metadata,
    key("exposure_id"),
    site(),
    words("campaign_id"),
    words("visitor_id"),
    Column("visit_id", Words, ForeignKey("visits.visit_id"), nullable=False, index=True),
    Column("arm", Named(Arm), nullable=False),
    at("exposed_at"),
    json("trace", tuple[str, ...]),
    UniqueConstraint("site_id", "campaign_id", "visit_id"),
    Index(None, "site_id", "visitor_id", "exposed_at"),
    Index(None, "site_id", "exposed_at"),
)

dismissals = Table(
    "dismissals", metadata, site_key(), key("visitor_id"), key("campaign_id"), at("dismissed_at")
)

orders = Table(
    "orders",
    metadata,
    site_key(),
    key("order_id"),
    optional_words("visitor_id"),
    big("amount_minor"),
    words("currency"),
    Column("state", Named(OrderState), nullable=False),
    at("placed_at"),
    json("items", tuple[ItemLine, ...]),
    Index(None, "site_id", "placed_at"),
    Index(None, "site_id", "visitor_id"),
)

touches = Table(
    "touches",
    metadata,
    key("touch_id"),
    site(),
    words("visitor_id"),
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), nullable=False, index=True),
    Column("kind", Named(TouchKind), nullable=False),
    at("touched_at"),
    optional_words("item_id"),
    optional_words("campaign_id"),
    optional_words("message_id"),
    Index(None, "site_id", "visitor_id", "touched_at"),
)

recommendations = Table(
    "recommendations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    site(),
    words("conversation_id"),
    count("sequence"),
    count("position"),
    words("item_id"),
    words("scenario"),
    Column("propensity", Double, nullable=False),
    Column("explored", Boolean, nullable=False),
    json("shares", Mapping[str, float]),
    at("shown_at"),
    ForeignKeyConstraint(
        ["conversation_id", "sequence"],
        ["messages.conversation_id", "messages.sequence"],
        name="fk_recommendations_messages",
    ),
    UniqueConstraint("conversation_id", "sequence", "position"),
    Index(None, "site_id", "number"),
)

tags = Table(
    "tags",
    metadata,
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), primary_key=True),
    key("tag"),
    site(),
    at("tagged_at"),
    Index(None, "site_id", "tagged_at"),
)

clicks = Table(
    "clicks",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    site(),
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), nullable=False, index=True),
    words("message_id"),
    words("kind"),
    words("target"),
    at("clicked_at"),
    Index(None, "site_id", "clicked_at"),
)

articles = Table(
    "articles",
    metadata,
    site_key(),
    key("article_id"),
    key("locale"),
    words("title"),
    words("body"),
    words("url"),
)

definitions = Table("definitions", metadata, site_key(), key("kind"), key("name"), words("body"))

questions = Table(
    "questions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    site(),
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), nullable=False, index=True),
    words("text"),
    words("locale"),
    at("asked_at"),
    Index(None, "site_id", "asked_at"),
)

credits_ = Table(
    "credits",
    metadata,
    key("site_id"),
    key("order_id"),
    Column("conversation_id", Words, ForeignKey("conversations.conversation_id"), nullable=False, index=True),
    Column("touch_id", Words, ForeignKey("touches.touch_id"), nullable=False, index=True),
    Column("kind", Named(TouchKind), nullable=False),
    count("rules_version"),
    ForeignKeyConstraint(["site_id", "order_id"], ["orders.site_id", "orders.order_id"]),
)

imports = Table(
    "imports",
    metadata,
    Column("import_id", Integer, primary_key=True, autoincrement=True),
    site(),
    words("source"),
    at("begun_at"),
    at("completed_at", nullable=True),
    count("lines"),
    at("latest_at", nullable=True),
    Index(None, "site_id", "source"),
    sqlite_autoincrement=True,
)

interactions = Table(
    "interactions",
    metadata,
    Column("import_id", Integer, ForeignKey("imports.import_id"), primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    words("session_id"),
    words("item_id"),
    words("event"),
    at("occurred_at"),
    words("visitor_id"),
    big("quantity"),
    big("price_minor", nullable=True),
    words("order_id"),
    sqlite_with_rowid=False,
)
