"""Campaigns gone through recorded visits, by the very functions that decide live."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from bot.model import (
    Arm,
    CampaignId,
    Exposure,
    ExposureId,
    ItemId,
    Offer,
    OfferId,
    OfferUse,
    Restraint,
    Service,
    SiteId,
    Tracked,
    Visit,
)
from bot.rules.campaigns import Campaign, Trigger
from bot.rules.conditions import fields_of, needs
from bot.rules.deciding import Decision, assigned, decide, looked, restrained, told
from bot.rules.dry_run import Counting, DryRun, Example, Moment
from bot.rules.facts import path_of
from bot.rules.service import is_open
from bot.rules.situation import Recorded, Situation, Viewed, as_he_left
from bot.rules.visits import Folding

NOT_RECORDED = frozenset({"in_conversation", "agents_online", "recommender_score"})
"""Fields that the past does not tell: nobody is taken to be in a conversation, the others are not known."""
_DAY = timedelta(days=1)
_LEAVING = frozenset({"exit_signal", "exit_intent"})
_NOTED = _LEAVING | {"nudge_dismissed"}


@dataclass(frozen=True, slots=True)
class ReplaySettings:
    """What the past is looked at with, all of it as it is today."""

    service: Service = field(default_factory=Service)
    products: Mapping[ItemId, Viewed] = field(default_factory=dict)
    offers: Mapping[OfferId, tuple[Offer, OfferUse]] | None = None
    """None: every offer is taken to be at hand, and the dry run says so."""


def replay(
    site_id: SiteId,
    campaigns: Sequence[Campaign],
    restraint: Restraint,
    recorded: Iterable[Recorded],
    settings: ReplaySettings | None = None,
    of: CampaignId | None = None,
) -> DryRun:
    """`Replay` in one go."""
    running = Replay(site_id, campaigns, restraint, settings, of)
    for visit in recorded:
        running.take(visit)
    return running.result()


class Replay:
    """Takes visits in order of visitor and time, and can be asked for its result at any moment.

    `of` is the campaign whose moments are counted, as if it had been on all the time; the others compete with
    it. None counts the moments of every campaign that is on.
    """

    def __init__(
        self,
        site_id: SiteId,
        campaigns: Sequence[Campaign],
        restraint: Restraint,
        settings: ReplaySettings | None = None,
        of: CampaignId | None = None,
    ) -> None:
        self._settings = settings or ReplaySettings()
        on = [_always_on(c) if c.campaign_id == of else c for c in campaigns]
        on = [c if self._settings.offers is not None else _without_offers(c) for c in on if c.enabled]
        self._site_id, self._restraint, self._of = site_id, restraint, of
        self._speaking = _to_visitors(on, "visit")
        self._leaving = _to_visitors(on, "exit")
        self._telling = [c for c in on if c.tells == "agents"]
        self._wants_hours = "service" in needs(on)
        self._unknown = _unknown([c for c in campaigns if of in (None, c.campaign_id)], self._settings)
        self._counting = Counting(self._settings.service.timezone)
        self._visitor = _Visitor()

    def take(self, recorded: Recorded) -> tuple[Moment, ...]:
        """Every moment of this visit, those of campaigns that only compete included."""
        if self._counting.begin(recorded):
            self._visitor = _Visitor()
        self._visitor.forget(recorded.begun.started_at - 2 * _DAY)
        here = _Visiting(recorded, Folding.of(recorded.begun))
        armed: _Armed | None = None
        for at, batch in recorded.batches:
            left_at = self._fold(here, batch)
            if armed and left_at and left_at >= armed.at:
                self._go_off(here, armed.campaign, left_at, at)
            # what was just shown is looked at first: nothing is armed beside it
            armed = None if self._speak(here, at) else self._arm(here, at)
        return tuple(here.moments)

    def result(self) -> DryRun:
        return self._counting.result(self._unknown)

    def _fold(self, here: "_Visiting", batch: Sequence[Tracked]) -> datetime | None:
        """When he was about to leave, of the last such sign."""
        left_at, take = None, here.visit.take
        for tracked in batch:
            take(tracked)
            if tracked.name in _NOTED:
                if tracked.name in _LEAVING:
                    left_at = tracked.occurred_at
                elif tracked.campaign_id:
                    self._visitor.dismiss(tracked.campaign_id, tracked.occurred_at)
        return left_at

    def _speak(self, here: "_Visiting", at: datetime) -> bool:
        """Whether the visitor would have seen something; the agents may have been told besides."""
        if not self._speaking and not self._telling:
            return False
        situation = self._situation(here, at)
        decision = self._decide(self._speaking, situation, "visit")
        if decision:
            self._expose(here, decision, situation)
        if self._telling:
            for hint in told(self._site_id, self._telling, situation, self._restraint):
                self._expose(here, hint, situation)
        return decision is not None and decision.arm is Arm.SHOWN

    def _arm(self, here: "_Visiting", at: datetime) -> "_Armed | None":
        """What the browser would have been told to show, should he leave."""
        if not self._leaving:
            return None
        decision = self._decide(self._leaving, self._situation(here, at), "exit")
        if decision is None:
            return None
        if self._counts(decision.campaign.campaign_id):
            self._counting.armed()
        return _Armed(decision.campaign, at)

    def _go_off(self, here: "_Visiting", campaign: Campaign, left_at: datetime, at: datetime) -> None:
        """Its condition is not asked again, its restraint is: as it is live."""
        situation = as_he_left(self._situation(here, at), left_at)
        if restrained(campaign, situation, self._restraint) is None:
            self._expose(here, assigned(self._site_id, campaign, situation), situation)

    def _decide(
        self, campaigns: Sequence[Campaign], situation: Situation, trigger: Trigger
    ) -> Decision | None:
        if not campaigns:
            return None
        return decide(self._site_id, campaigns, situation, self._restraint, trigger)

    def _situation(self, here: "_Visiting", at: datetime) -> Situation:
        settings, service, visitor = self._settings, self._settings.service, self._visitor
        return Situation(
            # reads as one, and is not kept beyond this decision
            visit=cast("Visit", here.visit),
            now=at,
            known=here.recorded.known,
            exposures=visitor.exposures,
            assigned=visitor.assigned,
            dismissed_at=visitor.dismissed_at,
            products=settings.products,
            timezone=service.timezone,
            is_open=is_open(service, at) if self._wants_hours else None,
            offers=settings.offers or {},
            high_cart_minor=service.high_cart_minor,
        )

    def _expose(self, here: "_Visiting", decision: Decision, situation: Situation) -> None:
        campaign_id, moment = decision.campaign.campaign_id, _moment(here.visit, decision)
        self._visitor.expose(_exposure(self._site_id, moment, decision))
        here.moments.append(moment)
        if self._counts(campaign_id):
            self._counting.moment(moment, here.recorded.bought_at)
            if self._counting.wants_examples:
                self._counting.example(Example(moment, looked(decision, situation)))

    def _counts(self, campaign_id: CampaignId) -> bool:
        return self._of in (None, campaign_id)


@dataclass(slots=True)
class _Visitor:
    """What was decided about him before."""

    exposures: tuple[Exposure, ...] = ()
    assigned: dict[CampaignId, Exposure] = field(default_factory=dict)
    dismissed_at: dict[CampaignId, datetime] = field(default_factory=dict)

    def expose(self, exposure: Exposure) -> None:
        self.exposures = (*self.exposures, exposure)
        self.assigned.setdefault(exposure.campaign_id, exposure)

    def dismiss(self, campaign_id: CampaignId, at: datetime) -> None:
        """The latest time stays."""
        self.dismissed_at[campaign_id] = max(at, self.dismissed_at.get(campaign_id, at))

    def forget(self, before: datetime) -> None:
        if self.exposures:
            self.exposures = tuple(e for e in self.exposures if e.exposed_at >= before)


@dataclass(slots=True)
class _Visiting:
    recorded: Recorded
    visit: Folding
    moments: list[Moment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Armed:
    campaign: Campaign
    at: datetime


def _moment(visit: Folding, decision: Decision) -> Moment:
    page = visit.page
    return Moment(
        decision.campaign.campaign_id,
        decision.arm,
        decision.variant.variant_id if decision.variant else "",
        decision.at,
        visit.visitor_id,
        visit.visit_id,
        page.page_type if page else "",
        path_of(page.url) if page else "",
    )


def _exposure(site_id: SiteId, moment: Moment, decision: Decision) -> Exposure:
    return Exposure(
        ExposureId(""),
        site_id,
        moment.campaign_id,
        moment.visitor_id,
        moment.visit_id,
        moment.arm,
        moment.at,
        variant=moment.variant,
        version=decision.campaign.version,
        propensity=decision.propensity,
        interrupts=decision.campaign.tells == "visitor",
    )


def _always_on(campaign: Campaign) -> Campaign:
    return replace(campaign, enabled=True, starts_at=None, ends_at=None)


def _without_offers(campaign: Campaign) -> Campaign:
    bare = (replace(v, content=replace(v.content, offer=None)) for v in campaign.variants)
    return replace(campaign, variants=tuple(bare))


def _to_visitors(campaigns: Iterable[Campaign], trigger: Trigger) -> list[Campaign]:
    return [c for c in campaigns if c.trigger == trigger and c.tells == "visitor"]


def _unknown(campaigns: Sequence[Campaign], settings: ReplaySettings) -> tuple[str, ...]:
    asked = {name for campaign in campaigns for name in fields_of(campaign.condition)}
    gives = any(variant.content.offer for campaign in campaigns for variant in campaign.variants)
    return (*sorted(asked & NOT_RECORDED), *(("offers",) if gives and settings.offers is None else ()))
