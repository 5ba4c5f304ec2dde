import gzip

import pytest
from aiohttp import ClientSession
from yarl import URL

from tests.bot.web.house import House


async def test_the_loader_is_kept_shortly_and_may_be_loaded_by_every_shop(house: House) -> None:
    async with house.http.get(house.url("/embed.js")) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/javascript"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert await answer.text() == "/* embed.js */"


async def test_an_asset_is_kept_for_ever_under_its_hash_only(house: House) -> None:
    for version, kept in [(f"{2:016x}", "immutable"), ("old", "max-age=300"), ("", "max-age=300")]:
        async with house.http.get(house.url(f"/assets/panel.js?v={version}")) as answer:
            assert kept in answer.headers["Cache-Control"]


async def test_an_unchanged_asset_is_not_sent_again(house: House) -> None:
    headers = {"If-None-Match": f'"{2:016x}"'}
    async with house.http.get(house.url("/assets/panel.js"), headers=headers) as answer:
        assert answer.status == 304


async def test_assets_travel_compressed(house: House) -> None:
    headers = {"Accept-Encoding": "gzip"}
    async with (
        ClientSession(auto_decompress=False) as plain,
        plain.get(house.url("/assets/panel.css"), headers=headers) as answer,
    ):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(await answer.read()) == b"/* panel.css */"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/not-in-the-manifest.js",
        "/assets/manifest.json",
        "/assets/..%2Fmanifest.json",
        "/assets/%2e%2e/manifest.json",
        "/assets/..%5Cmanifest.json",
        "/assets/%2Fetc%2Fpasswd",
        "/assets/panel.js%00",
        "/assets/",
    ],
)
async def test_nothing_but_the_manifests_files_is_served(house: House, path: str) -> None:
    async with house.http.get(URL(house.origin + path, encoded=True)) as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "not_found"
