"""Tells Floorwalker of an order as a real shop's server would: signed, over HTTP, again until it is taken."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.model import Site
from bot.ports import Clock
from bot.web.signing import signed_headers
from bot.web.wire import SignedOrder

TIMEOUT = ClientTimeout(total=5)
PAUSES_S = (0.5, 2.0, 10.0, 30.0, 60.0, 120.0, 300.0)

log = logging.getLogger(__name__)


class Confirmations:
    """Sends orders, and keeps those not taken yet; at `close` they are given up, and logged."""

    def __init__(self, client: ClientSession, clock: Clock, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._client = client
        self._clock = clock
        self._pauses_s = pauses_s
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(self, url: str, site: Site, order: SignedOrder) -> None:
        """The first try is waited for, so that the order is known before the shopper is thanked."""
        body = msgspec.json.encode(order)
        if not await self._try(url, site, body, order.order_id):
            self._keep(self._insist(url, site, body, order.order_id))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _insist(self, url: str, site: Site, body: bytes, order_id: str) -> None:
        try:
            for pause_s in self._pauses_s:
                await asyncio.sleep(pause_s)
                if await self._try(url, site, body, order_id):
                    return
        except asyncio.CancelledError:
            log.warning("order %s was not confirmed before the shop closed", order_id)
            raise
        log.error("order %s was not confirmed after %d tries", order_id, len(self._pauses_s) + 1)

    async def _try(self, url: str, site: Site, body: bytes, order_id: str) -> bool:
        """Whether no further try is needed: it was taken, or refused for good."""
        headers = signed_headers(site.key, site.secret, body, self._clock.now())
        try:
            # a redirect would carry the order to somebody else
            answer = self._client.post(
                url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
            async with answer as response:
                return self._settled(response.status, order_id)
        except (ClientError, TimeoutError) as error:
            log.warning("order %s could not be confirmed yet: %s", order_id, repr(error))
            return False

    def _settled(self, status: int, order_id: str) -> bool:
        if status < 300:
            return True
        log.warning("confirming order %s was answered with %d", order_id, status)
        return status < 500 and status not in (408, 429)

    def _keep(self, insisting: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(insisting)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
