from datetime import UTC, datetime

import pytest

from bot.actions import behaviour
from bot.errors import Invalid, NotFound
from bot.model import Interaction, ItemId, Site, SiteId
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools

SITE = Site(SiteId("s"), "key", "secret", "Shop", (), "USD", "en")
LINE = Interaction("v", "session", "view_item", ItemId("tea"), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
async def shop(database: SqlDatabase) -> Reactor:
    async with database.write() as store:
        await store.sites.add(SITE)
    return Reactor(tools(database))


async def sessions(shop: Reactor) -> list[str]:
    async with shop.tools.database.read() as store:
        return [item for _, item, _, _ in await store.imports.sessions(SITE.site_id)]


async def test_rows_count_when_their_import_is_complete(shop: Reactor) -> None:
    import_id = await shop.run(behaviour.begin, SITE.site_id, " events.csv ")
    assert await shop.run(behaviour.add, import_id, (LINE, LINE)) == 2
    assert await shop.run(behaviour.add, import_id, ()) == 0
    assert (await sessions(shop), await shop.read(behaviour.sources, SITE.site_id)) == ([], [])
    await shop.run(behaviour.complete, import_id)
    assert await sessions(shop) == ["tea", "tea"]
    assert await shop.read(behaviour.sources, SITE.site_id) == ["events.csv"]


async def test_a_later_import_of_a_source_replaces_it(shop: Reactor) -> None:
    for rows in ((LINE, LINE), (LINE,)):
        import_id = await shop.run(behaviour.begin, SITE.site_id, "events.csv")
        await shop.run(behaviour.add, import_id, rows)
        await shop.run(behaviour.complete, import_id)
    assert await sessions(shop) == ["tea"]


async def test_what_was_completed_takes_no_more_rows(shop: Reactor) -> None:
    import_id = await shop.run(behaviour.begin, SITE.site_id, "events.csv")
    await shop.run(behaviour.complete, import_id)
    with pytest.raises(NotFound):
        await shop.run(behaviour.add, import_id, (LINE,))


@pytest.mark.parametrize("source", ["", "  ", "x" * 201])
async def test_a_source_has_a_name(shop: Reactor, source: str) -> None:
    with pytest.raises(Invalid):
        await shop.run(behaviour.begin, SITE.site_id, source)
