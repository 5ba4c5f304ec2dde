"""Opens the database, brings it up to date, and hands out transactions."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext

from bot.storage.engines import Engines, connect, parse_url
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from bot.storage.transaction import Transaction

CLOSING_S = 15
"""What is still read or written when the database is closed has this long to end."""


class SqlDatabase:
    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if engines.on_sqlite else nullcontext()
        )
        """SQLite has one writer: waiting here is fair, waiting in SQLite is not."""
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlStore]:
        """PostgreSQL: READ COMMITTED, with locks where the Protocols say so. SQLite: one at a time."""
        with self._counted():
            async with self._turn, self._engines.writer.begin() as connection:
                yield SqlStore(Transaction(connection))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlStore]:
        """Never waits for a writer. Writing through it raises SQLAlchemy's DBAPIError."""
        with self._counted():
            async with self._engines.reader.connect() as connection:
                yield SqlStore(Transaction(connection))

    async def close(self) -> None:
        """After the transactions under way: a connection that is still lent out would never be closed."""
        try:
            async with asyncio.timeout(CLOSING_S):
                await self._idle.wait()
        finally:
            await self._engines.dispose()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()


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
