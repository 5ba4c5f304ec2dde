"""Signing in and out."""

from urllib.parse import parse_qs, urlencode

from aiohttp import hdrs, web

from bot.actions import users
from bot.errors import Forbidden, Invalid, NotSignedIn, TooMany
from bot.model import Role, User
from bot.web import sessions
from bot.web.address import address_of
from bot.web.agent_socket import AGENTS
from bot.web.keys import LIMITS, REACTOR
from bot.web.origins import require_own
from bot.web.pages import page, words_of

LONGEST = 200
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20
LONGEST_PATH = 1000
DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$iUcCdbE6iqmhWai2Nqjm/w$P1mJ3TfUVauKT75V4BRuAHqJ+5AEZAr4fOdy3TzjSXI"
"""Verified for e-mail addresses nobody has, so that an answer takes as long as for those somebody has."""


async def show(request: web.Request) -> web.Response:
    """The form, or onward for who is signed in already."""
    onward = local_path(request.query.get("next", ""))
    token = request.cookies.get(sessions.COOKIE, "")
    user = await request.app[REACTOR].read(users.who, token) if token else None
    if user:
        raise web.HTTPSeeOther(onward or home_of(user))
    return _form(request, onward=onward)


async def sign_in(request: web.Request) -> web.Response:
    say = words_of(request)
    email, password, onward = await _fields(request, "email", "password", "next")
    try:
        require_own(request)
    except Forbidden:
        return _form(request, wrong=say("not_from_here"), status=403)
    kept = {"email": email[:LONGEST], "onward": local_path(onward)}
    if not (0 < len(email) <= LONGEST and 0 < len(password) <= LONGEST) or "\0" in email:
        return _form(request, wrong=say("too_long"), status=422, **kept)
    tries = _tries(request, users.normal(email))
    try:
        for name, key in tries:
            request.app[LIMITS].take(name, key)
    except TooMany as error:
        wait_s = int(error.data["retry_after_s"])
        refused = _form(request, wrong=say("throttled", minutes=str(-(-wait_s // 60))), status=429, **kept)
        refused.headers[hdrs.RETRY_AFTER] = str(wait_s)
        return refused
    try:
        user, token = await _begin(request, email, password)
    except NotSignedIn:
        return _form(request, wrong=say("wrong"), status=403, **kept)
    for name, key in tries:
        request.app[LIMITS].give_back(name, key)
    response = web.Response(status=303, headers={hdrs.LOCATION: kept["onward"] or home_of(user)})
    sessions.set_cookie(request, response, token)
    return response


async def sign_out(request: web.Request) -> web.Response:
    require_own(request)
    token = request.cookies.get(sessions.COOKIE, "")
    if token and request.content_type == FORM and request.can_read_body:
        (csrf,) = await _fields(request, "csrf")
        sessions.require_form_token(request, csrf)
    await _end(request)
    response = web.Response(status=303, headers={hdrs.LOCATION: "/sign-in"})
    sessions.drop_cookie(request, response)
    return response


def to_sign_in(request: web.Request) -> web.HTTPSeeOther:
    return web.HTTPSeeOther("/sign-in?" + urlencode({"next": local_path(request.path_qs)}))


def local_path(target: str) -> str:
    """`target` where it is a path of this very server; else empty. Never a way to another host."""
    tame = (
        len(target) <= LONGEST_PATH
        and target.isascii()
        and target.isprintable()
        and not any(c in target for c in "\\ ")
    )
    return target if tame and target.startswith("/") and not target.startswith("//") else ""


def home_of(user: User) -> str:
    return "/dashboard" if user.role is Role.MARKETER else "/console"


def _tries(request: web.Request, email: str) -> list[tuple[str, str]]:
    """What a try counts against. One address cannot lock a user out of all others."""
    address = address_of(request)
    return [
        ("sign_in_address", address),
        ("sign_in_pair", f"{address} {email}"),
        ("sign_in_email", email),
    ]


async def _begin(request: web.Request, email: str, password: str) -> tuple[User, str]:
    """A new session under a new token; the one that came with the request, whoever made it, ends.

    Raises NotSignedIn.
    """
    reactor = request.app[REACTOR]
    user = await reactor.read(users.by_email, email)
    right = await reactor.tools.passwords.verify(user.password_hash if user else DUMMY, password)
    if user is None or not right:
        raise NotSignedIn("wrong e-mail address or password")
    token = await reactor.run(users.open_session, user)
    await _end(request)
    return user, token


async def _end(request: web.Request) -> None:
    """The session of the request's cookie, if there is one, and its sockets."""
    token = request.cookies.get(sessions.COOKIE, "")
    if token:
        await request.app[REACTOR].run(users.close_session, token)
        await request.app[AGENTS].end(token)


def _form(
    request: web.Request, *, wrong: str = "", email: str = "", onward: str = "", status: int = 200
) -> web.Response:
    return page(request, "sign_in.html", status=status, wrong=wrong, email=email, next=onward)


async def _fields(request: web.Request, *names: str) -> list[str]:
    """Fields of a form of ours, empty where they are missing. Raises Invalid for what our forms never send.

    Not aiohttp's own reading: it opens a file for each part of a multipart body, and decodes by any codec
    the client names, of which some take seconds.
    """
    if request.content_type != FORM:
        raise Invalid("content-type", f"send {FORM}")
    try:
        sent = parse_qs((await request.read()).decode(), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Invalid("body", "this is no form in UTF-8") from None
    return [sent.get(name, [""])[0] for name in names]


def add_routes(app: web.Application) -> None:
    app.router.add_get("/sign-in", show)
    app.router.add_post("/sign-in", sign_in)
    app.router.add_post("/sign-out", sign_out)
