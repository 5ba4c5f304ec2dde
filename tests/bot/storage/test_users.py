import asyncio
from datetime import timedelta

import pytest

from bot.errors import Invalid
from bot.model import Role, Session, UserId
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import ANN, BEN, NOON, OTHER, SITE, later, user

SESSION = Session("hash-1", ANN, later(hours=1))


async def test_a_user_is_found_by_address_in_any_case_and_by_id(settled: SqlDatabase) -> None:
    zoe = user(UserId("user-zoe"), email="Zoë@Shop.example", role=Role.MARKETER)
    async with settled.write() as store:
        await store.users.add(zoe)
    async with settled.read() as store:
        assert await store.users.by_email(" zoË@shop.EXAMPLE ") == zoe
        assert await store.users.by_id(zoe.user_id) == zoe
        assert await store.users.by_email("zoe@shop.example") is None
        assert await store.users.by_id(UserId("unknown")) is None


async def test_an_address_belongs_to_one_user(settled: SqlDatabase) -> None:
    with pytest.raises(Invalid, match="USER-ANN") as raised:
        async with settled.write() as store:
            await store.users.add(user(UserId("user-3"), email="USER-ANN@shop.example"))
    assert raised.value.data == {"field": "email"}


async def test_users_of_a_site(settled: SqlDatabase) -> None:
    async with settled.read() as store:
        assert [found.user_id for found in await store.users.of_site(SITE)] == [ANN, BEN]
        assert await store.users.of_site(OTHER) == []


async def test_a_session_ends_when_it_expires_or_is_closed(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        assert await store.users.open_session(SESSION, "hash", NOON)
        assert await store.users.by_session("hash-1", NOON) == user()
        assert await store.users.by_session("hash-2", NOON) is None
        assert await store.users.by_session("hash-1", SESSION.expires_at - timedelta(microseconds=1))
        assert await store.users.by_session("hash-1", SESSION.expires_at) is None
        await store.users.close_session("hash-1")
        assert await store.users.by_session("hash-1", NOON) is None


async def test_a_new_password_ends_every_session_of_this_user(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.users.open_session(SESSION, "hash", NOON)
        await store.users.open_session(Session("hash-2", ANN, later(days=1)), "hash", NOON)
        await store.users.open_session(Session("hash-3", BEN, later(days=1)), "hash", NOON)
        await store.users.set_password(ANN, "new hash")
    async with settled.read() as store:
        assert await store.users.by_session("hash-1", NOON) is None
        assert await store.users.by_session("hash-2", NOON) is None
        assert await store.users.by_session("hash-3", NOON) == user(BEN, name="Ben")
        assert await store.users.by_id(ANN) == user(password_hash="new hash")


async def test_no_session_is_opened_for_a_password_of_before(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        assert not await store.users.open_session(SESSION, "another hash", NOON)
        assert await store.users.by_session("hash-1", NOON) is None


async def test_a_change_of_password_waits_for_the_session_it_has_to_end(settled: SqlDatabase) -> None:
    opened, changed = asyncio.Event(), asyncio.Event()

    async def sign_in() -> None:
        async with settled.write() as store:
            assert await store.users.open_session(SESSION, "hash", NOON)
            opened.set()
            # long enough for a change of password that does not wait to be over
            await asyncio.sleep(0.05)
            assert not changed.is_set()

    async def change() -> None:
        await opened.wait()
        async with settled.write() as store:
            await store.users.set_password(ANN, "new hash")
        changed.set()

    await asyncio.gather(sign_in(), change())
    async with settled.read() as store:
        assert await store.users.by_session("hash-1", NOON) is None


async def test_sessions_that_have_ended_go_when_another_begins(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.users.open_session(SESSION, "hash", NOON)
        await store.users.open_session(Session("hash-2", BEN, later(hours=2)), "hash", NOON)
        await store.users.open_session(Session("hash-3", ANN, later(days=1)), "hash", SESSION.expires_at)
        kept = await store.users.by_session("hash-2", NOON)
        gone = await store.users.by_session("hash-1", NOON)
    assert (kept, gone) == (user(BEN, name="Ben"), None)


async def test_who_has_the_console_open_is_counted(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        assert await store.users.online(SITE, NOON) == 0
        await store.users.see([ANN, BEN], NOON)
        await store.users.see([ANN], later(minutes=5))
        assert await store.users.online(SITE, NOON) == 2
        assert await store.users.online(SITE, later(minutes=1)) == 1
        assert await store.users.online(OTHER, NOON) == 0
