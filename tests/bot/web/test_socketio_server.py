import asyncio
import logging

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.bot.web.house import House, unique

PATH = "/socket.io/?EIO=4&transport=websocket"


async def knock(house: House) -> ClientWebSocketResponse:
    session = await house.stack.enter_async_context(ClientSession())
    return await session.ws_connect(house.url(PATH), headers={"Origin": house.origin}, compress=15)


async def ending(socket: ClientWebSocketResponse) -> None:
    async with asyncio.timeout(10):
        while (await socket.receive()).type is WSMsgType.TEXT:
            pass


async def test_frames_are_not_compressed(house: House) -> None:
    socket = await knock(house)
    assert not socket.compress


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "²",
        "0{}",
        "4x",
        "4",
        "42",
        "42/visitor,{}",
        "42/visitor,[",
        "42/visitor," + "[" * 60_000,
        "48",
        "451-/visitor,[{}]",
        "4451-9999999999-/visitor,[]",
        "40" + "/visitor," + "{" * 10,
        b"\x04binary",
    ],
)
async def test_what_is_no_packet_ends_its_own_connection_only(
    house: House, frame: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    ear = await house.visitor()
    socket = await knock(house)
    with caplog.at_level(logging.INFO):
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        await ending(socket)
    assert "Traceback" not in caplog.text
    assert "message" in await ear.ask("message:post", {"client_id": unique(), "text": "Still here"})


@pytest.mark.parametrize(
    "query", ["EIO=4&transport=polling", "EIO=4", "transport=websocket", "EIO=3&transport=websocket"]
)
async def test_there_is_no_other_transport(house: House, query: str) -> None:
    async with house.http.get(house.url(f"/socket.io/?{query}"), headers={"Origin": house.origin}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT"])
async def test_there_is_no_other_method(house: House, method: str) -> None:
    async with house.http.request(method, house.url(PATH), headers={"Origin": house.origin}) as answer:
        assert answer.status == 405


async def test_a_namespace_that_is_none_is_refused(house: House) -> None:
    socket = await knock(house)
    await socket.receive()
    for namespace in ("/", "/admin"):
        await socket.send_str(f"40{namespace},")
        assert (await socket.receive_str()).startswith("44")
