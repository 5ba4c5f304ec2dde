"""The shop speaks first: a campaign decided, its exposure saved, shown or held out, its message posted."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Literal, TypeVar

from bot.actions.outcome import Done
from bot.dialogue.suggestions import cards, ids_of, shown, suggest
from bot.dialogue.wording import DEFAULT_LOCALE, locale_of
from bot.events import ConversationChanged, ExitIntended, MessagePosted, VisitChanged
from bot.model import (
    Arm,
    Author,
    CampaignId,
    ClientId,
    Conversation,
    ConversationId,
    Draft,
    Exposure,
    ExposureId,
    ItemId,
    Message,
    Nudge,
    Owner,
    ProductQuery,
    Shown,
    Touch,
    TouchId,
    TouchKind,
    Visit,
)
from bot.ports import Store, Tools
from bot.rules.campaigns import Campaign, Decision, Restraint, Situation, decide, restrained, unmet
from bot.rules.conversations import begun, bot_is_silent, is_going_on
from bot.rules.experiments import assign

log = logging.getLogger(__name__)
T = TypeVar("T")

RESTRAINT = Restraint()
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the answer to a batch of events tells the browser."""

    nudge: Nudge | None
    """Posted, and not yet seen."""
    armed: tuple[CampaignId, Nudge | None] | None
    """The exit campaign that may go off; without a nudge for the holdout, which only reports."""
    unread: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a campaign would say to a visitor, or would have him not see."""

    visit: Visit
    campaign: Campaign
    nudge: Nudge
    shown: tuple[Shown, ...]


async def consider(tools: Tools, event: VisitChanged) -> Offer | None:
    """Whether a campaign would speak now: almost never, and then nobody has waited for a writer."""
    async with tools.database.read() as store:
        visit = await store.visits.latest(event.visit.site_id, event.visit.visitor_id)
        if visit is None or visit.visit_id != event.visit.visit_id:
            return None
        decision = await _decide(store, tools, visit, "visit")
    return await _offer(tools, decision.campaign, visit) if decision else None


async def speak(store: Store, tools: Tools, offer: Offer) -> Done[None]:
    """Where, asked again, it is still this campaign's turn. Held out or shown, the visitor is exposed."""
    visit = await _newest(store, offer.visit)
    decision = await _decide(store, tools, visit, "visit") if visit else None
    if visit is None or decision is None or decision.campaign.campaign_id != offer.campaign.campaign_id:
        return Done(None)
    return await _expose(store, tools, visit, decision, offer)


async def recognise_exit(tools: Tools, event: ExitIntended) -> Offer | None:
    """Which armed nudge went off in the browser."""
    visit = event.visit
    async with tools.database.read() as store:
        campaigns = await store.campaigns.of_site(visit.site_id)
    campaign = next((c for c in campaigns if c.campaign_id == event.tracked.campaign_id), None)
    if campaign is None or not campaign.enabled or campaign.trigger != "exit":
        log.warning("exit_intent %s names no exit campaign that is on", event.tracked.event_id)
        return None
    return await _offer(tools, campaign, visit)


async def report_exit(store: Store, tools: Tools, offer: Offer) -> Done[None]:
    """The arm is the server's, and so is the word whether it may count.

    Its condition is not asked again: it held when the nudge was armed, and what the visitor has on his screen
    must be in the books even if it holds no longer; the trace says so.

    A crash before this commits loses the exposure for good. That makes the proof no less true: both arms come
    this way and take the same steps up to here, so that it cannot favour one; it costs one visitor's worth of
    evidence, and the browser's own memory keeps what was shown from being shown twice.
    """
    visit, campaign = await _newest(store, offer.visit), offer.campaign
    if visit is None:
        return Done(None)
    situation = await _situation(store, tools, visit)
    if held := restrained(campaign, situation, RESTRAINT):
        log.info("exit_intent in visit %s not counted: %s", visit.visit_id, held)
        return Done(None)
    arm = assign(visit.site_id, campaign.campaign_id, visit.visitor_id, campaign.holdout)
    late = unmet(campaign.condition, situation)
    trace = f"{campaign.name}: yes, {arm}" + (f"; since it was armed {late}" if late else "")
    done = await _expose(store, tools, visit, Decision(campaign, arm, (trace,)), offer)
    for posted in done.events:
        if isinstance(posted, MessagePosted):
            await _note_shown(store, tools, visit, posted.message)
    return done


async def waiting(tools: Tools, visit: Visit) -> Waiting:
    """A nudge is waiting until it was seen; an exit nudge is armed while nothing else speaks."""
    quiet = visit.page is not None and visit.page.page_type in RESTRAINT.quiet_pages
    async with tools.database.read() as store:
        conversation = await store.conversations.of_visitor(visit.site_id, visit.visitor_id)
        unseen = await _unseen(store, conversation) if conversation else []
        posted = next((_as_nudge(m) for m in reversed(unseen) if m.posted_at >= visit.started_at), None)
        silent = conversation is not None and bot_is_silent(conversation)
        nudge = None if quiet or silent else posted
        decision = None if nudge else await _decide(store, tools, visit, "exit")
    armed = await _offer(tools, decision.campaign, visit) if decision else None
    if decision is None or armed is None:
        return Waiting(nudge, None, len(unseen))
    visible = armed.nudge if decision.arm is Arm.SHOWN else None
    return Waiting(nudge, (armed.campaign.campaign_id, visible), len(unseen))


