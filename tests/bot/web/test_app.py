from pathlib import Path

import pytest

from bot.model import Role
from bot.storage.database import SqlDatabase
from tests.bot.web.house import House, open_house


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
