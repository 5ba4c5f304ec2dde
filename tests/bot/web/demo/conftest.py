"""The demo shop, open, with a few products."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import SqlDatabase
from tests.bot.web.demo.shop import HOSTILE, DemoShop, open_shop, product

PRODUCTS = (
    product("oat", "Oat Cookies, 14 oz", sale_price_minor=199),
    product("hostile", HOSTILE, brand=HOSTILE, category=f"Grocery > {HOSTILE}"),
    product("gone", "Discontinued Cookies", available=False),
    product("milk", "Whole Milk, 1 gal", "Dairy & Eggs > Milk & Cream", 349),
    *(
        product(f"crisp-{n:02d}", f"Crisps, Variety {n}", "Grocery > Chips & Snacks", 100 + n)
        for n in range(60)
    ),
)


@pytest.fixture
async def shop(sqlite_database: SqlDatabase, tmp_path: Path) -> AsyncIterator[DemoShop]:
    async with open_shop(sqlite_database, tmp_path, PRODUCTS) as opened:
        yield opened
