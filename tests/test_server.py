import logging
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

from bot.actions import sites
from bot.model import ItemId, Product, ProductQuery, SiteId
from bot.settings import Settings
from bot.storage.database import SqlDatabase
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources
from server import Engines, shelf_of
from tests.fakes import tools

SEARCH = ProductQuery("search", "tea")
TRENDING = ProductQuery("trending")


def popular(*item_ids: str) -> Sources:
    """The first the most."""
    return Sources(Popularity(np.array(item_ids), np.arange(len(item_ids), 0, -1, dtype=np.float32)))


async def put(database: SqlDatabase, site_id: SiteId, *item_ids: str) -> None:
    products = [Product(ItemId(i), f"Tea {i}", f"/p/{i}", 100, "USD") for i in item_ids]
    async with database.write() as store:
        await store.products.put(site_id, products)


class TestEngines:
    @pytest.fixture(autouse=True)
    async def shop(self, sqlite_database: SqlDatabase, tmp_path: Path) -> None:
        self.database = sqlite_database
        self.settings = Settings(var_dir=tmp_path)
        async with self.database.write() as store:
            made = await sites.found(
                store, tools(self.database), name="Shop", origins=[], currency="USD", locale="en"
            )
        self.site_id = made.value.site_id
        self.shelf = shelf_of(self.settings, self.site_id)
        self.engines = Engines(self.database, self.settings)
        await put(self.database, self.site_id, "a", "b")

    def damage(self, number: int) -> None:
        self.shelf._path(number).write_bytes(b"half of a mod")

    async def asked(self, query: ProductQuery = TRENDING) -> list[str]:
        return [r.item_id for r in await self.engines.recommend(self.site_id, query, None)]

    async def test_before_anything_is_loaded_nothing_is_recommended(self) -> None:
        assert await self.asked() == []

    async def test_while_a_server_starts_the_first_answer_waits(self) -> None:
        app = web.Application()
        self.engines.keep_current(app)
        runner = web.AppRunner(app)
        await runner.setup()
        assert sorted(await self.asked(SEARCH)) == ["a", "b"]
        await runner.cleanup()

    async def test_without_a_model_it_searches(self) -> None:
        await self.engines.refresh()
        assert sorted(await self.asked(SEARCH)) == ["a", "b"]

    async def test_a_new_model_and_a_new_catalogue_are_noticed(self) -> None:
        await self.engines.refresh()
        self.shelf.use(self.shelf.add(popular("b", "a"), {}))
        await self.engines.refresh()
        assert await self.asked() == ["b", "a"]
        await put(self.database, self.site_id, "c")
        self.shelf.use(self.shelf.add(popular("c", "a", "b"), {}))
        await self.engines.refresh()
        assert await self.asked() == ["c", "a", "b"]

    async def test_a_damaged_first_model_leaves_search(self, caplog: pytest.LogCaptureFixture) -> None:
        self.shelf.use(self.shelf.add(popular("b", "a"), {}))
        self.damage(1)
        with caplog.at_level(logging.ERROR):
            await self.engines.refresh()
            await self.engines.refresh()
        assert sorted(await self.asked(SEARCH)) == ["a", "b"]
        assert caplog.messages == [f"model 1 of site {self.site_id} was refused"]

    async def test_a_damaged_later_one_leaves_the_one_in_use(self) -> None:
        for order in (("b", "a"), ("a", "b")):
            self.shelf.use(self.shelf.add(popular(*order), {}))
            if order[0] == "b":
                await self.engines.refresh()
        self.damage(2)
        await put(self.database, self.site_id, "c")
        await self.engines.refresh()
        assert (await self.asked())[0] == "b"
        assert sorted(await self.asked(SEARCH)) == ["a", "b", "c"]
