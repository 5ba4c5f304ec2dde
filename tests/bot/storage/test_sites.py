import pytest

from bot.errors import Invalid, NotFound
from bot.model import ItemId, Merchandising, OpenHours, Restraint, Service, SiteId
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import HOSTILE, OTHER, SITE, site


async def test_a_site_is_found_by_key_and_by_id(database: SqlDatabase) -> None:
    shop = site(name=HOSTILE, origins=("https://a.example", "https://b.example:8443"))
    async with database.write() as store:
        await store.sites.add(shop)
    async with database.read() as store:
        assert await store.sites.by_key(shop.key) == shop
        assert await store.sites.by_id(shop.site_id) == shop
        assert await store.sites.by_key("unknown") is None
        assert await store.sites.by_id(SiteId("unknown")) is None


async def test_all_sites_come_by_key(settled: SqlDatabase) -> None:
    async with settled.read() as store:
        assert [shop.site_id for shop in await store.sites.all()] == [SITE, OTHER]


async def test_a_key_belongs_to_one_site(settled: SqlDatabase) -> None:
    with pytest.raises(Invalid, match="key-site-1") as raised:
        async with settled.write() as store:
            await store.sites.add(site(SiteId("site-3"), key="key-site-1"))
    assert raised.value.data == {"field": "key"}


async def test_origins_are_replaced(settled: SqlDatabase) -> None:
    origins = ("https://new.example", "http://127.0.0.1:8080")
    async with settled.write() as store:
        await store.sites.set_origins(SITE, list(origins))
        assert await store.sites.by_id(SITE) == site(origins=origins)
        assert await store.sites.by_id(OTHER) == site(OTHER)
        with pytest.raises(NotFound):
            await store.sites.set_origins(SiteId("unknown"), origins)


async def test_a_shops_rules_stand_with_it(settled: SqlDatabase) -> None:
    rules = Merchandising(
        0.25,
        (ItemId(HOSTILE),),
        ("A > B",),
        {HOSTILE: -1.5, "A": 2.0},
        most_per_category=2,
        diversity=0.5,
        explored_share=0.1,
        exploration="thompson",
    )
    async with settled.write() as store:
        await store.sites.set_merchandising(OTHER, rules)
        with pytest.raises(NotFound):
            await store.sites.set_merchandising(SiteId("unknown"), rules)
    async with settled.read() as store:
        standings = {one.site_id: one for one in await store.sites.standing()}
        assert [standings[site_id].merchandising for site_id in (SITE, OTHER)] == [Merchandising(), rules]


async def test_restraint_is_replaced(settled: SqlDatabase) -> None:
    restraint = Restraint(
        speaks=False,
        per_visit=3,
        per_day=5,
        gap_s=0,
        quiet_days=30,
        quiet_pages=("thanks", HOSTILE),
        quiet_steps=("shipping", "payment"),
    )
    async with settled.write() as store:
        assert (await store.sites.all())[0].restraint == Restraint(), "on by default"
        await store.sites.set_restraint(SITE, restraint)
        assert await store.sites.by_id(SITE) == site(restraint=restraint)
        assert await store.sites.by_key("key-site-2") == site(OTHER)
        with pytest.raises(NotFound):
            await store.sites.set_restraint(SiteId("unknown"), restraint)


async def test_service_hours_are_replaced(settled: SqlDatabase) -> None:
    service = Service("Europe/Berlin", (OpenHours(0, 540, 1020), OpenHours(5, 600, 840)), 15_000)
    async with settled.write() as store:
        await store.sites.set_service(SITE, service)
        assert await store.sites.by_id(SITE) == site(service=service)
        assert await store.sites.by_id(OTHER) == site(OTHER)
        with pytest.raises(NotFound):
            await store.sites.set_service(SiteId("unknown"), service)
