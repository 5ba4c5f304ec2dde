"""The web application, running, for every test of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import SqlDatabase
from tests.bot.web.house import House, open_house


@pytest.fixture
async def house(sqlite_database: SqlDatabase, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite_database, tmp_path) as opened:
        yield opened
