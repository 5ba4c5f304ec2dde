"""A server that speaks the chat completions protocol over a real socket, and does what a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.dialogue.drafting.asking import Asked, Completion, ModelFailed, Said, Speaker
from bot.dialogue.drafting.drafting import Ask, Call, Done, Drafting, Failed, HandsOver, Returned, Step
from bot.dialogue.drafting.tools import ToolCall
from bot.web.completions import Completions

HELLO = Asked((Said(Speaker.SYSTEM, "Be kind."), Said(Speaker.USER, "Hello")))
Act: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def chunk(delta: dict[str, object], finish_reason: str | None = None, **more: object) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return b"data: " + json.dumps({"id": "c", "choices": [choice], **more}).encode() + b"\n\n"


END = chunk({}, "stop") + b"data: [DONE]\n\n"


def sends(*pieces: bytes, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> Act:
    """The body, in these pieces."""

    async def act(request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = web.StreamResponse(status=status, headers={"Content-Type": content_type, **named})
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            await asyncio.sleep(0)
        await response.write_eof()
        return response

    return act


def says(text: str, *, tokens: int = 0) -> Act:
    """A word at a time."""
    usage = {"usage": {"total_tokens": tokens}} if tokens else {}
    words = [chunk({"content": word}) for word in text.replace(" ", "\0 ").split("\0")]
    return sends(chunk({"role": "assistant"}), *words, chunk({}, "stop", **usage), b"data: [DONE]\n\n")


def calls(*asked: tuple[str, object]) -> Act:
    """Tools by name with arguments; a text stands for arguments as they are, JSON or not."""
    pieces = []
    for at, (name, arguments) in enumerate(asked):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        begin: dict[str, object] = {"index": at, "id": f"id-{at}", "type": "function"}
        pieces.append(chunk({"tool_calls": [begin | {"function": {"name": name, "arguments": ""}}]}))
        pieces += [
            chunk({"tool_calls": [{"index": at, "function": {"arguments": text[cut : cut + 7]}}]})
            for cut in range(0, len(text), 7)
        ]
    return sends(*pieces, chunk({}, "tool_calls"), b"data: [DONE]\n\n")


@dataclass
class LanguageModel:
    """Acts once for each request; the last act is repeated."""

    acts: list[Act] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    left: int = 0
    """Clients that went away before they had everything."""
    url: str = ""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def was_asked(self, times: int) -> None:
        async with asyncio.timeout(10):
            while len(self.requests) < times:
                self._news.clear()
                await self._news.wait()

    def will(self, *acts: Act) -> None:
        self.acts = list(acts)

    def stalls(self, *pieces: bytes) -> Act:
        """Headers and these pieces, and then nothing until the test ends."""

        async def act(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            for piece in pieces:
                await response.write(piece)
            await self.released.wait()
            return response

        return act

    def breaks(self, *pieces: bytes) -> Act:
        """These pieces, and then the connection is gone."""

        async def act(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            for piece in pieces:
                await response.write(piece)
            assert request.transport is not None
            request.transport.abort()
            return response

        return act

    def floods(self, piece: bytes) -> Act:
        """This piece for ever, until the client leaves."""

        async def act(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            try:
                while not self.released.is_set():
                    await response.write(piece)
                    await asyncio.sleep(0)
            except ConnectionResetError:
                self.left += 1
            return response

        return act

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.headers.append(dict(request.headers))
        self._news.set()
        return await (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(request)


@asynccontextmanager
async def language_model() -> AsyncIterator[LanguageModel]:
    model = LanguageModel()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.handle)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0.1)
    model.url = str(server.make_url("/v1"))
    try:
        yield model
    finally:
        model.released.set()
        await server.close()


async def answer(
    drafting: Drafting,
    model: Completions,
    tools: Callable[[ToolCall], Returned] = lambda tool: Returned(),
    deadline_s: float = 10.0,
) -> Done | HandsOver | Failed:
    """What the chat does with a draft."""
    step: Step = drafting.begin()
    while True:
        match step:
            case Ask(asked):
                try:
                    completion: Completion = await model.complete(asked, deadline_s)
                except ModelFailed as failed:
                    step = drafting.failed(failed.reason)
                else:
                    step = drafting.completed(completion)
            case Call(tool):
                step = drafting.returned(tools(tool))
            case Done() | HandsOver() | Failed():
                return step


def texts(messages: Sequence[dict[str, Any]]) -> str:
    return "\n".join(str(message["content"]) for message in messages)
