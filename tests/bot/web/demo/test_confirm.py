import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.errors import Forbidden
from bot.model import Site, SiteId
from bot.web import signing
from bot.web.demo.confirm import Confirmations
from bot.web.wire import OrderItem, SignedOrder
from tests.fakes import FakeClock

SITE = Site(SiteId("site"), "demo", "the secret", "Corner Grocer", (), "USD", "en")
ORDER = SignedOrder("CG-22222222", 398, "USD", "token", [OrderItem("oat", 2, 199)])


@dataclass
class Receiver:
    """Verifies as our own server does, after answering with `statuses`."""

    clock: FakeClock
    statuses: list[int] = field(default_factory=list)
    tries: int = 0
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    bodies: list[bytes] = field(default_factory=list)

    async def post(self, request: web.Request) -> web.Response:
        self.tries += 1
        if self.statuses:
            return web.Response(status=self.statuses.pop(0), headers={"Location": "/elsewhere"})
        body, headers = await request.read(), request.headers
        assert headers[signing.SITE_HEADER] == "demo"
        stamp, signature = headers[signing.TIMESTAMP_HEADER], headers[signing.SIGNATURE_HEADER]
        signing.verify(SITE.secret, stamp, signature, body, self.clock.now())
        with pytest.raises(Forbidden):
            signing.verify(SITE.secret, stamp, signature, body + b" ", self.clock.now())
        self.bodies.append(body)
        self.taken.set()
        return web.json_response({})


@asynccontextmanager
async def sending(
    receiver: Receiver, pauses_s: tuple[float, ...]
) -> AsyncIterator[tuple[Confirmations, str]]:
    app = web.Application()
    app.router.add_post("/api/orders", receiver.post)
    async with TestServer(app) as server, ClientSession() as client:
        confirmations = Confirmations(client, receiver.clock, pauses_s)
        yield confirmations, str(server.make_url("/api/orders"))
        await confirmations.close()


async def test_the_call_carries_a_signature_that_the_receiver_accepts() -> None:
    receiver = Receiver(FakeClock())
    async with sending(receiver, ()) as (confirmations, url):
        await confirmations.send(url, SITE, ORDER)
        assert receiver.taken.is_set()
    assert b'"visitor_token":"token"' in receiver.bodies[0]


@pytest.mark.parametrize("status", [500, 503, 429, 408])
async def test_a_receiver_in_trouble_is_asked_again(status: int) -> None:
    receiver = Receiver(FakeClock(), [status, status])
    async with sending(receiver, (0.0, 0.0, 0.0)) as (confirmations, url):
        await confirmations.send(url, SITE, ORDER)
        assert not receiver.taken.is_set()
        await asyncio.wait_for(receiver.taken.wait(), 10)
    assert receiver.tries == 3


@pytest.mark.parametrize("status", [302, 403, 422])
async def test_a_refusal_is_final(status: int) -> None:
    receiver = Receiver(FakeClock(), [status])
    async with sending(receiver, (0.0,)) as (confirmations, url):
        await confirmations.send(url, SITE, ORDER)
        await asyncio.sleep(0.05)
    assert receiver.tries == 1


async def test_a_server_that_is_not_there_holds_nobody_up_and_closing_gives_up() -> None:
    async with ClientSession() as client:
        confirmations = Confirmations(client, FakeClock(), (60.0,))
        await confirmations.send("http://127.0.0.1:1/api/orders", SITE, ORDER)
        await asyncio.wait_for(confirmations.close(), 10)
