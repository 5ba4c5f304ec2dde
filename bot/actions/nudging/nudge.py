"""The shop speaks first: a campaign decided, its exposure saved, shown or held out, its message posted."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from bot.actions.nudging.giving import give
from bot.actions.nudging.saying import Saying, said, saying
from bot.actions.nudging.situating import Asked, Situated, ask, ask_again, situate
from bot.actions.outcome import Done
from bot.events import AgentsTold, ConversationChanged, Event, ExitIntended, MessagePosted, VisitChanged
from bot.model import (
    Arm,
    Author,
    ClientId,
    Conversation,
    ConversationId,
    Draft,
    Exposure,
    ExposureId,
    Hint,
    Message,
    Nudge,
    Owner,
    Restraint,
    Touch,
    TouchId,
    TouchKind,
    Visit,
)
from bot.ports import Store, Tools
from bot.rules.arming import read_armed, went_off
from bot.rules.conversations import begun, bot_is_silent
from bot.rules.deciding import Decision, restrained
from bot.rules.situation import Situation, as_he_left

log = logging.getLogger(__name__)

MOST_TRIED = 4
"""Campaigns asked for their words at one event: each may ask the recommender."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the answer to a batch of events tells the browser."""

    nudge: Nudge | None
    """Posted, and not yet seen."""
    armed: Saying | None
    """Of the exit campaign that may go off; the holdout only reports."""
    unread: int
    signals: tuple[str, ...] = ()
    """What the browser is to watch, because a campaign of the site asks for it."""


@dataclass(frozen=True, slots=True)
class Left:
    """An exit nudge that went off."""

    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """What campaigns would say to a visitor, would have him not see, or would tell the agents."""

    visit: Visit
    asked: Asked
    saying: Saying | None
    told: tuple[Saying, ...] = ()
    left: Left | None = None


async def consider(tools: Tools, event: VisitChanged) -> Proposal | None:
    """Whether a campaign would speak now: almost never, and then nobody has waited for a writer."""
    asked = await ask(tools, event.visit)
    if asked is None or not asked.has("visit"):
        return None
    async with tools.database.read() as store:
        visit = await store.visits.latest(event.visit.site_id, event.visit.visitor_id)
        if visit is None or visit.visit_id != event.visit.visit_id:
            return None
        situated = await situate(store, tools, visit, asked, "visit")
    hints = situated.told()
    spoken, situated = await _first_said(tools, situated)
    drafts = [await saying(tools, asked.site, hint, visit) for hint in hints]
    heard = tuple(draft for draft in drafts if draft)
    return Proposal(visit, situated.asked, spoken, heard) if spoken or heard else None


async def speak(store: Store, tools: Tools, proposal: Proposal) -> Done[None]:
    """Where, asked again, it is still this campaign's turn. Held out or shown, the visitor is exposed."""
    visit = await _newest(store, proposal.visit)
    if visit is None:
        return Done(None)
    situated = await situate(store, tools, visit, await ask_again(store, proposal.asked), "visit")
    still = {hint.campaign.campaign_id for hint in situated.told()}
    happened: list[Event] = []
    for hint in proposal.told:
        if hint.decision.campaign.campaign_id in still:
            happened += await _tell(store, tools, situated, hint)
    decision = situated.decide()
    if proposal.saying and decision and _same(decision, proposal.saying.decision):
        happened += await _expose(store, tools, situated, replace(proposal.saying, decision=decision))
    return Done(None, tuple(happened))


async def recognise_exit(tools: Tools, event: ExitIntended) -> Proposal | None:
    """Which armed nudge went off in the browser."""
    visit = event.visit
    async with tools.database.read() as store:
        site = await store.sites.by_id(visit.site_id)
        kept = await store.campaigns.kept(visit.site_id)
        assigned = await store.campaigns.assigned(visit.site_id, visit.visitor_id)
    # archived or switched off since it was armed, it was on the screen all the same
    armed = read_armed(event.tracked.campaign_id or "")
    campaign = next((k.campaign for k in kept if k.campaign.campaign_id == armed.campaign_id), None)
    if site is None or campaign is None or campaign.trigger != "exit" or campaign.tells != "visitor":
        log.warning("exit_intent %s names no exit campaign", event.tracked.event_id)
        return None
    shares = await tools.allots.shares(visit.site_id, [campaign]) if tools.allots else {}
    earlier, of_campaign = assigned.get(campaign.campaign_id), shares.get(campaign.campaign_id)
    now = tools.clock.now()
    decision = went_off(visit.site_id, campaign, visit.visitor_id, armed, now, earlier, of_campaign)
    asked, left = Asked(site, [campaign], (), shares, None), Left(decision, event.tracked.occurred_at)
    return Proposal(visit, asked, await saying(tools, site, decision, visit), left=left)


