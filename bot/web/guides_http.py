"""A site's guides, for those who look after them: which there are, and what each one does."""

from collections.abc import Sequence

from aiohttp import web

from bot.actions import guides
from bot.dialogue.guides.flow import Guide
from bot.dialogue.guides.graph import Graph
from bot.dialogue.guides.linting import Fault
from bot.errors import NotFound
from bot.web import sessions, wire
from bot.web.errors import as_json
from bot.web.keys import REACTOR
from bot.web.pages import words_of


async def listed(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    known = await request.app[REACTOR].read(guides.all, user.site_id)
    faults = await request.app[REACTOR].read(guides.faults, user.site_id)
    spoken = words_of(request).locale
    return as_json(wire.GuideList([_row(guide, faults, locale_in(guide, spoken)) for guide in known]))


async def one(request: web.Request) -> web.Response:
    """In the language asked for, else the reader's, else any the guide has."""
    user = await sessions.signed_in(request, sessions.REPORTING)
    wanted = request.match_info["guide_id"]
    guide = _called(await request.app[REACTOR].read(guides.all, user.site_id), wanted)
    locale = locale_in(guide, request.query.get("locale") or words_of(request).locale)
    drawn = await request.app[REACTOR].read(guides.graph_of, user.site_id, wanted, locale)
    faults = await request.app[REACTOR].read(guides.faults, user.site_id)
    return as_json(_view(guide, drawn, faults, locale))


def locale_in(guide: Guide, wanted: str) -> str:
    """One of the guide's own languages."""
    known = list(guide.title)
    language = wanted.replace("_", "-").split("-")[0].lower()
    return next((locale for locale in (wanted, language, *known) if locale in guide.title), "en")


def _row(shown: Guide, faults: Sequence[Fault], locale: str) -> wire.WireGuide:
    """Its title in the locale, or in any it has."""
    return wire.WireGuide(
        guide_id=shown.guide_id,
        title=shown.title.get(locale) or next(iter(shown.title.values()), ""),
        locales=list(shown.title),
        steps=len(shown.steps),
        faults=sum(fault.guide == shown.guide_id for fault in faults),
    )


def _view(shown: Guide, drawn: Graph, faults: Sequence[Fault], locale: str) -> wire.GuideView:
    return wire.GuideView(
        guide=_row(shown, faults, locale),
        locale=locale,
        nodes=[
            wire.GuideNode(node.id, node.kind, node.title, list(node.lines), node.layer, node.column, node.x)
            for node in drawn.nodes
        ],
        edges=[
            wire.GuideEdge(edge.source, edge.target, edge.label, edge.back, [x for x, _ in edge.points])
            for edge in drawn.edges
        ],
        faults=[
            wire.GuideFault(fault.step, fault.code, fault.message)
            for fault in faults
            if fault.guide == shown.guide_id
        ],
    )


def _called(known: Sequence[Guide], guide_id: str) -> Guide:
    for guide in known:
        if guide.guide_id == guide_id:
            return guide
    raise NotFound("no such guide")


def add_routes(app: web.Application) -> None:
    app.router.add_get("/api/guides", listed)
    app.router.add_get(r"/api/guides/{guide_id:[a-z0-9][a-z0-9_-]{0,63}}", one)
