import pytest

from bot.actions import sites
from bot.commands.accounts import site_of
from bot.errors import Invalid, NotFound
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools


@pytest.fixture
async def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


async def found(reactor: Reactor, key: str) -> None:
    await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en", key=key)


async def test_a_site_is_known_by_its_key(reactor: Reactor) -> None:
    await found(reactor, "one")
    await found(reactor, "two")
    assert (await site_of(reactor, "two")).key == "two"
    with pytest.raises(NotFound):
        await site_of(reactor, "three")


async def test_the_only_one_needs_no_key(reactor: Reactor) -> None:
    with pytest.raises(NotFound, match="no site yet"):
        await site_of(reactor, None)
    await found(reactor, "one")
    assert (await site_of(reactor, None)).key == "one"
    await found(reactor, "two")
    with pytest.raises(Invalid, match="one, two") as refused:
        await site_of(reactor, None)
    assert refused.value.data == {"field": "site"}
