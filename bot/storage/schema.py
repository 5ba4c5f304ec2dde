"""The naming of constraints, and the few kinds of columns all tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

from bot.storage.columns import Json, Moment, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def words(name: str, *, default: bool = False) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="" if default else None)


def optional_words(name: str) -> Column[str]:
    return Column(name, Words, nullable=True)


def count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def big(name: str, *, nullable: bool = False) -> Column[int]:
    """Money in minor units, and what a file may make as large as it likes."""
    return Column(name, BigInteger, nullable=nullable)


def site() -> Column[str]:
    return Column("site_id", Words, ForeignKey("sites.site_id"), nullable=False)


def site_key() -> Column[str]:
    return Column("site_id", Words, ForeignKey("sites.site_id"), primary_key=True)


def key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def at(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=nullable)


def json(name: str, kind: Any, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Json(kind), nullable=nullable)