async def report_exit(store: Store, tools: Tools, proposal: Proposal) -> Done[None]:
    """The arm is the server's, and so is the word whether it may count.

    Its condition is not asked again: it held when the nudge was armed, and what the visitor has on his screen
    must be in the books even if it holds no longer; the trace says so. Nor does what he said to it, which may
    arrive first, keep it from counting. Where it gives something, that was set aside when it was armed: a
    browser that names a campaign it was never told of is given nothing.

    A crash before this commits loses the exposure for good. That makes the proof no less true: both arms come
    this way and take the same steps up to here, so that it cannot favour one; it costs one visitor's worth of
    evidence, and the browser's own memory keeps what was shown from being shown twice.
    """
    # his next visit may have begun, where the signal was kept back
    await _newest(store, proposal.visit)
    visit = await store.visits.by_id(proposal.visit.site_id, proposal.visit.visit_id)
    left, spoken = proposal.left, proposal.saying
    if visit is None or left is None:
        return Done(None)
    situated = await situate(store, tools, visit, proposal.asked, "exit")
    situation = as_he_left(situated.situation, left.at)
    held = restrained(left.decision.campaign, situation, proposal.asked.site.restraint)
    if held or not await _is_set_aside(store, situation, left.decision):
        log.info("exit_intent in visit %s not counted: %s", visit.visit_id, held[0] if held else "not armed")
        return Done(None)
    if spoken is None:
        # nothing to say by now, and yet it was on the screen
        await store.campaigns.expose(_exposure(tools, situated, left.decision))
        return Done(None)
    happened = await _expose(store, tools, situated, spoken)
    for posted in happened:
        if isinstance(posted, MessagePosted):
            await _note_shown(store, tools, visit, posted.message)
    return Done(None, tuple(happened))


async def waiting(tools: Tools, visit: Visit) -> Waiting:
    """A nudge is waiting until it was seen; an exit nudge is armed while nothing else speaks."""
    asked = await ask(tools, visit)
    async with tools.database.read() as store:
        site = asked.site if asked else await store.sites.by_id(visit.site_id)
        conversation = await store.conversations.of_visitor(visit.site_id, visit.visitor_id)
        unseen = await _unseen(store, conversation) if conversation else []
        posted = next((_as_nudge(m) for m in reversed(unseen) if m.posted_at >= visit.started_at), None)
        silent = conversation is not None and bot_is_silent(conversation)
        quiet = site is None or _is_quiet(site.restraint, visit)
        nudge = None if quiet or silent else posted
        may_arm = asked and asked.has("exit") and not nudge
        situated = await situate(store, tools, visit, asked, "exit") if asked and may_arm else None
    armed = (await _first_said(tools, situated))[0] if situated else None
    return Waiting(nudge, armed, len(unseen), tuple(asked.signals if asked else ()))


async def reserve(store: Store, tools: Tools, armed: Saying) -> Done[Nudge | None]:
    """What the browser may show at the signal: its offer is kept for the visitor. None: it is spent."""
    visit, content = await _newest(store, armed.visit), armed.content
    if visit is None or content.offer is None:
        return Done(None)
    promise = await give(store, tools, armed.site, visit, content.offer, reserved=True)
    return Done(said(armed, promise) if promise else None)


async def _first_said(tools: Tools, situated: Situated) -> tuple[Saying | None, Situated]:
    """By the first whose turn it is and who has something to say; without those who have not."""
    for _ in range(MOST_TRIED):
        decision = situated.decide()
        if decision is None:
            break
        spoken = await saying(tools, situated.asked.site, decision, situated.situation.visit)
        if spoken:
            return spoken, situated
        situated = situated.without(decision.campaign)
    return None, situated


def _is_quiet(restraint: Restraint, visit: Visit) -> bool:
    page_type = visit.page.page_type if visit.page else ""
    is_quiet = page_type in restraint.quiet_pages or visit.checkout_step in restraint.quiet_steps
    return is_quiet or not restraint.speaks


async def _is_set_aside(store: Store, situation: Situation, decision: Decision) -> bool:
    offer_id = (decision.variant or decision.campaign.variants[0]).content.offer
    if offer_id is None:
        return True
    given, visitor_id = situation.offers.get(offer_id), situation.visit.visitor_id
    return given is not None and await store.offers.held(given[0], visitor_id, situation.now) is not None


