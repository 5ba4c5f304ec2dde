import dataclasses

import pytest

from bot.actions import catalogue
from bot.errors import Invalid, NotFound
from bot.model import ItemId, Product, Site, SiteId
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools

SITE = Site(SiteId("s"), "key", "secret", "Shop", (), "USD", "en")


def product(item: str, title: str, category: str = "", price_minor: int = 100) -> Product:
    return Product(ItemId(item), title, f"/p/{item}", price_minor, "USD", category=category)


TEA = product("1", "Green tea", "Drinks > Tea", 300)
COCOA = product("2", "Cocoa", "Drinks > Cocoa", 200)
BREAD = product("3", "Rye bread", "Bakery", 250)


@pytest.fixture
async def shop(database: SqlDatabase) -> Reactor:
    async with database.write() as store:
        await store.sites.add(SITE)
    reactor = Reactor(tools(database))
    await reactor.run(catalogue.put, SITE.site_id, (TEA, COCOA, BREAD))
    return reactor


async def test_of_a_batch_with_one_id_twice_the_last_is_put(shop: Reactor) -> None:
    newer = dataclasses.replace(TEA, title="Black tea")
    assert await shop.run(catalogue.put, SITE.site_id, (TEA, newer)) == 1
    assert await shop.run(catalogue.put, SITE.site_id, ()) == 0
    assert await shop.read(catalogue.product, SITE.site_id, TEA.item_id) == newer


async def test_browsing_gives_a_page_and_the_total(shop: Reactor) -> None:
    found, total = await shop.read(catalogue.browse, SITE.site_id, "Drinks", "", "price", 0, 1)
    assert (list(found), total) == ([COCOA], 2)
    found, total = await shop.read(catalogue.browse, SITE.site_id, text="TEA green")
    assert (list(found), total) == ([TEA], 1)


@pytest.mark.parametrize(
    ("order", "after", "limit", "field"),
    [
        ("colour", 0, 24, "order"),
        ("title", -1, 24, "after"),
        ("title", 0, 0, "limit"),
        ("title", 0, 101, "limit"),
    ],
)
async def test_a_page_that_cannot_be_is_refused_by_field(
    shop: Reactor, order: str, after: int, limit: int, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        await shop.read(catalogue.browse, SITE.site_id, "", "", order, after, limit)
    assert error.value.data == {"field": field}


async def test_departments_are_the_tree_of_categories(shop: Reactor) -> None:
    bakery, drinks = await shop.read(catalogue.departments, SITE.site_id)
    assert (bakery.name, bakery.products, bakery.children) == ("Bakery", 1, ())
    assert [(child.path, child.products) for child in drinks.children] == [
        ("Drinks > Cocoa", 1),
        ("Drinks > Tea", 1),
    ]
    assert (drinks.path, drinks.products) == ("Drinks", 2)


async def test_another_sites_product_is_not_found(shop: Reactor) -> None:
    with pytest.raises(NotFound):
        await shop.read(catalogue.product, SiteId("other"), TEA.item_id)
    assert await shop.read(catalogue.products, SITE.site_id, (ItemId("9"), COCOA.item_id)) == {
        COCOA.item_id: COCOA
    }
    assert await shop.read(catalogue.products, SITE.site_id, ()) == {}
