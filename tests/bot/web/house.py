"""The whole web application on a real port and database, and browsers' and shops' ways to speak to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import socketio
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import BaseTestServer, TestServer, unused_port
from aiohttp.web_runner import AppRunner, BaseRunner

from bot.actions import sites, users
from bot.model import ItemId, Product, Role, Site, User, VisitorId
from bot.ports import Database
from bot.reactions import Reactor
from bot.settings import Settings
from bot.web import signing, tokens
from bot.web.app import make_app
from bot.web.keys import REACTOR, SECRET
from bot.web.limits import RATES, Rate
from tests.fakes import FakeClock, FakeDialogues, FakePasswords, FakeRecommends

SHOP = "https://shop.example"
PASSWORD = "correct horse"
BUNDLES = ("embed.js", "card.js", "panel.js", "panel.css", "console.js", "console.css", "dashboard.js")
STYLES = ("dashboard.css", "pages.css", "icon.svg")
_number = count(1)


def unique(prefix: str = "client") -> str:
    return f"{prefix}-{next(_number):08d}"


def build(folder: Path) -> Path:
    """Something like what widget/build.mjs leaves in dist/."""
    folder.mkdir(exist_ok=True)
    names = (*BUNDLES, *STYLES)
    for name in names:
        (folder / name).write_text(f"/* {name} */")
    (folder / "not-in-the-manifest.js").write_text("secret")
    manifest = {name: {"hash": f"{at:016x}", "gzip": 10} for at, name in enumerate(names)}
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


class Server(TestServer):
    """As in production, a handler goes on when its client has left."""

    async def _make_runner(self, **_: Any) -> BaseRunner:
        return AppRunner(self.app)


class Unwelcome(Exception):
    """The server let no one in; without a code where it refused before the upgrade."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Ear:
    """A connected Socket.IO client, and all that was pushed to it."""

    client: socketio.AsyncClient
    namespace: str
    pushed: list[tuple[str, Any]] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, event: str, payload: object = None) -> Any:
        return await self.client.call(event, payload, namespace=self.namespace, timeout=10)

    async def hear(self, event: str, **fields: object) -> Any:
        """The first push of this name with these fields, now or soon."""
        async with asyncio.timeout(10):
            while True:
                for name, payload in self.pushed:
                    if name == event and fields.items() <= payload.items():
                        return payload
                self._news.clear()
                await self._news.wait()

    async def leave(self, *_: object) -> None:
        self.gone.set()

    async def note(self, event: str, payload: object = None) -> None:
        self.pushed.append((event, payload))
        self._news.set()


