"""What a recommender needs that follows the shop: numbered changes, costs, attributes, rules and a log."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
INDEXES = [
    ("products", ["site_id", "changed"]),
    ("tracked", ["site_id", "received_at"]),
]


def added() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("imports", sa.Column("latest_at", MOMENT, nullable=True)),
        ("products", sa.Column("cost_minor", sa.BigInteger(), nullable=True)),
        ("products", sa.Column("attributes", sa.Text(), server_default="{}", nullable=False)),
        ("products", sa.Column("changed", sa.BigInteger(), server_default="0", nullable=False)),
        ("sites", sa.Column("catalogue_change", sa.BigInteger(), server_default="0", nullable=False)),
        ("sites", sa.Column("merchandising", sa.Text(), server_default="{}", nullable=False)),
        ("touches", sa.Column("message_id", WORDS, nullable=True)),
    ]


def upgrade() -> None:
    for table, column in added():
        op.add_column(table, column)
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
    op.create_table(
        "recommendations",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", WORDS, nullable=False),
        sa.Column("conversation_id", WORDS, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", WORDS, nullable=False),
        sa.Column("scenario", WORDS, nullable=False),
        sa.Column("propensity", sa.Double(), nullable=False),
        sa.Column("explored", sa.Boolean(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "sequence"],
            ["messages.conversation_id", "messages.sequence"],
            name="fk_recommendations_messages",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.site_id"], name=op.f("fk_recommendations_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recommendations")),
        sa.UniqueConstraint(
            "conversation_id",
            "sequence",
            "position",
            name=op.f("uq_recommendations_conversation_id_sequence_position"),
        ),
    )
    op.create_index(
        op.f("ix_recommendations_site_id_number"), "recommendations", ["site_id", "number"], unique=False
    )


def downgrade() -> None:
    op.drop_table("recommendations")
    for table, columns in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    for table, column in added():
        op.drop_column(table, column.name)
