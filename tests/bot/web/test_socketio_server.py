import asyncio
import logging
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from bot.model import Author, ClientId, ConversationId, Message, MessageId, VisitorId
from bot.storage.database import SqlDatabase
from bot.web import socketio_server
from bot.web.limits import Rate
from tests.bot.web.house import House, open_house, unique

PATH = "/socket.io/?EIO=4&transport=websocket"


async def knock(house: House) -> ClientWebSocketResponse:
    session = await house.stack.enter_async_context(ClientSession())
    socket = await session.ws_connect(house.url(PATH), headers={"Origin": house.origin}, compress=15)
    # a socket that is only dropped warns when the collector comes by, in whatever test that is
    house.stack.push_async_callback(socket.close)
    return socket


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


async def test_who_does_not_read_is_hung_up_on(house: House, caplog: pytest.LogCaptureFixture) -> None:
    ear = await house.visitor("visitor-0002")
    socket = await knock(house)
    await socket.receive()
    hello = msgspec.json.encode({"site": house.site.key, "token": house.token()}).decode()
    await socket.send_str(f"40/visitor,{hello}")
    assert (await socket.receive_str()).startswith("40/visitor,")
    now, visitor_id = house.clock.now(), VisitorId("visitor-0001")
    said = Message(MessageId("m"), ConversationId("c"), ClientId("x"), 1, Author.BOT, now, text="x" * 100_000)
    with caplog.at_level(logging.INFO):
        async with asyncio.timeout(30):
            while "does not read" not in caplog.text:
                await house.reactor.tools.push.message(house.site.site_id, visitor_id, said)
    await ending(socket)
    assert "Traceback" not in caplog.text
    assert "message" in await ear.ask("message:post", {"client_id": unique(), "text": "Still here"})


async def test_an_address_has_so_many_sockets_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socketio_server, "MOST_OF_ADDRESS", 2)
    first, _ = await knock(house), await knock(house)
    with pytest.raises(WSServerHandshakeError) as raised:
        await knock(house)
    assert raised.value.status == 429
    await first.close()
    async with asyncio.timeout(10):
        while True:
            try:
                await knock(house)
            except WSServerHandshakeError:
                await asyncio.sleep(0.01)
            else:
                break


async def test_coming_and_going_on_one_connection_is_slowed_down(
    sqlite_database: SqlDatabase, tmp_path: Path
) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"handshake_address": Rate(3, 60)}) as house:
        socket = await knock(house)
        await socket.receive()
        hello = msgspec.json.encode({"site": house.site.key, "token": house.token()}).decode()
        answers = []
        for _ in range(3):
            await socket.send_str(f"40/visitor,{hello}")
            answers.append(await socket.receive_str())
            await socket.send_str("41/visitor,")
        assert [answer[:2] for answer in answers] == ["40", "40", "44"]
        assert "too_many" in answers[-1]
