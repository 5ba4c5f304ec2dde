"""Who is signed in: the cookie, the session it stands for, and what a role may see."""

import hmac
from collections.abc import Collection
from hashlib import sha256

from aiohttp import web

from bot.actions import users
from bot.errors import Forbidden, NotSignedIn
from bot.model import Role, User
from bot.web.keys import REACTOR, SECRET, SETTINGS, SIGNED_IN

COOKIE = "floorwalker_session"

STAFF = frozenset(Role)
CONVERSING = frozenset({Role.AGENT, Role.ADMIN})
REPORTING = frozenset({Role.MARKETER, Role.ADMIN})


async def signed_in(request: web.Request, roles: Collection[Role] = STAFF) -> User:
    """Raises NotSignedIn without a living session, Forbidden for another role."""
    token = request.cookies.get(COOKIE, "")
    user = await request.app[REACTOR].read(users.who, token) if token else None
    if user is None:
        raise NotSignedIn("sign in first")
    if user.role not in roles:
        raise Forbidden("your role does not include this")
    request[SIGNED_IN] = user
    return user


def set_cookie(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Host-only: without a Domain, no other host of the shop gets it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(users.SESSION_LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].secure,
    )


def drop_cookie(request: web.Request, response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=request.app[SETTINGS].secure)


def form_token(secret: bytes, token: str) -> str:
    """Bound to one session: proves that a form came from a page we gave to it."""
    return hmac.new(secret, b"form:" + token.encode(errors="replace"), sha256).hexdigest()


def require_form_token(request: web.Request, sent: str) -> None:
    """Raises Forbidden unless `sent` belongs to the request's session."""
    expected = form_token(request.app[SECRET], request.cookies.get(COOKIE, ""))
    if not hmac.compare_digest(expected.encode(), sent.encode(errors="replace")):
        raise Forbidden("this form belongs to another session")