async def _unseen(store: Store, conversation: Conversation) -> list[Message]:
    after = conversation.seen_sequence
    later = await store.conversations.messages(conversation.conversation_id, after=after)
    return [m for m in later if m.author is not Author.VISITOR and m.notice is None]


def _as_nudge(message: Message) -> Nudge | None:
    if message.campaign_id is None:
        return None
    return Nudge(message.campaign_id, message.text, message.cards, message.replies)


async def _decide(
    store: Store, tools: Tools, visit: Visit, trigger: Literal["visit", "exit"]
) -> Decision | None:
    campaigns = await store.campaigns.of_site(visit.site_id)
    situation = await _situation(store, tools, visit)
    decision, _ = decide(visit.site_id, campaigns, situation, RESTRAINT, trigger)
    return decision


async def _newest(store: Store, visit: Visit) -> Visit | None:
    """The visit as it is now, its visitor locked so that two tabs take turns; None where it is over."""
    newest = await store.visits.latest_for_update(visit.site_id, visit.visitor_id)
    return newest if newest and newest.visit_id == visit.visit_id else None


async def _situation(store: Store, tools: Tools, visit: Visit) -> Situation:
    now, key = tools.clock.now(), (visit.site_id, visit.visitor_id)
    return Situation(
        visit=visit,
        now=now,
        visits=await store.visits.count(*key),
        in_conversation=is_going_on(await store.conversations.of_visitor(*key), visit),
        exposures=tuple(await store.campaigns.exposures(*key, since=min(now - _DAY, visit.started_at))),
        dismissed_at=await store.campaigns.dismissed_at(*key),
    )


async def _offer(tools: Tools, campaign: Campaign, visit: Visit) -> Offer | None:
    """None where it would show products and there are none: then nobody is exposed, in neither arm."""
    content = campaign.content
    query = ProductQuery(content.scenario, exclude=_known_to(visit), limit=content.products)
    wants_products = bool(content.scenario and content.products)
    recommended = await tools.recommends.recommend(visit.site_id, query, visit) if wants_products else ()
    async with tools.database.read() as store:
        site = await store.sites.by_id(visit.site_id)
        products = await store.products.by_ids(visit.site_id, ids_of(recommended))
    found = suggest(recommended, products, query)
    if site is None or (wants_products and not found):
        return None
    locale = locale_of(visit.locale, site.locale)
    nudge = Nudge(
        campaign.campaign_id,
        _in_language(content.text, locale) or "",
        cards(found, locale),
        _in_language(content.replies, locale) or (),
    )
    return Offer(visit, campaign, nudge, shown(found, query))


def _known_to(visit: Visit) -> tuple[ItemId, ...]:
    """What is in the cart or on the page needs no recommendation."""
    viewed = [seen.item_id for seen in visit.items if seen.event == "view_item"]
    return (*(line.item_id for line in visit.cart), *viewed[-1:])


def _in_language(by_locale: Mapping[str, T], locale: str) -> T | None:
    """In the language wanted; else in the default's; else in any it has."""
    return next((by_locale[name] for name in (locale, DEFAULT_LOCALE, *by_locale) if name in by_locale), None)


async def _expose(store: Store, tools: Tools, visit: Visit, decision: Decision, offer: Offer) -> Done[None]:
    now, campaign_id, nudge = tools.clock.now(), decision.campaign.campaign_id, offer.nudge
    exposure = Exposure(
        ExposureId(tools.new_id()),
        visit.site_id,
        campaign_id,
        visit.visitor_id,
        visit.visit_id,
        decision.arm,
        now,
        decision.trace,
    )
    if not await store.campaigns.expose(exposure) or decision.arm is Arm.GHOST:
        return Done(None)
    fresh = begun(ConversationId(tools.new_id()), visit.site_id, visit.visitor_id, now)
    conversation = await store.conversations.open(fresh)
    draft = Draft(
        _client_id(exposure),
        Author.BOT,
        nudge.text,
        nudge.cards,
        nudge.replies,
        campaign_id=campaign_id,
    )
    posted = await store.conversations.post(conversation.conversation_id, draft, now, only_while=Owner.BOT)
    if posted is None or not posted[1]:
        return Done(None)
    message = posted[0]
    await store.recommendations.add(visit.site_id, message, offer.shown)
    told = MessagePosted(visit.site_id, visit.visitor_id, message)
    if conversation.conversation_id != fresh.conversation_id:
        return Done(None, (told,))
    changed = replace(conversation, last_sequence=message.sequence, last_message_at=message.posted_at)
    return Done(None, (ConversationChanged(changed), told))


def _client_id(exposure: Exposure) -> ClientId:
    """The same for the same exposure, so that a retry cannot say it twice. No browser may choose it."""
    key = f"{exposure.campaign_id}/{exposure.visit_id}".encode()
    return ClientId(f"nudge:{blake2b(key, digest_size=16).hexdigest()}")


async def _note_shown(store: Store, tools: Tools, visit: Visit, message: Message) -> None:
    await store.conversations.see(message.conversation_id, message.sequence)
    await store.orders.add_touch(
        Touch(
            TouchId(tools.new_id()),
            visit.site_id,
            visit.visitor_id,
            message.conversation_id,
            TouchKind.SHOWN,
            touched_at=tools.clock.now(),
            campaign_id=message.campaign_id,
        )
    )
