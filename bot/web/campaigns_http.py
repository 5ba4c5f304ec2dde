"""Campaigns, for those who make them: listed, written, switched, brought in and taken out as YAML."""

import asyncio

from aiohttp import hdrs, web

from bot.actions import campaign_reports, campaigns, guides, offers
from bot.dialogue.wording import LOCALES
from bot.model import CampaignId, Restraint, SiteId, User
from bot.rules.campaigns import OVERRIDES
from bot.rules.contents import SCENARIOS
from bot.rules.definitions import campaign_from, yaml_of
from bot.rules.templates import VARIABLES
from bot.web import campaign_present as present
from bot.web import campaign_wire as wire
from bot.web import queries, sessions
from bot.web.bodies import json_of, text_of
from bot.web.errors import as_json
from bot.web.guides_http import locale_in
from bot.web.keys import LIMITS, REACTOR
from bot.web.origins import require_own
from bot.web.pages import words_of

ID = r"{campaign_id:[A-Za-z0-9][A-Za-z0-9._-]{0,63}}"
YAML = ("text/yaml", "application/yaml", "application/x-yaml", "text/plain")


async def listed(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    reactor = request.app[REACTOR]
    now, site = reactor.tools.clock.now(), await reactor.read(queries.site_by_id, user.site_id)
    found = await reactor.read(campaign_reports.every, user.site_id)
    given = await reactor.read(offers.plain, user.site_id)
    return as_json(
        wire.CampaignList(
            campaigns=[present.row(reported, now) for reported in found],
            restraint=present.restraint(site.restraint),
            fields=present.fields(),
            offers=[wire.OfferName(offer.offer_id, offer.name) for offer in given],
            guides=await _guides(request, user.site_id),
            scenarios=list(SCENARIOS),
            variables=list(VARIABLES),
            locales=list(LOCALES),
            overrides=list(OVERRIDES),
        )
    )


async def one(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    return await _view(request, user, _wanted(request))


async def as_yaml(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    reported, _ = await request.app[REACTOR].read(campaign_reports.one, user.site_id, _wanted(request))
    campaign = reported.kept.campaign
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{campaign.campaign_id}.yaml"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    text = await asyncio.to_thread(yaml_of, campaign)
    # no browser opens it in our origin
    return web.Response(text=text, content_type="application/yaml", headers=headers)


async def create(request: web.Request) -> web.Response:
    user = await writer(request)
    sent = await json_of(request, wire.CampaignCreate)
    campaign = await asyncio.to_thread(campaign_from, sent.definition)
    made = await request.app[REACTOR].run(campaigns.create, user, campaign)
    return await _view(request, user, made.campaign_id, status=201)


async def save(request: web.Request) -> web.Response:
    user = await writer(request)
    sent, wanted = await json_of(request, wire.CampaignSave), _wanted(request)
    campaign = await asyncio.to_thread(campaign_from, sent.definition)
    await request.app[REACTOR].run(campaigns.save, user, wanted, campaign, sent.revision)
    return await _view(request, user, wanted)


async def enable(request: web.Request) -> web.Response:
    user = await writer(request)
    sent, wanted = await json_of(request, wire.CampaignEnable), _wanted(request)
    await request.app[REACTOR].run(campaigns.enable, user, wanted, sent.enabled)
    return await _view(request, user, wanted)


async def archive(request: web.Request) -> web.Response:
    user = await writer(request)
    sent, wanted = await json_of(request, wire.CampaignArchive), _wanted(request)
    await request.app[REACTOR].run(campaigns.archive, user, wanted, sent.archived)
    return await _view(request, user, wanted)


async def duplicate(request: web.Request) -> web.Response:
    user = await writer(request)
    reported, _ = await request.app[REACTOR].read(campaign_reports.one, user.site_id, _wanted(request))
    name = words_of(request)("copy_of", name=reported.kept.campaign.name)
    made = await request.app[REACTOR].run(campaigns.duplicate, user, _wanted(request), name)
    return await _view(request, user, made.campaign_id, status=201)


async def import_(request: web.Request) -> web.Response:
    user = await writer(request)
    text = await text_of(request, *YAML)
    read = await asyncio.to_thread(campaigns.read_yaml, text)
    return as_json(present.imported(await request.app[REACTOR].run(campaigns.import_, user, read)))


async def restrain(request: web.Request) -> web.Response:
    user = await writer(request)
    sent = await json_of(request, wire.WireRestraint)
    wanted = Restraint(
        sent.speaks,
        sent.per_visit,
        sent.per_day,
        sent.gap_s,
        sent.quiet_days,
        tuple(dict.fromkeys(sent.quiet_pages)),
        tuple(dict.fromkeys(sent.quiet_steps)),
    )
    await request.app[REACTOR].run(campaigns.set_restraint, user, wanted)
    return as_json(present.restraint(wanted))


async def writer(request: web.Request) -> User:
    """Who may change what marketers decide, asking from one of our own pages, and not too often."""
    user = await sessions.signed_in(request, sessions.REPORTING)
    require_own(request)
    request.app[LIMITS].take("campaigns_user", user.user_id)
    return user


def _wanted(request: web.Request) -> CampaignId:
    return CampaignId(request.match_info["campaign_id"])


async def _view(request: web.Request, user: User, campaign_id: CampaignId, status: int = 200) -> web.Response:
    found = await request.app[REACTOR].read(campaign_reports.one, user.site_id, campaign_id)
    # YAML and the differences of a long history take longer than others should wait
    return as_json(await asyncio.to_thread(present.view, *found), status)


async def _guides(request: web.Request, site_id: SiteId) -> list[wire.GuideName]:
    spoken = words_of(request).locale
    return [
        wire.GuideName(guide.guide_id, guide.title.get(locale_in(guide, spoken), guide.guide_id))
        for guide in await request.app[REACTOR].read(guides.all, site_id)
    ]


def add_routes(app: web.Application) -> None:
    app.router.add_get("/api/campaigns", listed)
    app.router.add_post("/api/campaigns", create)
    app.router.add_put("/api/campaigns/restraint", restrain)
    app.router.add_post("/api/campaigns/import", import_)
    app.router.add_get(f"/api/campaigns/{ID}", one)
    app.router.add_put(f"/api/campaigns/{ID}", save)
    app.router.add_get(f"/api/campaigns/{ID}/yaml", as_yaml)
    app.router.add_post(f"/api/campaigns/{ID}/enable", enable)
    app.router.add_post(f"/api/campaigns/{ID}/archive", archive)
    app.router.add_post(f"/api/campaigns/{ID}/duplicate", duplicate)
