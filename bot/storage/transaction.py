"""One open transaction, and the few words of SQL in which SQLite and PostgreSQL differ."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    FromClause,
    Row,
    Select,
    Table,
    Text,
    any_,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.columns import Moment, microseconds, to_json

Insert = postgresql.Insert | sqlite.Insert
Found = Row[*tuple[Any, ...]]
Query = Select[*tuple[Any, ...]]


class Transaction:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.on_postgresql = connection.dialect.name == "postgresql"

    async def run(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return await self.connection.execute(statement, rows)

    async def all(self, statement: Executable) -> Sequence[Found]:
        return (await self.connection.execute(statement)).all()

    async def first(self, statement: Executable) -> Found | None:
        return (await self.connection.execute(statement)).first()

    async def number(self, statement: Executable) -> int:
        return int((await self.connection.execute(statement)).scalar() or 0)

    async def driver(self) -> Any:
        """The aiosqlite or asyncpg connection below, for what SQLAlchemy would slow down."""
        return (await self.connection.get_raw_connection()).driver_connection

    async def batches(self, query: Query, size: int) -> AsyncGenerator[Sequence[Sequence[Any]], None]:
        """The driver's own rows, types not converted: of millions, SQLAlchemy would make objects."""
        await self.connection.execute(select(1))  # begins the transaction
        compiled = query.compile(dialect=self.connection.dialect, compile_kwargs={"render_postcompile": True})
        bound = [compiled.params[name] for name in getattr(compiled, "positiontup", None) or ()]
        driver = await self.driver()
        if self.on_postgresql:
            cursor = await driver.cursor(compiled.string, *bound)
            while batch := await cursor.fetch(size):
                yield batch
            return
        async with driver.execute(compiled.string, bound) as cursor:
            while batch := await cursor.fetchmany(size):
                yield batch

    def at(self, moment: datetime) -> ColumnElement[Any]:
        """A time as `batches` can hand it to the driver."""
        if self.on_postgresql:
            return literal(moment, Moment())
        return literal(microseconds(moment), BigInteger())

    def among(self, column: ColumnElement[str], names: Sequence[str]) -> ColumnElement[bool]:
        """Whether it is one of many; they are bound as one, and the statement stays the same."""
        if self.on_postgresql:
            return column == any_(literal(list(names), ARRAY(Text())))
        each = func.json_each(literal(to_json(names), Text())).table_valued("value")
        return column.in_(select(each.c.value))

    async def lock(self, *names: str) -> None:
        """Wait for, then hold a lock of this name until the end. SQLite has one writer anyway."""
        if self.on_postgresql:
            name = "\n".join(names)
            await self.connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
            )

    def insert(self, table: Table) -> Insert:
        return postgresql.insert(table) if self.on_postgresql else sqlite.insert(table)

    def insert_new(self, table: Table, key: Iterable[str] | None = None) -> Insert:
        """Insert, leaving alone what is there already under `key`: the primary key unless given."""
        names = list(key or table.primary_key.columns.keys())
        return self.insert(table).on_conflict_do_nothing(index_elements=names)

    def upsert(self, table: Table, unless_same: Sequence[str] = ()) -> Insert:
        """Insert or replace, by primary key; a row with the same values of `unless_same` is left alone."""
        statement = self.insert(table)
        replaced = {
            column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key
        }
        differs = [table.c[name].is_distinct_from(statement.excluded[name]) for name in unless_same]
        return statement.on_conflict_do_update(
            index_elements=table.primary_key.columns.keys(),
            set_=replaced,
            where=or_(*differs) if differs else None,
        )


def columns(table: FromClause, model: type) -> list[ColumnElement[Any]]:
    """The columns that hold a model's fields, in their order: `model(*row)` builds it again."""
    return [table.c[field.name] for field in fields(model)]


def values(record: Any) -> dict[str, Any]:
    """A model's fields by column name."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def locked(statement: Query) -> Query:
    """FOR UPDATE, where there are row locks; SQLite leaves it out."""
    return statement.with_for_update()
