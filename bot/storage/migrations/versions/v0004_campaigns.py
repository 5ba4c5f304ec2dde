"""Campaigns with variants and a history, offers and their codes, and more of what a visit tells."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
VARIANT = "a"
"""What the one content of a campaign is called from now on."""
BATCH = 1_000
Body = dict[str, Any]


def added() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("exposures", sa.Column("variant", WORDS, server_default="", nullable=False)),
        ("exposures", sa.Column("version", sa.Integer(), server_default="1", nullable=False)),
        ("exposures", sa.Column("propensity", sa.Double(), server_default="1", nullable=False)),
        ("exposures", sa.Column("interrupts", sa.Boolean(), server_default=sa.true(), nullable=False)),
        ("messages", sa.Column("promise", sa.Text(), nullable=True)),
        ("sites", sa.Column("restraint", sa.Text(), server_default="{}", nullable=False)),
        ("tracked", sa.Column("results", sa.BigInteger(), nullable=True)),
        ("tracked", sa.Column("idle_s", sa.Double(), server_default="0", nullable=False)),
        ("tracked", sa.Column("attributes", sa.Text(), server_default="{}", nullable=False)),
        ("tracked", sa.Column("position", sa.Integer(), server_default="0", nullable=False)),
        ("visits", sa.Column("landing_url", WORDS, server_default="", nullable=False)),
        ("visits", sa.Column("country", WORDS, server_default="", nullable=False)),
        ("visits", sa.Column("utc_offset_min", sa.Integer(), nullable=True)),
        ("visits", sa.Column("cart_since_at", MOMENT, nullable=True)),
        ("visits", sa.Column("checkout_step", WORDS, server_default="", nullable=False)),
        ("visits", sa.Column("checkout_since_at", MOMENT, nullable=True)),
        ("visits", sa.Column("coupon_touched", sa.Boolean(), server_default=sa.false(), nullable=False)),
        *(("visits", counted(name)) for name in ("rage_clicks", "dead_clicks", "exit_signals")),
        ("visits", counted("empty_searches")),
        ("visits", sa.Column("idle_s", sa.Double(), server_default="0", nullable=False)),
        ("visits", sa.Column("events", sa.Text(), server_default="{}", nullable=False)),
        ("visits", sa.Column("attributes", sa.Text(), server_default="{}", nullable=False)),
    ]


def counted(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def words(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, WORDS, nullable=nullable) for name in names]


def moments(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, MOMENT, nullable=nullable) for name in names]


def big(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def of_site(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f(f"fk_{table}_site_id_sites"))


def index(table: str, *names: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names), unique=False)


def upgrade() -> None:
    for table, column in added():
        op.add_column(table, column)
    index("exposures", "site_id", "visitor_id", "campaign_id", "exposed_at")
    make_revisions()
    make_offers()
    before = kept_campaigns()
    op.drop_table("campaigns")
    make_campaigns()
    carry_over(before)
    retrace(explained)


def downgrade() -> None:
    retrace(told)
    before = kept_campaigns()
    for table in ("offer_codes", "offers", "campaign_revisions", "campaigns"):
        op.drop_table(table)
    op.create_table("campaigns", *campaign_columns(), *campaign_constraints())
    for row in before:
        op.get_bind().execute(CAMPAIGNS.insert(), row | {"body": to_text(single(json.loads(row["body"])))})
    op.drop_index("ix_exposures_site_id_visitor_id_campaign_id_exposed_at", table_name="exposures")
    for table, column in added():
        op.drop_column(table, column.name)


def campaign_columns() -> list[sa.Column[Any]]:
    return words("site_id", "campaign_id", "body")


def campaign_constraints() -> tuple[sa.Constraint, ...]:
    key = sa.PrimaryKeyConstraint("site_id", "campaign_id", name=op.f("pk_campaigns"))
    return of_site("campaigns"), key


def make_campaigns() -> None:
    op.create_table(
        "campaigns",
        *campaign_columns(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        *moments("changed_at"),
        *words("changed_by"),
        *campaign_constraints(),
    )


def make_revisions() -> None:
    op.create_table(
        "campaign_revisions",
        *words("site_id", "campaign_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *words("body"),
        *moments("saved_at"),
        *words("user_id", nullable=True),
        *words("user_name", "action"),
        of_site("campaign_revisions"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_campaign_revisions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("site_id", "campaign_id", "number", name=op.f("pk_campaign_revisions")),
    )


def make_offers() -> None:
    op.create_table(
        "offers",
        *words("site_id", "offer_id", "name", "kind", "currency"),
        sa.Column("percent", sa.Double(), nullable=False),
        *big("amount_minor"),
        *words("gift", nullable=True),
        *big("most_minor", "budget_minor", "count", nullable=True),
        *big("per_visitor", "min_cart_minor"),
        sa.Column("margin_floor", sa.Double(), nullable=True),
        *big("valid_s"),
        *moments("starts_at", "ends_at", nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("uploaded", sa.Boolean(), nullable=False),
        of_site("offers"),
        sa.PrimaryKeyConstraint("site_id", "offer_id", name=op.f("pk_offers")),
    )
    op.create_table(
        "offer_codes",
        *words("site_id", "code", "offer_id", "state"),
        *words("visitor_id", nullable=True),
        *moments("granted_at", "expires_at", "redeemed_at", nullable=True),
        *words("order_id", nullable=True),
        *big("discount_minor"),
        sa.ForeignKeyConstraint(
            ["site_id", "offer_id"],
            ["offers.site_id", "offers.offer_id"],
            name=op.f("fk_offer_codes_site_id_offer_id_offers"),
        ),
        sa.PrimaryKeyConstraint("site_id", "code", name=op.f("pk_offer_codes")),
    )
    used = ["site_id", "offer_id", "state", "expires_at", "code", "discount_minor"]
    op.create_index("ix_offer_codes_use", "offer_codes", used)
    index("offer_codes", "site_id", "offer_id", "visitor_id", "granted_at")
    index("offer_codes", "site_id", "offer_id", "granted_at")


def table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


CAMPAIGNS = table("campaigns", "site_id", "campaign_id", "body")
EXPOSURES = table(
    "exposures", "exposure_id", "site_id", "campaign_id", "arm", "trace", "variant", "propensity"
)


def kept_campaigns() -> list[Body]:
    return [dict(row) for row in op.get_bind().execute(sa.select(CAMPAIGNS)).mappings()]


def carry_over(campaigns: list[Body]) -> None:
    """Each with what it said as its one variant, and the first entry of its history."""
    bind, now = op.get_bind(), datetime.now(UTC)
    at = now if bind.dialect.name == "postgresql" else int(now.timestamp() * 1_000_000)
    for row in campaigns:
        old = json.loads(row["body"])
        row["body"] = to_text(varied(old))
        kept = {"revision": 1, "archived": False, "changed_at": at, "changed_by": ""}
        begun = {"number": 1, "saved_at": at, "user_name": "", "action": "created"}
        bind.execute(table("campaigns", *row, *kept).insert(), row | kept)
        bind.execute(table("campaign_revisions", *row, *begun).insert(), row | begun)
        assign(row["site_id"], row["campaign_id"], float(old.get("holdout", 0.1)))


def assign(site_id: str, campaign_id: str, holdout: float) -> None:
    """What those exposed before were assigned to see, and how probable that was."""
    mine = (EXPOSURES.c.site_id == site_id) & (EXPOSURES.c.campaign_id == campaign_id)
    arms: Mapping[str, Body] = {
        "shown": {"variant": VARIANT, "propensity": 1 - holdout},
        "ghost": {"propensity": holdout},
    }
    for arm, assigned in arms.items():
        op.get_bind().execute(EXPOSURES.update().where(mine, EXPOSURES.c.arm == arm).values(assigned))


def varied(body: Body) -> Body:
    variant = {"variant_id": VARIANT, "content": body["content"], "weight": 1.0}
    return {name: body[name] for name in body if name != "content"} | {"variants": [variant]}


def single(body: Body) -> Body:
    """The first variant's content, without what an older program does not know."""
    content = body["variants"][0]["content"]
    kept = ("campaign_id", "name", "trigger", "condition", "enabled", "priority", "holdout")
    said = ("text", "replies", "scenario", "products")
    return {name: body[name] for name in kept if name in body} | {
        "content": {name: content[name] for name in said if name in content}
    }


