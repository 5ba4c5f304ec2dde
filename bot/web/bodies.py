"""Bodies of requests, read within bounds and in the form they are said to have."""

from typing import TypeVar

from aiohttp import web

from bot.errors import Invalid
from bot.web.decode import from_json

T = TypeVar("T")
LARGEST_TEXT = 512 * 1024


async def json_of(request: web.Request, kind: type[T]) -> T:
    """Raises Invalid; what is larger than the application takes is refused by aiohttp."""
    _require_type(request, "application/json")
    return from_json(kind, await request.read())


async def text_of(request: web.Request, *kinds: str) -> str:
    """UTF-8 of at most `LARGEST_TEXT` bytes, more than other bodies may have. Raises Invalid."""
    _require_type(request, *kinds)
    body = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > LARGEST_TEXT:
            raise web.HTTPRequestEntityTooLarge(max_size=LARGEST_TEXT, actual_size=len(body))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("body", f"this is not UTF-8: byte {error.start}") from None
    if "\0" in text:
        raise Invalid("body", "NUL is not allowed")
    return text


def _require_type(request: web.Request, *kinds: str) -> None:
    if request.content_type not in kinds:
        raise Invalid("content-type", f"send {' or '.join(kinds)}")
