"""What the dialogue shows and asks, what it was taught, what it could not answer, and what was clicked."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
TABLES = ("questions", "definitions", "articles", "clicks", "tags")


def added() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("conversations", sa.Column("contact", sa.Text(), server_default="{}", nullable=False)),
        ("conversations", sa.Column("tags", sa.Text(), server_default="[]", nullable=False)),
        ("conversations", sa.Column("summary", WORDS, server_default="", nullable=False)),
        ("messages", sa.Column("links", sa.Text(), server_default="[]", nullable=False)),
        ("messages", sa.Column("comparison", sa.Text(), nullable=True)),
        ("messages", sa.Column("asks", sa.Text(), nullable=True)),
        ("messages", sa.Column("choice", sa.Text(), nullable=True)),
        ("products", sa.Column("rating", sa.Double(), nullable=True)),
        ("products", sa.Column("rating_count", sa.Integer(), server_default="0", nullable=False)),
        ("sites", sa.Column("service", sa.Text(), server_default="{}", nullable=False)),
        ("sites", sa.Column("teaching_change", sa.BigInteger(), server_default="0", nullable=False)),
        ("users", sa.Column("seen_at", MOMENT, nullable=True)),
    ]


def words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def of_site(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f(f"fk_{table}_site_id_sites"))


def of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.conversation_id"],
        name=op.f(f"fk_{table}_conversation_id_conversations"),
    )


def index(table: str, *names: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names), unique=False)


def log(table: str, moment: str, *names: str) -> None:
    """Numbered lines of a site's conversations."""
    op.create_table(
        table,
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        *words("site_id", "conversation_id", *names),
        sa.Column(moment, MOMENT, nullable=False),
        of_conversation(table),
        of_site(table),
        sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{table}")),
    )
    index(table, "conversation_id")
    index(table, "site_id", moment)


def upgrade() -> None:
    for table, column in added():
        op.add_column(table, column)
    op.create_table(
        "tags",
        *words("conversation_id", "tag", "site_id"),
        sa.Column("tagged_at", MOMENT, nullable=False),
        of_conversation("tags"),
        of_site("tags"),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name=op.f("pk_tags")),
    )
    index("tags", "site_id", "tagged_at")
    log("clicks", "clicked_at", "message_id", "kind", "target")
    log("questions", "asked_at", "text", "locale")
    op.create_table(
        "articles",
        *words("site_id", "article_id", "locale", "title", "body", "url"),
        of_site("articles"),
        sa.PrimaryKeyConstraint("site_id", "article_id", "locale", name=op.f("pk_articles")),
    )
    op.create_table(
        "definitions",
        *words("site_id", "kind", "name", "body"),
        of_site("definitions"),
        sa.PrimaryKeyConstraint("site_id", "kind", "name", name=op.f("pk_definitions")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for table, column in added():
        op.drop_column(table, column.name)
