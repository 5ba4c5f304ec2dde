import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.errors import Invalid
from bot.model import SiteId
from bot.ports import Database, Store
from bot.storage.database import SqlDatabase, open_database
from tests.bot.storage.samples import OTHER, SITE, conversation, draft, site, visit


async def keys(database: SqlDatabase) -> list[str]:
    async with database.read() as store:
        return [found.site_id for found in await store.sites.all()]


async def test_it_is_what_the_ports_ask_for(database: SqlDatabase) -> None:
    promised: Database = database
    async with promised.read() as store:
        read: Store = store
        assert await read.sites.all() == []


async def test_a_transaction_that_fails_changes_nothing(database: SqlDatabase) -> None:
    async def add_two() -> None:
        async with database.write() as store:
            await store.sites.add(site())
            raise LookupError

    with pytest.raises(LookupError):
        await add_two()
    assert await keys(database) == []


async def test_a_cancelled_transaction_changes_nothing_and_blocks_nobody(
    database: SqlDatabase,
) -> None:
    entered = asyncio.Event()

    async def hang() -> None:
        async with database.write() as store:
            await store.sites.add(site())
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as store:
        await store.sites.add(site(OTHER))
    assert await keys(database) == [OTHER]


async def test_cancelling_in_the_middle_of_a_statement_blocks_nobody(database: SqlDatabase) -> None:
    async def add(number: int) -> None:
        async with database.write() as store:
            await store.sites.add(site(SiteId(f"site-{number}")))

    for number in range(20):
        task = asyncio.create_task(add(number))
        for _ in range(number):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    await add(99)
    assert "site-99" in await keys(database)


async def test_reading_sees_what_is_committed_and_never_waits_for_a_writer(database: SqlDatabase) -> None:
    async with database.write() as store:
        await store.sites.add(site())
    async with database.write() as store:
        await store.sites.add(site(OTHER))
        assert await keys(database) == [SITE]
    assert await keys(database) == [SITE, OTHER]


async def test_a_reader_keeps_one_consistent_view(database: SqlDatabase) -> None:
    async with database.read() as before:
        assert await before.sites.all() == []
        async with database.write() as store:
            await store.sites.add(site())
        assert await before.sites.all() == []
    assert await keys(database) == [SITE]


async def test_reading_stores_refuse_to_write(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        opened = await store.conversations.open(conversation())
    with pytest.raises(DBAPIError):
        async with settled.read() as store:
            await store.sites.add(site(SiteId("site-3")))
    with pytest.raises(DBAPIError):
        async with settled.read() as store:
            await store.conversations.post(opened.conversation_id, draft(), opened.started_at)
    assert await keys(settled) == [SITE, OTHER]
    async with settled.write() as store:
        await store.sites.add(site(SiteId("site-3")))


async def test_many_readers_and_writers_at_once(database: SqlDatabase) -> None:
    async def add(number: int) -> None:
        async with database.write() as store:
            await store.sites.add(site(SiteId(f"site-{number:02}")))
        assert f"site-{number:02}" in await keys(database)

    await asyncio.gather(*(add(number) for number in range(60)))
    assert len(await keys(database)) == 60


async def test_closing_waits_for_those_who_still_read(sqlite_url: str) -> None:
    database = await open_database(sqlite_url)
    reads, may_end = asyncio.Event(), asyncio.Event()

    async def read() -> list[SiteId]:
        async with database.read() as store:
            reads.set()
            await may_end.wait()
            return [site.site_id for site in await store.sites.all()]

    reading = asyncio.create_task(read())
    await reads.wait()
    closing = asyncio.create_task(database.close())
    assert not (await asyncio.wait([closing], timeout=0.05))[0]
    may_end.set()
    await closing
    assert reading.done()
    assert await reading == []


async def test_what_was_committed_is_there_after_reopening(sqlite_url: str) -> None:
    first = await open_database(sqlite_url)
    async with first.write() as store:
        await store.sites.add(site())
    await first.close()
    second = await open_database(sqlite_url)
    assert await keys(second) == [SITE]
    await second.close()


async def test_sqlite_makes_its_folder_and_waits_for_other_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/deep/floorwalker.db"
    one, two = await asyncio.gather(open_database(url), open_database(url))

    async def add(database: SqlDatabase, number: int) -> None:
        async with database.write() as store:
            await store.sites.add(site(SiteId(f"site-{number}")))

    await asyncio.gather(*(add(one if number % 2 else two, number) for number in range(20)))
    assert len(await keys(one)) == 20
    await one.close()
    await two.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"]
)
async def test_a_wrong_url_is_named(url: str) -> None:
    with pytest.raises(Invalid) as raised:
        await open_database(url)
    assert raised.value.data == {"field": "DATABASE_URL"}


async def test_an_error_does_not_show_the_password() -> None:
    with pytest.raises(Invalid) as raised:
        await open_database("mysql://root:hunter2@localhost/x")
    assert "hunter2" not in str(raised.value)


async def test_opening_a_database_at_its_latest_revision_loads_no_migrations(sqlite_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from bot.storage.database import open_database\n"
        "async def run():\n"
        f"    await (await open_database({sqlite_url!r})).close()\n"
        "asyncio.run(run())\n"
        "assert 'alembic' not in sys.modules\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stderr=subprocess.PIPE)
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()


async def test_an_error_does_not_show_what_was_to_be_saved(settled: SqlDatabase) -> None:
    with pytest.raises(DBAPIError) as raised:
        async with settled.write() as store:
            await store.visits.open(visit(referrer="my secret", site_id=SiteId("unknown")))
    assert "secret" not in str(raised.value)
