import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from aiohttp import web

from bot.actions import chat
from bot.model import Author, ClientId, ProductQuery, Recommendation, Role, SiteId, Visit, VisitorId
from bot.storage.database import SqlDatabase
from tests.bot.web.house import House, open_house
from tests.fakes import FakeRecommends


async def test_health_is_told(house: House) -> None:
    async with house.http.get(house.url("/healthz")) as answer:
        assert answer.status == 200
        assert await answer.json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/healthz", "/embed.js", "/sign-in", "/nowhere", "/api/me", "/panel?site=demo"]
)
async def test_every_answer_carries_the_safe_headers(house: House, path: str) -> None:
    async with house.http.get(house.url(path)) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "Strict-Transport-Security" not in answer.headers


async def test_under_https_browsers_are_told_to_stay(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with (
        open_house(sqlite_database, tmp_path, public_url="https://chat.example") as house,
        house.http.get(f"http://127.0.0.1:{house.server.port}/healthz") as answer,
    ):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_server_stops_with_sockets_open(house: House) -> None:
    agent = await house.agent(await house.signed_in(Role.AGENT))
    visitor = await house.visitor()
    await house.server.close()
    for ear in (agent, visitor):
        await ear.gone.wait()


async def test_what_reactions_ask_stays_until_they_have_ended(
    sqlite_database: SqlDatabase, tmp_path: Path
) -> None:
    happened: list[str] = []

    class Thinking(FakeRecommends):
        async def recommend(
            self, site_id: SiteId, query: ProductQuery, visit: Visit | None
        ) -> Sequence[Recommendation]:
            await asyncio.sleep(0.05)
            happened.append("asked")
            return ()

    async def recommending(_: web.Application) -> AsyncIterator[None]:
        yield
        happened.append("gone")

    async with open_house(
        sqlite_database,
        tmp_path,
        recommends=Thinking(),
        extra=[lambda app: app.cleanup_ctx.append(recommending)],
    ) as house:
        words = (house.site.site_id, VisitorId("visitor-0001"), ClientId("client-1"), "oat milk")
        await house.reactor.run(chat.say, *words)
    assert happened[-1] == "gone"
    assert "asked" in happened


async def test_a_server_that_starts_answers_what_a_crash_left(
    sqlite_database: SqlDatabase, tmp_path: Path
) -> None:
    visitor_id = VisitorId("visitor-0001")
    async with open_house(sqlite_database, tmp_path) as before, sqlite_database.write() as store:
        words = (before.site.site_id, visitor_id, ClientId("client-1"), "hello")
        await chat.say(store, before.reactor.tools, *words)
    async with open_house(sqlite_database, tmp_path) as house:
        await house.reactor.idle()
        _, said = await house.reactor.read(chat.resume, house.site.site_id, visitor_id, 0)
    assert [message.author for message in said] == [Author.VISITOR, Author.BOT]
