from pathlib import Path

import pytest
import yaml

from bot.actions import sites
from bot.commands import rules
from bot.errors import Invalid
from bot.model import ItemId, Merchandising, Site
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools


@pytest.fixture
async def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


@pytest.fixture
async def shop(reactor: Reactor) -> Site:
    return await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en", key="shop")


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_rules_are_set_whole_and_shown_as_they_were_written(
    reactor: Reactor, shop: Site, tmp_path: Path
) -> None:
    await rules.set_from(reactor, shop, file(tmp_path, "diversity: 0.3\nexcluded: ['017', Tee]\n"))
    kept = await reactor.read(sites.merchandising, shop.site_id)
    assert kept == Merchandising(diversity=0.3, excluded=(ItemId("017"), ItemId("Tee")))
    shown = rules.yaml_of(kept)
    assert yaml.safe_load(shown)["excluded"] == ["017", "Tee"]
    await rules.set_from(reactor, shop, file(tmp_path, shown))
    assert await reactor.read(sites.merchandising, shop.site_id) == kept
    await rules.set_from(reactor, shop, file(tmp_path, "# none\n"))
    assert await reactor.read(sites.merchandising, shop.site_id) == Merchandising()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("diversity: [", "file"),
        ("- diversity", "file"),
        ("diversity", "file"),
        ("!!python/object/apply:os.system ['true']", "file"),
        ("diversity: 0.1\nexcluded: [a]\ndiversity: 0.3\n", "diversity"),
        ("boosted: {a: 1, a: 2}", "a"),
        ("diversty: 0.3", "diversty"),
        ("excluded: [17]", "excluded[0]"),
        ("excluded: [2026-01-01]", "excluded[0]"),
        ("diversity: \x07", "file"),
    ],
)
async def test_a_wrong_file_changes_nothing(
    reactor: Reactor, shop: Site, tmp_path: Path, text: str, field: str
) -> None:
    await rules.set_from(reactor, shop, file(tmp_path, "diversity: 0.5"))
    with pytest.raises(Invalid) as refused:
        await rules.set_from(reactor, shop, file(tmp_path, text))
    assert refused.value.data == {"field": field}
    assert (await reactor.read(sites.merchandising, shop.site_id)).diversity == 0.5


async def test_a_file_that_is_not_there(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        await rules.set_from(reactor, shop, tmp_path / "none.yaml")
