"""A house for each test, on a real database."""

import pytest

from bot.model import VisitorId
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House


@pytest.fixture
async def house(sqlite_database: SqlDatabase) -> House:
    made = House(sqlite_database)
    await made.found()
    return made


@pytest.fixture
async def eve(house: House) -> VisitorId:
    return await house.arrive()
