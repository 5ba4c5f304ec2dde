"""Visitors of a measure: many Socket.IO clients in one process, each from an address of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import socketio
from aiohttp import ClientSession

NAMESPACE = "/visitor"
AT_ONCE = 16
"""Connections made, or humans asked for, at the same time."""


@dataclass(frozen=True, slots=True)
class Visitor:
    token: str
    address: str
    """Given as X-Forwarded-For: limits count addresses."""
    client: Any
    """A connected socketio.AsyncClient, which is untyped."""

    async def say(self, text: str) -> None:
        """Returns when it is acknowledged."""
        sent = {"client_id": uuid4().hex, "text": text}
        answer = await self.client.call("message:post", sent, namespace=NAMESPACE, timeout=20)
        if "message" not in answer:
            raise RuntimeError(f"a message was refused: {answer}")


def addresses(count: int) -> list[str]:
    return [f"10.0.{n // 250}.{n % 250 + 1}" for n in range(count)]


@asynccontextmanager
async def gathered(
    http: ClientSession, url: str, site: str, tokens: Sequence[str]
) -> AsyncIterator[list[Visitor]]:
    """All connected; they leave at the end."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def connect(token: str, address: str) -> Visitor:
        client = socketio.AsyncClient(reconnection=False, http_session=http)
        async with gate:
            await client.connect(
                url,
                headers={"Origin": url, "X-Forwarded-For": address},
                auth={"site": site, "token": token},
                transports=["websocket"],
                namespaces=[NAMESPACE],
            )
        return Visitor(token, address, client)

    visitors = await asyncio.gather(*map(connect, tokens, addresses(len(tokens))))
    try:
        yield visitors
    finally:
        await asyncio.gather(*(visitor.client.disconnect() for visitor in visitors))


async def at_full_speed(visitors: Sequence[Visitor], each: int, most_s: float) -> tuple[int, float]:
    """Everyone speaks again as soon as he is acknowledged, `each` times at most: messages, and seconds."""
    began = time.perf_counter()

    async def talk(visitor: Visitor) -> int:
        for said in range(each):
            if time.perf_counter() - began > most_s:
                return said
            await visitor.say(f"message {said} of a long talk")
        return each

    said = await asyncio.gather(*map(talk, visitors))
    return sum(said), time.perf_counter() - began


async def steadily(visitors: Sequence[Visitor], rate: float, for_s: float) -> list[float]:
    """Milliseconds to each acknowledgement, from when it was due: a late sender hides no wait."""
    began = time.perf_counter()

    async def at(due: float, visitor: Visitor) -> float:
        await asyncio.sleep(began + due - time.perf_counter())
        await visitor.say("one of many small messages")
        return (time.perf_counter() - began - due) * 1000

    speakers = islice(cycle(visitors), int(rate * for_s))
    return await asyncio.gather(*(at(n / rate, visitor) for n, visitor in enumerate(speakers)))
