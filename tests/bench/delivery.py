"""Durable delivery by one server process on SQLite, beside a bare echo server of the same run."""

import asyncio
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import numpy as np
import socketio
import uvloop
from aiohttp import ClientSession, CookieJar, TCPConnector

from tests.bench.crowd import AT_ONCE, NAMESPACE, Visitor, addresses, at_full_speed, gathered, steadily
from tests.bench.measure import Measure
from tests.bench.process import command, environment, free_port, running

VISITORS = 100
MOST_S = 10.0
"""Of each part."""
RATE = 20.0
"""Messages a second of a modest load."""
STEADY_S = 10.0
EACH = 15
"""Messages each says at full speed: with those before, fewer than the limit of 20 a minute."""
POSTING = 16
"""Pages that post events at the same time."""
POSTING_S = 6.0
EMAIL, SHOP = "agent@bench.example", "http://shop.example"


@dataclass(frozen=True, slots=True)
class Figures:
    messages: float
    """A second; as the next."""
    delivered: float
    events: float
    waits_ms: Sequence[float]


def measure() -> list[Measure]:
    """About a minute and a quarter."""
    ours, bare = _ours(), _bare()
    p50, p99 = np.percentile(ours.waits_ms, (50, 99))
    bare_p50 = float(np.median(bare.waits_ms))
    return [
        Measure("durable messages, acknowledged after commit", ours.messages, "/s"),
        Measure("durable messages, delivered to an agent as well", ours.delivered, "/s"),
        Measure("durable messages, of bare Socket.IO echoes", ours.delivered / bare.messages, "×"),
        Measure(f"acknowledgement at {RATE:g} messages a second, p50", float(p50), "ms"),
        Measure(f"acknowledgement at {RATE:g} messages a second, p99", float(p99), "ms"),
        Measure(f"acknowledgement at {RATE:g} messages a second, p50 of bare echo's", p50 / bare_p50, "×"),
        Measure("POST /api/events, one event each", ours.events, "/s"),
        Measure("POST /api/events, of bare aiohttp's", ours.events / bare.events, "×"),
    ]


def _ours() -> Figures:
    with TemporaryDirectory() as folder:
        port = free_port()
        env = environment(Path(folder), port, TRUSTED_PROXIES="1")
        key = _told("Key", command(env, "site", "Bench", "--origin", SHOP))
        words = ("user", "add", EMAIL, "--site", key, "--name", "Agent")
        password = _told("Password", command(env, *words))
        with running([sys.executable, "server.py", "serve"], env, port):
            return uvloop.run(_measure_ours(f"http://127.0.0.1:{port}", key, password))


def _bare() -> Figures:
    with TemporaryDirectory() as folder:
        port = free_port()
        env = environment(Path(folder), port)
        with running([sys.executable, "-m", "tests.bench.echo", str(port)], env, port):
            return uvloop.run(_measure_bare(f"http://127.0.0.1:{port}"))


def _told(name: str, printed: str) -> str:
    found = re.search(rf"^{name}\s+(\S+)$", printed, flags=re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no {name} in {printed!r}")
    return found[1]


async def _measure_ours(url: str, key: str, password: str) -> Figures:
    async with _session() as http, _session() as desk:
        await _sign_in(desk, url, password)
        arrived = _Arrivals()
        agent = socketio.AsyncClient(reconnection=False, http_session=desk)
        agent.on("message:posted", arrived.note, namespace="/agent")
        await agent.connect(url, headers={"Origin": url}, transports=["websocket"], namespaces=["/agent"])
        tokens = await asyncio.gather(*(_arrive(http, url, key, a) for a in addresses(VISITORS)))
        async with gathered(http, url, key, tokens) as visitors:
            await _ask_for_humans(visitors)
            waits_ms = await steadily(visitors, RATE, STEADY_S)
            began, before = time.perf_counter(), arrived.count
            messages, acknowledged_s = await at_full_speed(visitors, EACH, MOST_S)
            await arrived.until(before + messages)
            delivered_s = time.perf_counter() - began
            events = await _post_events(http, url, key, visitors)
        await agent.disconnect()
    return Figures(messages / acknowledged_s, messages / delivered_s, events, waits_ms)


async def _measure_bare(url: str) -> Figures:
    tokens = [uuid4().hex for _ in range(VISITORS)]
    async with _session() as http, gathered(http, url, "", tokens) as visitors:
        waits_ms = await steadily(visitors, RATE, STEADY_S)
        messages, seconds = await at_full_speed(visitors, EACH, MOST_S)
        events = await _post_events(http, url, "", visitors)
    return Figures(messages / seconds, messages / seconds, events, waits_ms)


def _session() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True), connector=TCPConnector(limit=0))


class _Arrivals:
    """Messages pushed to the agent's console."""

    def __init__(self) -> None:
        self.count = 0
        self._wanted = 0
        self._enough = asyncio.Event()

    async def note(self, _: object) -> None:
        self.count += 1
        if self.count >= self._wanted:
            self._enough.set()

    async def until(self, count: int) -> None:
        self._wanted = count
        if self.count < count:
            self._enough.clear()
            async with asyncio.timeout(MOST_S):
                await self._enough.wait()


async def _sign_in(desk: ClientSession, url: str, password: str) -> None:
    form = {"email": EMAIL, "password": password}
    headers = {"Origin": url, "X-Forwarded-For": "10.1.0.1"}
    async with desk.post(f"{url}/sign-in", data=form, headers=headers, allow_redirects=False) as answer:
        if answer.status != 303:
            raise RuntimeError(f"signing in was answered with {answer.status}")


async def _arrive(http: ClientSession, url: str, key: str, address: str) -> str:
    """The token of a visitor who looks at a first page."""
    return await _post(http, url, key, "", address)


async def _post(http: ClientSession, url: str, key: str, token: str, address: str) -> str:
    event = {"event_id": uuid4().hex, "name": "page_view", "age_ms": 0, "url": f"{SHOP}/", "title": "Home"}
    headers = {"Origin": SHOP, "X-Forwarded-For": address}
    body = {"token": token, "events": [event]}
    async with http.post(f"{url}/api/events?site={key}", json=body, headers=headers) as answer:
        answer.raise_for_status()
        return str((await answer.json())["token"])


async def _ask_for_humans(visitors: Sequence[Visitor]) -> None:
    """From then on the bot is silent: what is measured is delivery, not its answers."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(visitor: Visitor) -> None:
        async with gate:
            await visitor.say("I want to talk to a human")
            for _ in range(100):
                resumed = await visitor.client.call("conversation:resume", {"after": 0}, namespace=NAMESPACE)
                if resumed["conversation"]["status"] == "waiting":
                    return
                await asyncio.sleep(0.2)
            raise RuntimeError("a conversation was not handed over")

    await asyncio.gather(*map(ask, visitors))


async def _post_events(http: ClientSession, url: str, key: str, visitors: Sequence[Visitor]) -> float:
    """Requests answered a second."""
    began = time.perf_counter()

    async def page(own: Sequence[Visitor]) -> int:
        posted = 0
        while time.perf_counter() - began < POSTING_S:
            visitor = own[posted % len(own)]
            await _post(http, url, key, visitor.token, visitor.address)
            posted += 1
        return posted

    posted = await asyncio.gather(*(page(visitors[n::POSTING]) for n in range(POSTING)))
    return sum(posted) / (time.perf_counter() - began)
