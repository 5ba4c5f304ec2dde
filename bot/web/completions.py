"""A language model behind any server that speaks the chat completions protocol, read as it streams."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec
from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)
from yarl import URL

from bot.dialogue.drafting.asking import Asked, Completion, ModelFailed
from bot.errors import Invalid
from bot.ports import Clock
from bot.web.breaker import Breaker
from bot.web.completion_wire import DONE, Assembly, request_body
from bot.web.event_stream import EventStream

MOST_BYTES = 512 * 1024
MOST_AT_ONCE = 8
CONNECT_S = 5.0
PIECE_S = 10.0
QUICK_S = 0.2
"""Before the one retry, where the server does not say how long to wait."""
LONGEST_WAIT_S = 1.0
"""That a server may ask for and a visitor still gets a second try."""
AGAIN = frozenset({429, 500, 502, 503, 504})
PATH = "/chat/completions"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    url: str
    """Such as `http://127.0.0.1:8000/v1`."""
    model: str
    key: str = field(default="", repr=False)


class Completions:
    """`ports.Completes` over HTTP. Only works while `running`."""

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Clock,
        *,
        breaker: Breaker | None = None,
        at_once: int = MOST_AT_ONCE,
        piece_s: float = PIECE_S,
    ) -> None:
        """`piece_s` is the longest wait between two pieces. Raises Invalid naming the setting."""
        self._url = _address(endpoint.url)
        self._model = endpoint.model
        self._key = _key(endpoint.key)
        self._clock = clock
        self._breaker = breaker or Breaker()
        self._turns = asyncio.Semaphore(at_once)
        self._piece_s = piece_s
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        # a redirect, a proxy of the environment or a cookie would send the key and the visitor's words
        # somewhere nobody configured; compressed, few bytes could become very many
        async with ClientSession(
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_S),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"Accept-Encoding": "identity", "Accept": "text/event-stream"},
        ) as session:
            self._session = session
            try:
                yield
            finally:
                self._session = None

    async def complete(self, asked: Asked, deadline_s: float) -> Completion:
        """Raises ModelFailed within `deadline_s` seconds, whatever the server does."""
        if self._session is None:
            raise ModelFailed("closed")
        if not self._breaker.lets(self._clock.now()):
            raise ModelFailed("resting")
        try:
            completion = await self._in_turn(self._session, asked, deadline_s)
        except ModelFailed as failed:
            self._note(failed)
            raise
        except BaseException:
            self._breaker.left()
            raise
        self._breaker.succeeded()
        return completion

    def _note(self, failed: ModelFailed) -> None:
        if failed.reason == "busy":
            self._breaker.left()
            return
        asked_s = failed.wait_s if isinstance(failed, _TryAgain) and failed.wait_s > LONGEST_WAIT_S else 0.0
        self._breaker.failed(self._clock.now(), asked_s)
        log.warning("the language model failed: %s", failed.reason)

    async def _in_turn(self, session: ClientSession, asked: Asked, deadline_s: float) -> Completion:
        began = False
        try:
            async with asyncio.timeout(deadline_s), self._turns:
                began = True
                try:
                    return await self._once(session, asked)
                except _TryAgain as refused:
                    if refused.wait_s > LONGEST_WAIT_S:
                        raise
                    await asyncio.sleep(refused.wait_s)
                    return await self._once(session, asked)
        except TimeoutError:
            raise ModelFailed("timeout" if began else "busy") from None

    async def _once(self, session: ClientSession, asked: Asked) -> Completion:
        # causes are left out of all errors: their texts may quote what was sent
        body = request_body(asked, self._model)
        try:
            response = await session.post(
                self._url, data=body, headers=self._headers(), allow_redirects=False
            )
        except ClientConnectionError as error:
            # a connection kept open is often closed just then
            raise _TryAgain(f"connection ({type(error).__name__})", QUICK_S) from None
        except ClientError as error:
            raise ModelFailed(f"connection ({type(error).__name__})") from None
        async with response:
            self._refuse(response)
            return await self._heard(response, asked)

    async def _heard(self, response: ClientResponse, asked: Asked) -> Completion:
        try:
            return await self._read(response, asked)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise ModelFailed("garbage") from None
        except ClientError as error:
            raise ModelFailed(f"connection ({type(error).__name__})") from None

    def _refuse(self, response: ClientResponse) -> None:
        if response.status in AGAIN:
            wait_s = _wait_s(response.headers.get("Retry-After", ""), self._clock.now())
            raise _TryAgain(f"status {response.status}", wait_s)
        if 300 <= response.status < 400:
            raise ModelFailed("redirect")
        if response.status != 200:
            raise ModelFailed(f"status {response.status}")
        if response.content_type != "text/event-stream":
            raise ModelFailed("content type")

    async def _read(self, response: ClientResponse, asked: Asked) -> Completion:
        stream, assembly, size = EventStream(), Assembly(), 0
        async for piece in self._pieces(response):
            size += len(piece)
            if size > MOST_BYTES:
                raise ModelFailed("huge")
            for data in stream.feed(piece):
                if data.strip() == DONE:
                    return assembly.completion()
                assembly.add(data)
            if assembly.text and not assembly.calling and asked.hopeless(assembly.text):
                return assembly.completion(given_up=True)
        if not assembly.ended:
            raise ModelFailed("half")
        return assembly.completion()

    async def _pieces(self, response: ClientResponse) -> AsyncIterator[bytes]:
        """The first may take as long as the whole: until then the server reads what it was asked."""
        wait_s: float | None = None
        while True:
            try:
                async with asyncio.timeout(wait_s):
                    piece = await response.content.readany()
            except TimeoutError:
                if wait_s is None:
                    raise
                raise ModelFailed("slow") from None
            if not piece:
                return
            yield piece
            wait_s = self._piece_s

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        return headers | {"Authorization": f"Bearer {self._key}"} if self._key else headers


class _TryAgain(ModelFailed):
    def __init__(self, reason: str, wait_s: float) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def _address(url: str) -> URL:
    try:
        address = URL(url)
    except ValueError:
        raise Invalid("LLM_URL", "LLM_URL is no address") from None
    if address.scheme not in ("http", "https") or not address.host or address.user or address.query_string:
        raise Invalid("LLM_URL", "LLM_URL must look like https://api.example.com/v1")
    path = address.path.rstrip("/")
    return address.with_path(path if path.endswith(PATH) else f"{path}{PATH}")


def _key(key: str) -> str:
    if not (key.isascii() and (key.isprintable() or not key)) or " " in key:
        raise Invalid("LLM_KEY", "LLM_KEY must be of printable characters without spaces")
    return key


def _wait_s(header: str, now: datetime) -> float:
    """Seconds, or a date (RFC 9110, section 10.2.3)."""
    if not header.strip():
        return QUICK_S
    if header.strip().isascii() and header.strip().isdigit():
        return max(float(header[:10]), QUICK_S)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return QUICK_S
    return max((at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds(), QUICK_S)
