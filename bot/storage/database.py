"""Opens the database, brings it up to date, and hands out transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from bot.storage.engines import Engines, connect, parse_url
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from bot.storage.transaction import Transaction


class SqlDatabase:
    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if engines.on_sqlite else nullcontext()
        )
        """SQLite has one writer: waiting here is fair, waiting in SQLite is not."""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlStore]:
        """PostgreSQL: READ COMMITTED, with locks where the Protocols say so. SQLite: one at a time."""
        async with self._turn, self._engines.writer.begin() as connection:
            yield SqlStore(Transaction(connection))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlStore]:
        """Never waits for a writer. Writing through it raises SQLAlchemy's DBAPIError."""
        async with self._engines.reader.connect() as connection:
            yield SqlStore(Transaction(connection))

    async def close(self) -> None:
        """After the write under way on SQLite, if there is one."""
        async with self._turn:
            await self._engines.dispose()


async def open_database(url: str) -> SqlDatabase:
    """At its latest revision. Raises Invalid for a wrong URL, and for a database newer than this program."""
    parsed = parse_url(url)
    engines = connect(parsed)
    try:
        await migrate(engines, parsed)
    except BaseException:
        await engines.dispose()
        raise
    return SqlDatabase(engines)
