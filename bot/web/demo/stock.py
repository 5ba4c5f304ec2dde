"""Keeps the demo shop's shelf in step with the catalogue: built off the loop, anew when the stamp changes."""

import asyncio
import logging

from bot.errors import NotFound
from bot.model import Product, Site
from bot.ports import Store, Tools
from bot.reactions import Reactor
from bot.web import queries
from bot.web.demo.shelf import Shelf

KEY = "demo"
FRESH_S = 5.0

log = logging.getLogger(__name__)


class Stock:
    def __init__(self, reactor: Reactor, fresh_s: float = FRESH_S) -> None:
        self._reactor = reactor
        self._fresh_s = fresh_s
        self._shelf: Shelf | None = None
        self._stamp = ""
        self._looked_at = float("-inf")
        self._filling: asyncio.Task[Shelf] | None = None

    async def site(self) -> Site:
        """Raises NotFound before the demo site has been made."""
        return await self._reactor.read(queries.site_by_key, KEY)

    def look(self) -> None:
        """Begin to fill the shelf where the last look at the catalogue was some seconds ago."""
        now = asyncio.get_running_loop().time()
        if self._filling is None and now - self._looked_at >= self._fresh_s:
            self._looked_at = now
            self._filling = asyncio.create_task(self._fill())
            self._filling.add_done_callback(self._filled)

    async def shelf(self) -> Shelf:
        """The shelf as it is; while a changed catalogue is put on it, the one before."""
        self.look()
        if self._shelf is not None:
            return self._shelf
        if self._filling is None:
            raise NotFound("the demo shop is not open yet")
        # many requests wait for one filling: a shopper who leaves must not end it
        return await asyncio.shield(self._filling)

    async def close(self) -> None:
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)

    async def _fill(self) -> Shelf:
        if self._shelf is not None and await self._reactor.read(_stamp) == self._stamp:
            return self._shelf
        stamp, products = await self._reactor.read(_all)
        self._shelf, self._stamp = await asyncio.to_thread(Shelf, products), stamp
        return self._shelf

    def _filled(self, task: asyncio.Task[Shelf]) -> None:
        self._filling = None
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._looked_at = float("-inf")
        if error is not None and not isinstance(error, NotFound):
            log.error("the demo shop's shelf could not be filled", exc_info=error)


async def _stamp(store: Store, tools: Tools) -> str:
    return await store.products.stamp((await queries.site_by_key(store, tools, KEY)).site_id)


async def _all(store: Store, tools: Tools) -> tuple[str, list[Product]]:
    site = await queries.site_by_key(store, tools, KEY)
    return await store.products.stamp(site.site_id), list(await store.products.all(site.site_id))
