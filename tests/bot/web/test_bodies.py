from collections.abc import AsyncIterator

import pytest

from bot.model import Role
from tests.bot.web.house import House

IMPORT = "/api/campaigns/import"


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        (b"\xff", "text/yaml", "body"),
        (b"name: \0", "text/yaml", "body"),
        (b"name: x", "application/json", "content-type"),
        (b"name: x", "", "content-type"),
    ],
)
async def test_a_text_that_is_none_is_refused(house: House, body: bytes, kind: str, field: str) -> None:
    browser = await house.signed_in(Role.MARKETER)
    headers = {"Origin": house.origin, "Content-Type": kind}
    answer = await browser.post(house.url(IMPORT), data=body, headers=headers)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_a_text_that_does_not_say_how_long_it_is_ends_at_the_bound(house: House) -> None:
    browser = await house.signed_in(Role.MARKETER)
    headers = {"Origin": house.origin, "Content-Type": "text/yaml"}
    sent = pieces(*[b"#" * 64 * 1024] * 9)
    answer = await browser.post(house.url(IMPORT), data=sent, headers=headers)
    assert answer.status == 413


async def test_a_json_body_says_that_it_is_json(house: House) -> None:
    browser = await house.signed_in(Role.MARKETER)
    headers = {"Origin": house.origin, "Content-Type": "text/plain"}
    answer = await browser.post(house.url("/api/campaigns"), data="{}", headers=headers)
    assert (await answer.json())["error"]["data"]["field"] == "content-type"
