"""Turns what went wrong into an answer: JSON for programs, a page for people, and never a stack trace."""

import logging
import secrets

import msgspec
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.errors import FloorwalkerError, Invalid
from bot.web import wire
from bot.web.decode import invalid
from bot.web.pages import page, words_of

PROGRAMS = ("/api/", "/assets/", "/socket.io", "/embed.js", "/healthz")
PAGE_WORDS = {403: "error_forbidden", 404: "error_not_found", 429: "error_too_many", 500: "error_internal"}
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}

log = logging.getLogger(__name__)


def problem(error: FloorwalkerError) -> wire.Problem:
    return wire.Problem(error.code, str(error), dict(error.data))


def refused(error: FloorwalkerError) -> wire.Refused:
    return wire.Refused(problem(error))


def unexpected(where: str) -> wire.Problem:
    """Logs the exception under way, and what the other side may know of it: a number to ask by."""
    reference = secrets.token_hex(4)
    # quoted: a path or the name of an event may hold line breaks
    log.exception("%r failed, reference %s", where, reference)
    return wire.Problem(
        "internal", f"this failed on our side, reference {reference}", {"reference": reference}
    )


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except msgspec.ValidationError as error:
        return answer(request, 422, problem(invalid(error)))
    except FloorwalkerError as error:
        if error.status >= 500:
            return answer(request, error.status, unexpected(f"{request.method} {request.path}"))
        return answer(request, error.status, problem(error))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = CODES.get(error.status, "refused")
        response = answer(request, error.status, wire.Problem(code, error.reason, {}))
        if hdrs.ALLOW in error.headers:
            response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return response
    except web.RequestPayloadError:
        return answer(request, 400, problem(Invalid("body", "the body is not encoded as its headers say")))
    except Exception as error:
        if isinstance(error, ConnectionError) and request.transport is None:
            log.info("%r: the client left before it was answered", f"{request.method} {request.path}")
            return web.Response(status=400)
        return answer(request, 500, unexpected(f"{request.method} {request.path}"))


def answer(request: web.Request, status: int, what: wire.Problem) -> web.Response:
    if request.path.startswith(PROGRAMS) or "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
        response = as_json(wire.Refused(what), status)
    else:
        code = PAGE_WORDS.get(status, "error_other")
        text = words_of(request)(code, **what.data)
        response = page(request, "error.html", status=status, text=text)
    if "retry_after_s" in what.data:
        response.headers[hdrs.RETRY_AFTER] = what.data["retry_after_s"]
    return response


def as_json(value: msgspec.Struct, status: int = 200) -> web.Response:
    """For one reader, now: never cached."""
    return web.Response(
        body=msgspec.json.encode(value),
        status=status,
        content_type="application/json",
        headers={hdrs.CACHE_CONTROL: "no-store"},
    )