def explained(campaign_id: str, trace: list[Any]) -> list[Any]:
    """The sentences of an older program, the last of which was about this campaign."""
    sentences = [sentence for sentence in reversed(trace) if isinstance(sentence, str)]
    return [
        {"campaign_id": "" if at else campaign_id, "name": "", "verdict": "", "because": sentence}
        for at, sentence in enumerate(sentences)
    ]


def told(_campaign_id: str, trace: list[Any]) -> list[Any]:
    looked = [one for one in reversed(trace) if isinstance(one, dict)]
    return [one["because"] or f"{one['name']}: {one['verdict']}" for one in looked]


def retrace(change: Callable[[str, list[Any]], list[Any]]) -> None:
    changed = EXPOSURES.update().where(EXPOSURES.c.exposure_id == sa.bindparam("this"))
    for rows in exposures():
        traces = [
            {"this": row.exposure_id, "trace": to_text(change(row.campaign_id, json.loads(row.trace)))}
            for row in rows
        ]
        op.get_bind().execute(changed, traces)


def exposures() -> Iterator[list[Any]]:
    """In batches: there is one for every visit that a campaign was about."""
    after = ""
    while True:
        query = sa.select(EXPOSURES.c.exposure_id, EXPOSURES.c.campaign_id, EXPOSURES.c.trace)
        query = query.where(EXPOSURES.c.exposure_id > after).order_by(EXPOSURES.c.exposure_id).limit(BATCH)
        rows = list(op.get_bind().execute(query))
        if not rows:
            return
        yield rows
        after = rows[-1].exposure_id


def to_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
