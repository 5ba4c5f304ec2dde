"""A campaign tried before it is switched on, and why one spoke or did not: dry run, preview, trace."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import hdrs, web

from bot.actions import rehearsal
from bot.actions.nudging import preview, why
from bot.actions.rehearsal import Rehearsed
from bot.errors import TooMany
from bot.model import User, VisitorId
from bot.rules.definitions import campaign_from
from bot.rules.dry_run import DryRun
from bot.rules.reports import Period
from bot.web import campaign_present as present
from bot.web import campaign_wire as wire
from bot.web import queries, sessions
from bot.web.bodies import json_of
from bot.web.errors import as_json
from bot.web.keys import LIMITS, REACTOR
from bot.web.origins import require_own

PATIENCE_S = 60
LINES = "application/x-ndjson"
EVERY_S = 0.5


@dataclass
class DryRuns:
    """One at a time, so that a processor is left for visitors; all end with the server."""

    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    is_closing: bool = False

    @asynccontextmanager
    async def waited_for(self) -> AsyncIterator[None]:
        """Raises TooMany where it takes too long."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.turn.acquire()
        except TimeoutError:
            raise TooMany(PATIENCE_S) from None
        try:
            yield
        finally:
            self.turn.release()

    async def close(self, app: web.Application) -> None:
        self.is_closing = True


DRY_RUNS = web.AppKey("DRY_RUNS", DryRuns)


async def dry_run(request: web.Request) -> web.StreamResponse:
    """One answer; to who accepts lines of JSON, one every half a second, the last one final."""
    user = await _asking(request, "dry_runs_user")
    sent = await json_of(request, wire.DryRunAsk)
    campaign = await asyncio.to_thread(campaign_from, sent.definition)
    tools, runs = request.app[REACTOR].tools, request.app[DRY_RUNS]
    period = rehearsal.latest(tools.clock.now(), sent.days)
    heard: deque[DryRun] = deque(maxlen=1)

    def tell(so_far: DryRun) -> bool:
        heard.append(so_far)
        return request.transport is not None and not runs.is_closing

    async with runs.waited_for():
        site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
        running = rehearsal.dry_run(tools, site, campaign, period, tell=tell)
        if LINES not in request.headers.get(hdrs.ACCEPT, ""):
            return as_json(present.dry_run(await running))
        return await _told_in_lines(request, running, heard, period)


async def _told_in_lines(
    request: web.Request,
    running: Coroutine[Any, Any, Rehearsed],
    heard: deque[DryRun],
    period: Period,
) -> web.StreamResponse:
    response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: LINES, hdrs.CACHE_CONTROL: "no-store"})
    await response.prepare(request)
    task = asyncio.create_task(running)
    try:
        while not (await asyncio.wait({task}, timeout=EVERY_S))[0]:
            for so_far in heard:
                await response.write(_line(present.dry_run(Rehearsed(so_far, period, is_complete=False))))
        await response.write(_line(present.dry_run(task.result())))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return response


def _line(value: msgspec.Struct) -> bytes:
    return msgspec.json.encode(value) + b"\n"


async def previewed(request: web.Request) -> web.Response:
    user = await _asking(request, "previews_user")
    sent = await json_of(request, wire.PreviewAsk)
    reactor = request.app[REACTOR]
    site = await reactor.read(queries.site_by_id, user.site_id)
    shown = await preview.preview(reactor.tools, site, sent.definition, sent.variant, sent.locale)
    return as_json(present.preview(shown))


async def explained(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request)
    wanted = VisitorId(request.match_info["visitor_id"])
    moments = await request.app[REACTOR].read(why.why, user.site_id, wanted)
    return as_json(wire.WhyAnswer([present.moment(decided) for decided in moments]))


async def _asking(request: web.Request, rate: str) -> User:
    user = await sessions.signed_in(request, sessions.REPORTING)
    require_own(request)
    request.app[LIMITS].take(rate, user.user_id)
    return user


def add_routes(app: web.Application) -> None:
    app[DRY_RUNS] = DryRuns()
    app.on_shutdown.append(app[DRY_RUNS].close)
    app.router.add_post("/api/campaigns/dry-run", dry_run)
    app.router.add_post("/api/campaigns/preview", previewed)
    app.router.add_get(r"/api/visitors/{visitor_id:[A-Za-z0-9_-]{1,64}}/why", explained)
