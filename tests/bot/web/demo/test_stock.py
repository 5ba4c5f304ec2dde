import pytest

from bot.actions import catalogue, sites
from bot.errors import NotFound
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from bot.web.demo.stock import Stock
from tests.bot.web.demo.shop import product
from tests.fakes import tools


async def test_the_shelf_follows_the_catalogue(sqlite_database: SqlDatabase) -> None:
    reactor = Reactor(tools(sqlite_database))
    stock = Stock(reactor, fresh_s=0)
    with pytest.raises(NotFound):
        await stock.shelf()
    site = await reactor.run(
        sites.found, name="Shop", origins=["http://shop.example"], currency="USD", locale="en", key="demo"
    )
    await reactor.run(catalogue.put, site.site_id, [product("1")])
    before = await stock.shelf()
    assert len(before) == 1
    await reactor.run(catalogue.put, site.site_id, [product("2")])
    while (shelf := await stock.shelf()) is before:
        await reactor.read(sites.every)
    assert len(shelf) == 2
    await stock.close()
