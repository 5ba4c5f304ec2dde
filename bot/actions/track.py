"""Save what the shop's page saw, once, and fold it into the visit."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions.outcome import Done
from bot.events import ConversationChanged, Event, ExitIntended, Purchased, VisitChanged
from bot.model import (
    Arm,
    CampaignId,
    ConversationId,
    Site,
    Touch,
    TouchId,
    TouchKind,
    Tracked,
    Visit,
    VisitId,
    VisitorId,
)
from bot.ports import Store, Tools
from bot.rules.conversations import begun
from bot.rules.experiments import assign
from bot.rules.masking import mask
from bot.rules.visits import Folding, by_visit, continues

log = logging.getLogger(__name__)


async def track(
    store: Store,
    tools: Tools,
    site: Site,
    visitor_id: VisitorId | None,
    batch: Sequence[Tracked],
    *,
    user_agent: str,
    locale: str,
    referrer: str,
    country: str = "",
    utc_offset_min: int | None = None,
) -> Done[Visit]:
    """The visit these events belong to, its visitor a new one where none was given.

    Events known already change nothing. A batch that was kept back for long may span several visits.
    """
    now = tools.clock.now()
    visit = await store.visits.latest_for_update(site.site_id, visitor_id) if visitor_id else None
    begin = Visit(
        VisitId(""),
        site.site_id,
        visitor_id or VisitorId(tools.new_id()),
        started_at=now,
        last_event_at=now,
        referrer=referrer,
        user_agent=user_agent,
        locale=locale,
        country=country,
        utc_offset_min=utc_offset_min,
    )
    happened: list[Event] = []
    for part in by_visit(visit, [_plausible(t, now) for t in batch]):
        visit = await _current(store, tools, visit, begin, part[0].occurred_at)
        visit, of_part = await _fold(store, tools, site, visit, part)
        happened += of_part
    if not batch or visit is None:
        visit = await _current(store, tools, visit, begin, now)
    return Done(visit, tuple(happened))


def _plausible(tracked: Tracked, now: datetime) -> Tracked:
    """No event of the future, and no card number in what was searched for or said of the visitor."""
    return replace(
        tracked,
        occurred_at=min(tracked.occurred_at, now),
        search_term=mask(tracked.search_term),
        attributes={name: mask(value) for name, value in tracked.attributes.items()},
    )


async def _current(store: Store, tools: Tools, visit: Visit | None, begin: Visit, at: datetime) -> Visit:
    if visit is not None and continues(visit, at):
        return visit
    fresh = replace(begin, visit_id=VisitId(tools.new_id()), started_at=at, last_event_at=at)
    await store.visits.open(fresh)
    return fresh


async def _fold(
    store: Store, tools: Tools, site: Site, visit: Visit, part: Sequence[Tracked]
) -> tuple[Visit, list[Event]]:
    new = tuple(await store.visits.record(visit, part, tools.clock.now()))
    if not new:
        return visit, []
    folding = Folding.of(visit)
    for tracked in new:
        folding.take(tracked)
    visit = folding.visit()
    await store.visits.save(visit)
    happened: list[Event] = []
    for tracked in new:
        happened += await _note_nudge(store, tools, site, visit, tracked)
    happened += [Purchased(visit, t) for t in new if t.name == "purchase"]
    # Before VisitChanged: an exit nudge is on the screen already, so that no other may be put beside it.
    happened += [ExitIntended(visit, t) for t in new if t.name == "exit_intent"]
    return visit, [*happened, VisitChanged(visit, new)]


async def _note_nudge(
    store: Store, tools: Tools, site: Site, visit: Visit, tracked: Tracked
) -> tuple[Event, ...]:
    if tracked.name not in ("nudge_shown", "nudge_opened", "nudge_dismissed"):
        return ()
    # archived ones too: what is on a screen goes on until it is closed
    known = {kept.campaign.campaign_id: kept.campaign for kept in await store.campaigns.kept(site.site_id)}
    campaign = known.get(tracked.campaign_id) if tracked.campaign_id else None
    if campaign is None:
        log.warning("%s of site %s names no campaign: %r", tracked.name, site.site_id, tracked.campaign_id)
        return ()
    campaign_id, at = campaign.campaign_id, tracked.occurred_at
    if tracked.name == "nudge_dismissed":
        await store.campaigns.dismiss(site.site_id, visit.visitor_id, campaign_id, at)
    earlier = (await store.campaigns.assigned(site.site_id, visit.visitor_id)).get(campaign_id)
    if assign(site.site_id, campaign, visit.visitor_id, earlier).arm is Arm.GHOST:
        log.warning("%s of site %s: %s is held out", tracked.name, site.site_id, visit.visitor_id)
        return ()
    await _shown(store, tools, visit, campaign_id, at)
    return await _opened(store, tools, visit, campaign_id, at) if tracked.name == "nudge_opened" else ()


async def _shown(store: Store, tools: Tools, visit: Visit, campaign_id: CampaignId, at: datetime) -> None:
    """Once, while unseen. An exit nudge has no message yet: `nudge.report_exit` notes it."""
    conversation = await store.conversations.of_visitor(visit.site_id, visit.visitor_id)
    if conversation is None:
        return
    conversation_id = conversation.conversation_id
    unseen = await store.conversations.messages(conversation_id, after=conversation.seen_sequence)
    message = next((m for m in unseen if m.campaign_id == campaign_id), None)
    if message:
        await store.conversations.see(conversation_id, message.sequence)
        await _touch(store, tools, visit, conversation_id, TouchKind.SHOWN, campaign_id, at)


async def _opened(
    store: Store, tools: Tools, visit: Visit, campaign_id: CampaignId, at: datetime
) -> tuple[Event, ...]:
    """The conversation may begin here: an exit nudge is opened before its message is posted."""
    fresh = begun(ConversationId(tools.new_id()), visit.site_id, visit.visitor_id, tools.clock.now())
    conversation = await store.conversations.open(fresh)
    await _touch(store, tools, visit, conversation.conversation_id, TouchKind.LINK, campaign_id, at)
    is_new = conversation.conversation_id == fresh.conversation_id
    return (ConversationChanged(conversation),) if is_new else ()


async def _touch(
    store: Store,
    tools: Tools,
    visit: Visit,
    conversation_id: ConversationId,
    kind: TouchKind,
    campaign_id: CampaignId,
    at: datetime,
) -> None:
    await store.orders.add_touch(
        Touch(
            TouchId(tools.new_id()),
            visit.site_id,
            visit.visitor_id,
            conversation_id,
            kind,
            touched_at=at,
            campaign_id=campaign_id,
        )
    )
