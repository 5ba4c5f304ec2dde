"""Every store is tested on both databases, with two sites and two agents in it."""

import pytest

from bot.storage.database import SqlDatabase
from tests.bot.storage import samples


@pytest.fixture
async def settled(database: SqlDatabase) -> SqlDatabase:
    await samples.settle(database)
    return database
