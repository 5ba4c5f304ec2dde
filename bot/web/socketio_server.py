"""The Socket.IO server: WebSocket only, our own pages only, bounded frames, and closed when we stop."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

import socketio
from aiohttp import WSCloseCode, WSMsgType, web
from engineio.async_drivers import aiohttp as driver

from bot.errors import TooMany
from bot.settings import Settings
from bot.web.address import address_of
from bot.web.keys import LIMITS
from bot.web.origins import require_own
from bot.web.push import AGENT, VISITOR

LARGEST_FRAME = 64 * 1024
GOODBYE_S = 2.0
MOST_UNSENT = 1_000_000
"""Characters that wait for one reader."""
MOST_OF_ADDRESS = 200
"""Sockets open at once: many for a household, enough for an office."""
RETRY_S = 60
PACKETS = tuple("123456")
"""What an Engine.IO client may send begins with its packet's type."""
SPEAKING: ContextVar[web.WebSocketResponse] = ContextVar("SPEAKING")
"""The connection whose packet is being handled, which happens in its own task."""

log = logging.getLogger(__name__)


class Sockets:
    """Owns python-socketio's server, which is untyped, and the connections under it."""

    def __init__(self, settings: Settings) -> None:
        shared = bool(settings.redis_url)
        self.server: Any = socketio.AsyncServer(
            async_mode="aiohttp",
            client_manager=socketio.AsyncRedisManager(settings.redis_url, channel="floorwalker")
            if shared
            else None,
            namespaces=[VISITOR, AGENT],
            transports=["websocket"],
            allow_upgrades=False,
            max_http_buffer_size=LARGEST_FRAME,
            # origins are checked in `handshake`: python-socketio lets in whoever sends none
            cors_allowed_origins=[],
            # one event after the other: messages keep their order, and a flood waits for itself
            async_handlers=False,
        )
        self._open: WeakSet[web.WebSocketResponse] = WeakSet()
        self._of_address: Counter[str] = Counter()
        self._speak_plainly()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/socket.io/", self.handshake)
        app.on_shutdown.append(self.close)

    async def handshake(self, request: web.Request) -> web.StreamResponse:
        """Refuses before the upgrade."""
        require_own(request)
        address = address_of(request)
        request.app[LIMITS].take("handshake_address", address)
        if self._of_address[address] >= MOST_OF_ADDRESS:
            log.warning(
                "%s has %d sockets; is it a proxy that TRUSTED_PROXIES leaves out?", address, MOST_OF_ADDRESS
            )
            raise TooMany(RETRY_S)
        self._of_address[address] += 1
        try:
            response: web.StreamResponse = await self.server.handle_request(request)
        finally:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]
        return response

    async def close(self, _: web.Application) -> None:
        """Say goodbye on the WebSocket, not in Socket.IO: then browsers come back by themselves."""
        goodbyes = [ws.close(code=WSCloseCode.GOING_AWAY, message=b"restart") for ws in list(self._open)]
        await asyncio.gather(*goodbyes, return_exceptions=True)
        await self.server.shutdown()
        await self._leave_redis()

    async def _leave_redis(self) -> None:
        manager = self.server.manager
        listening = getattr(manager, "thread", None)
        if listening is None:
            return
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        for connection in (manager.pubsub, manager.redis):
            if connection is not None:
                await connection.aclose()

    def _speak_plainly(self) -> None:
        """Replace the driver's WebSocket by our own, and let what cannot be read end its connection."""
        opened, engine = self._open, self.server.eio

        class Plain(PlainWebSocket):
            def opened(self, socket: web.WebSocketResponse) -> None:
                opened.add(socket)

        engine._async = {**engine._async, "websocket": Plain}  # noqa: SLF001 - there is no option
        engine.create_queue = Unsent
        heard = engine.handlers["message"]

        async def hear(engine_sid: str, data: object) -> None:
            try:
                await heard(engine_sid, data)
            except Exception as error:
                log.info("a connection is closed: it does not speak Socket.IO (%s)", type(error).__name__)
                await SPEAKING.get().close(code=WSCloseCode.PROTOCOL_ERROR)

        engine.on("message", hear)


class Unsent(asyncio.Queue[Any]):
    """Engine.IO's packets for one connection, which it would collect without end for who does not read.

    Whoever is hung up on comes back and resumes by sequence number, so that nothing is lost with them.
    """

    hang_up: Callable[[], None] | None = None
    characters = 0

    async def put(self, packet: Any) -> None:
        await super().put(packet)
        if self.hang_up and self.characters > MOST_UNSENT:
            log.info("a connection is closed: its other end does not read")
            self.hang_up()
            self.hang_up = None

    def _put(self, packet: Any) -> None:
        super()._put(packet)
        self.characters += _length(packet)

    def _get(self) -> Any:
        packet = super()._get()
        self.characters -= _length(packet)
        return packet


class PlainWebSocket(driver.WebSocket):  # type: ignore[misc]
    """Text frames without per-message deflate.

    Deflate costs 300 kB for each idle connection, and compresses secrets together with what others may
    have written. Binary frames would be collected in memory until an event that announced them is complete.
    """

    def opened(self, socket: web.WebSocketResponse) -> None:
        """Called with every connection that has been made."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        self._sock = web.WebSocketResponse(compress=False, max_msg_size=LARGEST_FRAME, timeout=GOODBYE_S)
        await self._sock.prepare(environ["aiohttp.request"])
        SPEAKING.set(self._sock)
        self.handler.__self__.queue.hang_up = environ["aiohttp.request"].transport.abort
        self.opened(self._sock)
        await self.handler(self)
        return self._sock

    async def wait(self) -> str:
        """Raises OSError, which ends the connection, for what no client of ours sends."""
        message = await self._sock.receive()
        if message.type is not WSMsgType.TEXT or message.data[:1] not in PACKETS:
            raise OSError("only Engine.IO packets in text frames are spoken here")
        return str(message.data)


def _length(packet: Any) -> int:
    """Of an Engine.IO packet; None stands for the end."""
    data = getattr(packet, "data", None)
    return len(data) if isinstance(data, str) else 0
