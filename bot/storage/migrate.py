"""Brings a database to the latest revision; Alembic is only loaded where there is something to do."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from bot.errors import Invalid
from bot.storage.engines import Engines, connect

HEAD = "0004"
FOLDER = Path(__file__).parent / "migrations"


async def migrate(engines: Engines, url: URL) -> None:
    if await revision(engines) != HEAD:
        await asyncio.to_thread(lambda: asyncio.run(_upgrade(url)))


async def revision(engines: Engines) -> str | None:
    """None where no migration ever ran."""
    async with engines.reader.connect() as connection:
        try:
            found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if "alembic_version" not in str(error.orig):
                raise
            return None
        return found.scalar()


async def _upgrade(url: URL) -> None:
    """In one transaction, while a second process that starts at the same time waits."""
    engines = connect(url)
    try:
        async with engines.writer.begin() as connection:
            if not engines.on_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('floorwalker'))"))
            await connection.run_sync(run_migrations)
    finally:
        await engines.dispose()


def type_differs(
    context: Any, found: object, declared: object, found_type: TypeEngine[Any], declared_type: TypeEngine[Any]
) -> bool:
    """Alembic's `compare_type`: whether CREATE TABLE would say something else."""
    return bool(found_type.compile(context.dialect) != declared_type.compile(context.dialect))


def run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Invalid("DATABASE_URL", f"the database is newer than this program: {error}") from error
