"""What a shop's page asks of us: events in, the panel's page out."""

from aiohttp import hdrs, web

from bot.actions import track
from bot.actions.nudging import nudge
from bot.actions.nudging.saying import Saying, said
from bot.errors import Invalid
from bot.model import Arm, Nudge, Site, Visit, VisitorId
from bot.rules.arming import armed_name
from bot.web import present, queries, tokens, wire
from bot.web.address import address_of
from bot.web.countries import country_of
from bot.web.decode import from_json
from bot.web.errors import as_json
from bot.web.keys import CORS_ORIGIN, LIMITS, REACTOR, SECRET
from bot.web.origins import require_one_of
from bot.web.pages import framed_by, page
from bot.web.tracked import Envelope, open_all

LARGEST_BODY = 64 * 1024
BODIES = ("text/plain", "application/json")


async def events(request: web.Request) -> web.Response:
    site = await _site_for_origin(request)
    limits, clock = request.app[LIMITS], request.app[REACTOR].tools.clock
    limits.take("events_address", address_of(request))
    limits.take("events_site", site.site_id)
    if request.content_type not in BODIES:
        raise Invalid("content-type", f"send {' or '.join(BODIES)}")
    batch = from_json(Envelope, await request.read())
    visitor_id = _visitor(request, batch.token, site)
    good, rejected, referrer = open_all(batch.events, site.currency, clock.now())
    visit = await request.app[REACTOR].settle(
        track.track,
        site,
        visitor_id,
        good,
        user_agent=request.headers.get(hdrs.USER_AGENT, "")[:500],
        locale=batch.locale or site.locale,
        referrer=referrer,
        country=await country_of(address_of(request)),
        utc_offset_min=batch.utc_offset_min,
    )
    return as_json(await _answer(request, visit, rejected))


async def preflight(request: web.Request) -> web.Response:
    await _site_for_origin(request)
    headers = {
        hdrs.ACCESS_CONTROL_ALLOW_METHODS: "POST",
        hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "content-type",
        hdrs.ACCESS_CONTROL_MAX_AGE: "600",
    }
    return web.Response(status=204, headers=headers)


async def panel(request: web.Request) -> web.Response:
    request.app[LIMITS].take("pages_address", address_of(request))
    site = await request.app[REACTOR].read(queries.site_by_key, request.query.get("site", ""))
    return page(request, "panel.html", policy=framed_by(request, site.origins), site=site)


async def _site_for_origin(request: web.Request) -> Site:
    """The site asked for, where the page's origin is one of its own; whatever follows may be read there."""
    site = await request.app[REACTOR].read(queries.site_by_key, request.query.get("site", ""))
    request[CORS_ORIGIN] = require_one_of(request, site.origins)
    return site


def _visitor(request: web.Request, token: str, site: Site) -> VisitorId | None:
    """None is somebody new. Raises Forbidden for a token that is not ours: the page then asks for another."""
    if not token:
        request.app[LIMITS].take("visitors_address", address_of(request))
        return None
    visitor_id = tokens.read_for(request.app[SECRET], token, site.site_id)
    request.app[LIMITS].take("events_visitor", visitor_id)
    return visitor_id


async def _answer(request: web.Request, visit: Visit, rejected: list[str]) -> wire.EventAnswer:
    waiting = await nudge.waiting(request.app[REACTOR].tools, visit)
    armed = await _armed(request, waiting.armed) if waiting.armed else None
    return wire.EventAnswer(
        token=tokens.issue(request.app[SECRET], visit.site_id, visit.visitor_id),
        nudge=_shown(waiting.nudge),
        armed=armed,
        unread=waiting.unread,
        rejected=rejected,
        signals=list(waiting.signals),
    )


async def _armed(request: web.Request, saying: Saying) -> wire.Armed | None:
    """None where the offer it would make is spent."""
    spoken: Nudge | None = said(saying)
    if saying.content.offer is not None:
        # in every arm: who is still armed when an offer runs out may not depend on it
        spoken = await request.app[REACTOR].run(nudge.reserve, saying)
    if spoken is None:
        return None
    is_held_out = saying.decision.arm is Arm.GHOST
    return wire.Armed(armed_name(saying.decision), None if is_held_out else present.nudge(spoken))


def _shown(spoken: Nudge | None) -> wire.WireNudge | None:
    return present.nudge(spoken) if spoken else None


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/events", events)
    app.router.add_route("OPTIONS", "/api/events", preflight)
    app.router.add_get("/panel", panel)
