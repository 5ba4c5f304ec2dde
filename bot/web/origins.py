"""Which pages may speak to us: a browser's Origin header must be there and be exactly a known one."""

import re
from collections.abc import Iterable

from aiohttp import hdrs, web

from bot.errors import Forbidden
from bot.web.keys import SETTINGS

_ORIGIN = re.compile(r"^https?://[A-Za-z0-9.\-\[\]:]+$")


def require_own(request: web.Request) -> None:
    """For all that a cookie authorises, and for sockets: raises Forbidden unless one of our pages asks."""
    if request.headers.getall(hdrs.ORIGIN, []) not in ([own] for own in request.app[SETTINGS].own_origins):
        raise Forbidden("this origin may not do that")


def require_one_of(request: web.Request, origins: Iterable[str]) -> str:
    """The request's origin; raises Forbidden where it is missing, `null` or another."""
    sent = request.headers.getall(hdrs.ORIGIN, [])
    if len(sent) != 1 or sent[0] not in origins:
        raise Forbidden("this site does not know the page's origin")
    return sent[0]


def for_policy(origins: Iterable[str]) -> str:
    """Origins as a source list of a Content-Security-Policy; what is no origin is left out."""
    return " ".join(origin for origin in origins if _ORIGIN.match(origin)) or "'none'"