async def _unseen(store: Store, conversation: Conversation) -> list[Message]:
    after = conversation.seen_sequence
    later = await store.conversations.messages(conversation.conversation_id, after=after)
    return [m for m in later if m.author is not Author.VISITOR and m.notice is None]


def _as_nudge(message: Message) -> Nudge | None:
    if message.campaign_id is None:
        return None
    return Nudge(
        message.campaign_id, message.text, message.cards, message.replies, message.links, message.promise
    )


async def _newest(store: Store, visit: Visit) -> Visit | None:
    """The visit as it is now, its visitor locked so that two tabs take turns; None where it is over."""
    newest = await store.visits.latest_for_update(visit.site_id, visit.visitor_id)
    return newest if newest and newest.visit_id == visit.visit_id else None


def _same(now: Decision, before: Decision) -> bool:
    """Of its content too: what was thought of is what is said."""
    return now.campaign == before.campaign and now.arm is before.arm and now.variant == before.variant


def _exposure(tools: Tools, situated: Situated, decision: Decision) -> Exposure:
    visit, campaign = situated.situation.visit, decision.campaign
    return Exposure(
        ExposureId(tools.new_id()),
        visit.site_id,
        campaign.campaign_id,
        visit.visitor_id,
        visit.visit_id,
        decision.arm,
        situated.situation.now,
        situated.trace(decision),
        decision.variant.variant_id if decision.variant else "",
        campaign.version,
        decision.propensity,
        interrupts=campaign.tells == "visitor",
    )


async def _tell(store: Store, tools: Tools, situated: Situated, hint: Saying) -> Sequence[Event]:
    exposure = _exposure(tools, situated, hint.decision)
    if not await store.campaigns.expose(exposure) or exposure.arm is Arm.GHOST:
        return ()
    campaign, text, now = hint.decision.campaign, said(hint).text, exposure.exposed_at
    fresh = begun(ConversationId(tools.new_id()), exposure.site_id, exposure.visitor_id, now)
    conversation = await store.conversations.open(fresh)
    # what a hand-over told the agent stays
    if not conversation.summary:
        await store.conversations.brief(conversation.conversation_id, text)
    changed = replace(conversation, summary=conversation.summary or text)
    told = Hint(
        exposure.site_id,
        exposure.visitor_id,
        conversation.conversation_id,
        campaign.campaign_id,
        campaign.name,
        text,
        now,
    )
    return (ConversationChanged(changed), AgentsTold(told))


async def _expose(store: Store, tools: Tools, situated: Situated, spoken: Saying) -> Sequence[Event]:
    """Nothing, and nobody exposed, where the offer that it speaks of is spent in the meantime."""
    visit, offer, promise = situated.situation.visit, spoken.content.offer, None
    exposure = _exposure(tools, situated, spoken.decision)
    if offer is not None and exposure.arm is Arm.SHOWN:
        promise = await give(store, tools, spoken.site, visit, offer)
        if promise is None:
            return ()
    if not await store.campaigns.expose(exposure) or exposure.arm is Arm.GHOST:
        return ()
    return await _post(store, tools, exposure, spoken, said(spoken, promise))


async def _post(
    store: Store, tools: Tools, exposure: Exposure, spoken: Saying, nudge: Nudge
) -> Sequence[Event]:
    now = exposure.exposed_at
    fresh = begun(ConversationId(tools.new_id()), exposure.site_id, exposure.visitor_id, now)
    conversation = await store.conversations.open(fresh)
    draft = Draft(
        _client_id(exposure),
        Author.BOT,
        nudge.text,
        nudge.cards,
        nudge.replies,
        nudge.links,
        asks=spoken.asks,
        promise=nudge.promise,
        campaign_id=exposure.campaign_id,
    )
    posted = await store.conversations.post(conversation.conversation_id, draft, now, only_while=Owner.BOT)
    if posted is None or not posted[1]:
        return ()
    message = posted[0]
    await store.recommendations.add(exposure.site_id, message, spoken.shown)
    if spoken.memory is not None:
        await store.conversations.remember(conversation.conversation_id, spoken.memory)
    told = MessagePosted(exposure.site_id, exposure.visitor_id, message)
    if conversation.conversation_id != fresh.conversation_id:
        return (told,)
    changed = replace(conversation, last_sequence=message.sequence, last_message_at=message.posted_at)
    return (ConversationChanged(changed), told)


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
