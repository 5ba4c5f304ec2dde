"""Puts the web application together: one place that knows every part of it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

import uuid_utils
from aiohttp import web

from bot.ports import Allots, Clock, Database, Dialogues, LanguageModel, Passwords, Recommends, Tools
from bot.reactions import Reactor
from bot.settings import Settings, secret_of
from bot.web import (
    accounts_http,
    assets_http,
    campaigns_http,
    guides_http,
    offers_http,
    orders_http,
    queries,
    rehearsals_http,
    staff_http,
    visitor_http,
)
from bot.web.agent_socket import AGENTS, AgentLine, sweeping
from bot.web.assets import DIST, Assets
from bot.web.errors import errors
from bot.web.headers import add_headers
from bot.web.keys import ASSETS, LIMITS, REACTOR, SECRET, SETTINGS, TEMPLATES, TEXTS
from bot.web.limits import RATES, Limits, Rate
from bot.web.pages import make_templates
from bot.web.passwords import Argon2Passwords
from bot.web.push import SocketPush
from bot.web.socketio_server import Sockets
from bot.web.texts import Texts
from bot.web.visitor_http import LARGEST_BODY
from bot.web.visitor_socket import VisitorLine

PARTS = (
    assets_http,
    visitor_http,
    orders_http,
    accounts_http,
    staff_http,
    guides_http,
    rehearsals_http,
    campaigns_http,
    offers_http,
)


def make_app(
    settings: Settings,
    database: Database,
    recommends: Recommends,
    dialogues: Dialogues,
    clock: Clock,
    *,
    passwords: Passwords | None = None,
    new_id: Callable[[], str] | None = None,
    model: LanguageModel | None = None,
    allots: Allots | None = None,
    rates: Mapping[str, Rate] = RATES,
    dist: Path = DIST,
    extra: Sequence[Callable[[web.Application], None]] = (),
) -> web.Application:
    """Everything but the database, which stays the caller's to close, after the application's clean-up.

    Raises FileNotFoundError where the widget has not been built.
    """
    sockets = Sockets(settings)
    push = SocketPush(sockets.server, shared=bool(settings.redis_url))
    tools = Tools(
        database,
        recommends,
        dialogues,
        push,
        clock,
        passwords or Argon2Passwords(),
        new_id or (lambda: str(uuid_utils.uuid7())),
        model,
        allots,
    )
    push.use(tools)
    app = web.Application(middlewares=[errors], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(add_headers)
    app[SETTINGS] = settings
    app[SECRET] = secret_of(settings)
    app[REACTOR] = Reactor(tools)
    app[LIMITS] = Limits(clock, rates)
    app[ASSETS] = Assets.load(dist)
    app[TEMPLATES] = make_templates(app[ASSETS])
    app[TEXTS] = Texts.load()
    _add_sockets(app, sockets, push)
    for part in PARTS:
        part.add_routes(app)
    app.router.add_get("/healthz", health)
    for add in extra:
        add(app)
    app.cleanup_ctx.append(_reacting)
    return app


async def health(request: web.Request) -> web.Response:
    """Answers only where the database does."""
    await request.app[REACTOR].read(queries.alive)
    return web.json_response({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _add_sockets(app: web.Application, sockets: Sockets, push: SocketPush) -> None:
    app[AGENTS] = AgentLine(app, push)
    sockets.server.register_namespace(VisitorLine(app, push))
    sockets.server.register_namespace(app[AGENTS])
    sockets.add_routes(app)
    app.cleanup_ctx.append(sweeping(app[AGENTS]))


async def _reacting(app: web.Application) -> AsyncIterator[None]:
    await app[REACTOR].catch_up()
    yield
    await app[REACTOR].close()
