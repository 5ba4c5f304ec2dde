import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import Invalid
from bot.model import Merchandising
from bot.storage.database import open_database
from bot.storage.engines import Engines, connect, parse_url
from bot.storage.migrate import FOLDER, HEAD, migrate, revision, type_differs
from bot.storage.tables import sites
from tests.bot.storage import samples
from tests.databases import BACKENDS


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


def configured(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": type_differs})
    return list(compare_metadata(context, sites.metadata))


def test_head_is_the_latest_revision_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def opened(url: str) -> Engines:
    return connect(parse_url(url))


async def test_the_migrations_make_the_tables_the_stores_expect(url: str) -> None:
    engines = await opened(url)
    async with engines.reader.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engines.dispose()


async def test_down_to_nothing_and_up_again(url: str) -> None:
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.run_sync(lambda inner: command.downgrade(configured(inner), "base"))
        tables = await connection.run_sync(lambda inner: inspect(inner).get_table_names())
    assert tables == ["alembic_version"]
    assert await revision(engines) is None
    await migrate(engines, parse_url(url))
    assert await revision(engines) == HEAD
    await engines.dispose()


async def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engines.dispose()
    with pytest.raises(Invalid, match="9999") as raised:
        await open_database(url)
    assert raised.value.data == {"field": "DATABASE_URL"}


async def test_what_an_older_program_saved_is_still_there(url: str) -> None:
    database = await open_database(url)
    async with database.write() as store:
        await store.sites.add(samples.site())
        await store.products.put(samples.SITE, [samples.product(cost_minor=1)])
    await database.close()
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.run_sync(lambda inner: command.downgrade(configured(inner), "0001"))
    await engines.dispose()
    database = await open_database(url)
    async with database.read() as store:
        assert await store.products.changed(samples.SITE, -1) == [samples.product()]
        (standing,) = await store.sites.standing()
        assert (standing.change, standing.merchandising) == (0, Merchandising())
    await database.close()