@dataclass
class House:
    app: web.Application
    server: BaseTestServer
    settings: Settings
    clock: FakeClock
    site: Site
    http: ClientSession
    """A browser without cookies."""
    stack: AsyncExitStack

    @property
    def origin(self) -> str:
        return self.settings.public_url

    @property
    def reactor(self) -> Reactor:
        return self.app[REACTOR]

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    def token(self, visitor_id: str = "visitor-0001", site: Site | None = None) -> str:
        return tokens.issue(self.app[SECRET], (site or self.site).site_id, VisitorId(visitor_id))

    async def browser(self) -> ClientSession:
        """With a cookie jar of its own."""
        made = ClientSession(cookie_jar=CookieJar(unsafe=True))
        return await self.stack.enter_async_context(made)

    async def user(self, role: Role, name: str = "", site: Site | None = None) -> User:
        name = name or role.value
        return await self.reactor.run(
            users.add,
            (site or self.site).site_id,
            f"{name}@shop.example",
            name,
            role,
            await self.reactor.tools.passwords.hash(PASSWORD),
        )

    async def sign_in(
        self,
        browser: ClientSession,
        user: User,
        password: str = PASSWORD,
        headers: Mapping[str, str] | None = None,
        **fields: str,
    ) -> ClientResponse:
        return await browser.post(
            self.url("/sign-in"),
            data={"email": user.email, "password": password, **fields},
            headers=headers if headers is not None else {"Origin": self.origin},
            allow_redirects=False,
        )

    async def signed_in(self, role: Role, name: str = "") -> ClientSession:
        browser = await self.browser()
        answer = await self.sign_in(browser, await self.user(role, name))
        assert answer.status == 303
        return browser

    async def send(
        self,
        *events: object,
        token: str = "",
        headers: Mapping[str, str] | None = None,
        site: str | None = None,
    ) -> ClientResponse:
        """POST /api/events as the tracker of our shop does."""
        return await self.http.post(
            self.url(f"/api/events?site={self.site.key if site is None else site}"),
            data=msgspec.json.encode({"token": token, "locale": "en", "events": list(events)}).decode(),
            headers=headers if headers is not None else {"Origin": SHOP},
        )

    async def order(self, body: bytes, **headers: str) -> ClientResponse:
        """POST /api/orders as the shop's server does."""
        stamp = str(int(self.clock.now().timestamp()))
        signed = {
            signing.SITE_HEADER: self.site.key,
            signing.TIMESTAMP_HEADER: stamp,
            signing.SIGNATURE_HEADER: signing.sign(self.site.secret, stamp, body),
        }
        return await self.http.post(self.url("/api/orders"), data=body, headers={**signed, **headers})

    async def listen(
        self, namespace: str, auth: object = None, headers: Mapping[str, str] | None = None
    ) -> Ear:
        """Raises Unwelcome where the server refuses."""
        session = await self.stack.enter_async_context(ClientSession())
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        ear = Ear(client, namespace)
        client.on("*", ear.note, namespace=namespace)
        client.on("disconnect", ear.leave, namespace=namespace)
        self.stack.push_async_callback(client.disconnect)
        said = [""]

        async def refused(answer: Any) -> None:
            if isinstance(answer, dict):
                said.append(answer["data"]["code"])

        client.on("connect_error", refused, namespace=namespace)
        try:
            await client.connect(
                self.origin,
                headers=dict(headers if headers is not None else {"Origin": self.origin}),
                auth=auth,
                transports=["websocket"],
                namespaces=[namespace],
            )
        except socketio.exceptions.ConnectionError:
            raise Unwelcome(said[-1]) from None
        return ear

    async def visitor(self, visitor_id: str = "visitor-0001") -> Ear:
        return await self.listen("/visitor", {"site": self.site.key, "token": self.token(visitor_id)})

    async def agent(self, browser: ClientSession) -> Ear:
        return await self.listen("/agent", headers={"Origin": self.origin, "Cookie": self.cookie(browser)})

    def cookie(self, browser: ClientSession) -> str:
        return "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookie_jar)


@asynccontextmanager
async def open_house(
    database: Database,
    folder: Path,
    *,
    rates: Mapping[str, Rate] | None = None,
    redis_url: str = "",
    public_url: str = "",
    key: str = "demo",
    clock: FakeClock | None = None,
    recommends: FakeRecommends | None = None,
    extra: Sequence[Callable[[web.Application], None]] = (),
) -> AsyncIterator[House]:
    port = unused_port()
    settings = Settings(
        port=port,
        var_dir=folder / "var",
        redis_url=redis_url,
        public_url=public_url or f"http://127.0.0.1:{port}",
    )
    clock = clock or FakeClock()
    app = make_app(
        settings,
        database,
        recommends or FakeRecommends([ItemId("milk")]),
        FakeDialogues(),
        clock,
        passwords=FakePasswords(),
        rates={**RATES, **(rates or {})},
        dist=build(folder / "dist"),
        extra=extra,
    )
    async with Server(app, port=port) as server, AsyncExitStack() as stack:
        site = await app[REACTOR].read(sites.by_key, key) or await _found(app[REACTOR], key)
        http = await stack.enter_async_context(ClientSession())
        yield House(app, server, settings, clock, site, http, stack)


async def _found(reactor: Reactor, key: str) -> Site:
    site = await reactor.run(
        sites.found, name="The shop", origins=[SHOP], currency="USD", locale="en", key=key
    )
    async with reactor.tools.database.write() as store:
        milk = Product(ItemId("milk"), "Milk", "/p/milk", 299, "USD", category="Dairy")
        await store.products.put(site.site_id, [milk])
    return site
