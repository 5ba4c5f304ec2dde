"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
TABLES = [
    "sites",
    "campaigns",
    "dismissals",
    "imports",
    "orders",
    "products",
    "users",
    "visitors",
    "conversations",
    "interactions",
    "sessions",
    "visits",
    "exposures",
    "messages",
    "touches",
    "tracked",
    "credits",
    "tracked_items",
]


def upgrade() -> None:

    op.create_table(
        "sites",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("secret", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("currency", WORDS, nullable=False),
        sa.Column("locale", WORDS, nullable=False),
        sa.Column("catalogue_stamp", WORDS, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_sites")),
        sa.UniqueConstraint("key", name=op.f("uq_sites_key")),
    )
    op.create_table(
        "campaigns",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("campaign_id", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_campaigns_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "campaign_id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "dismissals",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("campaign_id", WORDS, nullable=False),
        sa.Column("dismissed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_dismissals_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "visitor_id", "campaign_id", name=op.f("pk_dismissals")),
    )
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_imports_site_id_sites")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_imports_site_id_source"), "imports", ["site_id", "source"], unique=False)
    op.create_table(
        "orders",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("order_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_orders_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "order_id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_site_id_placed_at"), "orders", ["site_id", "placed_at"], unique=False)
    op.create_index(op.f("ix_orders_site_id_visitor_id"), "orders", ["site_id", "visitor_id"], unique=False)
    op.create_table(
        "products",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("item_id", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", WORDS, nullable=False),
        sa.Column("description", WORDS, nullable=False),
        sa.Column("image_url", WORDS, nullable=False),
        sa.Column("sale_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("brand", WORDS, nullable=False),
        sa.Column("category", WORDS, nullable=False),
        sa.Column("folded_title", WORDS, nullable=False),
        sa.Column("sort_title", WORDS, nullable=False),
        sa.Column("asked_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_products_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "item_id", name=op.f("pk_products")),
    )
    op.create_index(
        op.f("ix_products_site_id_asked_minor_item_id"),
        "products",
        ["site_id", "asked_minor", "item_id"],
        unique=False,
    )
    op.create_index(op.f("ix_products_site_id_category"), "products", ["site_id", "category"], unique=False)
    op.create_index(
        op.f("ix_products_site_id_sort_title_item_id"),
        "products",
        ["site_id", "sort_title", "item_id"],
        unique=False,
    )
    op.create_table(
        "users",
        sa.Column("user_id", WORDS, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("email", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("password_hash", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("folded_email", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_users_site_id_sites")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_users")),
        sa.UniqueConstraint("folded_email", name=op.f("uq_users_folded_email")),
    )
    op.create_index(op.f("ix_users_site_id"), "users", ["site_id"], unique=False)
    op.create_table(
        "visitors",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_visitors_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "visitor_id", name=op.f("pk_visitors")),
    )
    op.create_table(
        "conversations",
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("user_id", WORDS, nullable=True),
        sa.Column("agent_name", WORDS, nullable=False),
        sa.Column("waiting_since_at", MOMENT, nullable=True),
        sa.Column("last_message_at", MOMENT, nullable=True),
        sa.Column("visitor_spoke", sa.Boolean(), nullable=False),
        sa.Column("seen_sequence", sa.Integer(), nullable=False),
        sa.Column("memory", sa.Text(), nullable=False),
        sa.Column("active_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_conversations_site_id_sites")),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_conversations_user_id_users")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("site_id", "visitor_id", name=op.f("uq_conversations_site_id_visitor_id")),
    )
    op.create_index(
        op.f("ix_conversations_site_id_active_at"), "conversations", ["site_id", "active_at"], unique=False
    )
    op.create_index(
        op.f("ix_conversations_site_id_status_active_at"),
        "conversations",
        ["site_id", "status", "active_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_conversations_site_id_user_id_active_at"),
        "conversations",
        ["site_id", "user_id", "active_at"],
        unique=False,
    )
    op.create_table(
        "interactions",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", WORDS, nullable=False),
        sa.Column("item_id", WORDS, nullable=False),
        sa.Column("event", WORDS, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("order_id", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name=op.f("fk_interactions_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_interactions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", WORDS, nullable=False),
        sa.Column("user_id", WORDS, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("visit_id", WORDS, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_event_at", MOMENT, nullable=False),
        sa.Column("referrer", WORDS, nullable=False),
        sa.Column("user_agent", WORDS, nullable=False),
        sa.Column("locale", WORDS, nullable=False),
        sa.Column("pages_viewed", sa.Integer(), nullable=False),
        sa.Column("products_viewed", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("searches", sa.Text(), nullable=False),
        sa.Column("interruptions", sa.Integer(), nullable=False),
        sa.Column("dismissals", sa.Integer(), nullable=False),
        sa.Column("ordered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "visitor_id"],
            ["visitors.site_id", "visitors.visitor_id"],
            name=op.f("fk_visits_site_id_visitor_id_visitors"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_visits_site_id_sites")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visits")),
    )
    op.create_index(
        op.f("ix_visits_site_id_last_event_at"), "visits", ["site_id", "last_event_at"], unique=False
    )
    op.create_index(op.f("ix_visits_site_id_started_at"), "visits", ["site_id", "started_at"], unique=False)
    op.create_index(
        op.f("ix_visits_site_id_visitor_id_started_at"),
        "visits",
        ["site_id", "visitor_id", "started_at"],
        unique=False,
    )
    op.create_table(
        "exposures",
        sa.Column("exposure_id", WORDS, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("campaign_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("visit_id", WORDS, nullable=False),
        sa.Column("arm", WORDS, nullable=False),
        sa.Column("exposed_at", MOMENT, nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_exposures_site_id_sites")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.visit_id"], name=op.f("fk_exposures_visit_id_visits")),
        sa.PrimaryKeyConstraint("exposure_id", name=op.f("pk_exposures")),
        sa.UniqueConstraint(
            "site_id", "campaign_id", "visit_id", name=op.f("uq_exposures_site_id_campaign_id_visit_id")
        ),
    )
    op.create_index(
        op.f("ix_exposures_site_id_exposed_at"), "exposures", ["site_id", "exposed_at"], unique=False
    )
    op.create_index(
        op.f("ix_exposures_site_id_visitor_id_exposed_at"),
        "exposures",
        ["site_id", "visitor_id", "exposed_at"],
        unique=False,
    )
    op.create_index(op.f("ix_exposures_visit_id"), "exposures", ["visit_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("message_id", WORDS, nullable=False),
        sa.Column("client_id", WORDS, nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("replies", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("user_id", WORDS, nullable=True),
        sa.Column("author_name", WORDS, nullable=False),
        sa.Column("campaign_id", WORDS, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name=op.f("fk_messages_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_messages_site_id_sites")),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_messages_user_id_users")),
        sa.PrimaryKeyConstraint("conversation_id", "sequence", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name=op.f("uq_messages_conversation_id_client_id")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    op.create_index(op.f("ix_messages_site_id_posted_at"), "messages", ["site_id", "posted_at"], unique=False)
    op.create_table(
        "touches",
        sa.Column("touch_id", WORDS, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.Column("item_id", WORDS, nullable=True),
        sa.Column("campaign_id", WORDS, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name=op.f("fk_touches_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_touches_site_id_sites")),
        sa.PrimaryKeyConstraint("touch_id", name=op.f("pk_touches")),
    )
    op.create_index(op.f("ix_touches_conversation_id"), "touches", ["conversation_id"], unique=False)
    op.create_index(
        op.f("ix_touches_site_id_visitor_id_touched_at"),
        "touches",
        ["site_id", "visitor_id", "touched_at"],
        unique=False,
    )
    op.create_table(
        "tracked",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("visit_id", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("referrer", WORDS, nullable=False),
        sa.Column("page_type", WORDS, nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", WORDS, nullable=False),
        sa.Column("transaction_id", WORDS, nullable=False),
        sa.Column("search_term", WORDS, nullable=False),
        sa.Column("dwell_s", sa.Double(), nullable=False),
        sa.Column("scroll", sa.Double(), nullable=False),
        sa.Column("campaign_id", WORDS, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_tracked_site_id_sites")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.visit_id"], name=op.f("fk_tracked_visit_id_visits")),
        sa.PrimaryKeyConstraint("site_id", "visitor_id", "event_id", name=op.f("pk_tracked")),
    )
    op.create_index(
        op.f("ix_tracked_site_id_name_occurred_at"),
        "tracked",
        ["site_id", "name", "occurred_at"],
        unique=False,
    )
    op.create_index(op.f("ix_tracked_visit_id"), "tracked", ["visit_id"], unique=False)
    op.create_table(
        "credits",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("order_id", WORDS, nullable=False),
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("touch_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name=op.f("fk_credits_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "order_id"],
            ["orders.site_id", "orders.order_id"],
            name=op.f("fk_credits_site_id_order_id_orders"),
        ),
        sa.ForeignKeyConstraint(["touch_id"], ["touches.touch_id"], name=op.f("fk_credits_touch_id_touches")),
        sa.PrimaryKeyConstraint("site_id", "order_id", name=op.f("pk_credits")),
    )
    op.create_index(op.f("ix_credits_conversation_id"), "credits", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_credits_touch_id"), "credits", ["touch_id"], unique=False)
    op.create_table(
        "tracked_items",
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("visitor_id", WORDS, nullable=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", WORDS, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id", "visitor_id", "event_id"],
            ["tracked.site_id", "tracked.visitor_id", "tracked.event_id"],
            name="fk_tracked_items_tracked",
        ),
        sa.PrimaryKeyConstraint(
            "site_id", "visitor_id", "event_id", "position", name=op.f("pk_tracked_items")
        ),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
