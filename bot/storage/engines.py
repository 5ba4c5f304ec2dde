"""How each database is connected to: for writing, and for a consistent view that refuses writes.

Errors do not name a statement's parameters: what visitors write and users' hashes have no place in a log.
"""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import Invalid

BUSY_TIMEOUT_S = 15
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
READERS = 8


@dataclass(frozen=True, slots=True)
class Engines:
    writer: AsyncEngine
    reader: AsyncEngine

    @property
    def on_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    async def dispose(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def parse_url(url: str) -> URL:
    """Raises Invalid for what is no database URL, or of a database that is not known here."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Invalid("DATABASE_URL", f"cannot read it: {error}") from error
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        known = "sqlite:///file, postgresql+asyncpg://user@host/database"
        raise Invalid("DATABASE_URL", f"unknown kind {parsed.drivername!r}; known are {known}")
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise Invalid("DATABASE_URL", "SQLite needs a file, such as sqlite:///var/floorwalker.db")
    return parsed.set(drivername=driver)


def connect(url: URL) -> Engines:
    if url.drivername.startswith("sqlite"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        writer = _sqlite(url, "BEGIN IMMEDIATE", read_only=False, pool_size=1, max_overflow=1)
        reader = _sqlite(url, "BEGIN", read_only=True, pool_size=READERS, max_overflow=2 * READERS)
        return Engines(writer, reader)
    writer = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"server_settings": {"application_name": "floorwalker", "jit": "off"}},
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writer, reader)


def _use_wal(cursor: Any) -> None:
    """Of two processes that open a new file together, SQLite refuses one at once, whatever its timeout."""
    for again in range(BUSY_TIMEOUT_S * 100, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if not again:
                raise
            time.sleep(0.01)
        else:
            return


def _sqlite(url: URL, begin: str, *, read_only: bool, **pool: int) -> AsyncEngine:
    """The driver's own BEGIN comes too late to read in a transaction: it is told to leave it to us."""
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_S},
        hide_parameters=True,
        **pool,
    )
    pragmas = [
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}",
        "PRAGMA cache_size = -16384",
        "PRAGMA mmap_size = 268435456",
        f"PRAGMA query_only = {'ON' if read_only else 'OFF'}",
    ]

    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        _use_wal(cursor)
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", start)
    return engine
