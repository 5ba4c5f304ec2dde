from pathlib import Path

import pytest
import yaml

from bot.actions import sites
from bot.commands import service
from bot.errors import Invalid
from bot.model import OpenHours, Service, Site
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools


@pytest.fixture
async def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


@pytest.fixture
async def shop(reactor: Reactor) -> Site:
    return await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en", key="shop")


async def test_hours_are_set_whole_and_shown_as_they_are_read(
    reactor: Reactor, shop: Site, tmp_path: Path
) -> None:
    path = tmp_path / "service.yaml"
    path.write_text("timezone: Europe/Berlin\nhours: {friday: '09:00-17:00'}\nhigh_cart: 200\n")
    made = await service.set_from(reactor, shop, path)
    assert made == Service("Europe/Berlin", (OpenHours(4, 540, 1020),), 20_000)
    kept = await reactor.read(sites.by_id, shop.site_id)
    assert kept is not None
    assert kept.service == made
    shown = service.yaml_of(made, "USD")
    assert yaml.safe_load(shown)["hours"] == {"friday": "09:00-17:00"}
    path.write_text(shown)
    assert await service.set_from(reactor, shop, path) == made


async def test_a_wrong_field_changes_nothing(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    path = tmp_path / "service.yaml"
    path.write_text("hours: {freitag: '09:00-17:00'}\n")
    with pytest.raises(Invalid, match="freitag"):
        await service.set_from(reactor, shop, path)
    kept = await reactor.read(sites.by_id, shop.site_id)
    assert kept is not None
    assert kept.service == Service()
