"""Whose turn it is: one visitor at one moment, every campaign, restraint, and why each spoke or did not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.model import Arm, CampaignId, Exposure, Looked, Restraint, SiteId
from bot.rules.campaigns import Campaign, Trigger, Variant
from bot.rules.conditions import findings, holding
from bot.rules.experiments import assign
from bot.rules.facts import Facts
from bot.rules.situation import Situation

Params = Mapping[str, str]
Shares = Mapping[CampaignId, Mapping[str, float]]
"""Of each campaign that asks for `thompson`: the probability of each variant."""
_NO_SHARES: Shares = MappingProxyType({})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """A campaign's turn to speak, or to hold its tongue for the sake of proof."""

    campaign: Campaign
    arm: Arm
    variant: Variant | None
    """None in the holdout."""
    propensity: float
    at: datetime


def decide(
    site_id: SiteId,
    campaigns: Sequence[Campaign],
    situation: Situation,
    restraint: Restraint,
    trigger: Trigger,
    shares: Shares = _NO_SHARES,
) -> Decision | None:
    """The one campaign whose turn it is to speak to the visitor: of those that may, the highest priority."""
    if not restraint.speaks:
        return None
    held = frozenset(_held(situation, restraint))
    spoken, facts = _spoken(situation), Facts(situation)
    first: Campaign | None = None
    for campaign in campaigns:
        # one that would not come first need not be asked
        if (
            campaign.trigger == trigger
            and campaign.enabled
            and campaign.tells == "visitor"
            and held <= campaign.overrides
            and (first is None or _rank(campaign) < _rank(first))
            and _may(campaign, situation, spoken, facts)
        ):
            first = campaign
    return assigned(site_id, first, situation, shares) if first else None


def told(
    site_id: SiteId,
    campaigns: Sequence[Campaign],
    situation: Situation,
    restraint: Restraint,
    shares: Shares = _NO_SHARES,
) -> tuple[Decision, ...]:
    """Those that tell the agents only: all whose condition holds, once a visit each, by priority.

    The global switch silences them too, nothing else of the restraint.
    """
    if not restraint.speaks:
        return ()
    spoken, facts = _spoken(situation), Facts(situation)
    telling = [
        campaign
        for campaign in campaigns
        if campaign.tells == "agents"
        and campaign.enabled
        and campaign.trigger == "visit"
        and _may(campaign, situation, spoken, facts)
    ]
    return tuple(assigned(site_id, campaign, situation, shares) for campaign in sorted(telling, key=_rank))


def explain(
    site_id: SiteId,
    campaigns: Sequence[Campaign],
    situation: Situation,
    restraint: Restraint,
    trigger: Trigger,
    shares: Shares = _NO_SHARES,
) -> tuple[Looked, ...]:
    """What `decide` and `told` make of each campaign of this trigger, those that are off too; by priority."""
    decision = decide(site_id, campaigns, situation, restraint, trigger, shares)
    made = [decision] if decision else []
    if trigger == "visit":
        made += told(site_id, campaigns, situation, restraint, shares)
    decisions = {one.campaign.campaign_id: one for one in made}
    return tuple(
        looked(own, situation)
        if (own := decisions.get(campaign.campaign_id))
        else _looked(campaign, situation, restraint, decision)
        for campaign in sorted(campaigns, key=_rank)
        if campaign.trigger == trigger
    )


def restrained(campaign: Campaign, situation: Situation, restraint: Restraint) -> tuple[str, Params] | None:
    """Which rule keeps it from speaking now, whatever its condition, and what goes into the sentence.

    Codes are those of `Looked.because`. Nothing overrides `switched_off`, `same_visit` and `offer_spent`.
    """
    if not restraint.speaks:
        return "switched_off", {}
    if campaign.campaign_id in _spoken(situation):
        return "same_visit", {}
    if campaign.tells == "visitor":
        for code, params in _held(situation, restraint).items():
            if code not in campaign.overrides:
                return code, params
    return None if _can_give(campaign, situation) else ("offer_spent", {})


def assigned(
    site_id: SiteId, campaign: Campaign, situation: Situation, shares: Shares = _NO_SHARES
) -> Decision:
    """The arm this visitor is in, whether or not it is this campaign's turn."""
    campaign_id, visitor_id = campaign.campaign_id, situation.visit.visitor_id
    earlier = situation.assigned.get(campaign_id)
    drawn = assign(site_id, campaign, visitor_id, earlier, shares.get(campaign_id))
    return Decision(campaign, drawn.arm, drawn.variant, drawn.propensity, situation.now)


def looked(decision: Decision, situation: Situation) -> Looked:
    """What `explain` says of the campaign that was decided for."""
    campaign = decision.campaign
    verdict, because = _arm_of(decision)
    found = findings(campaign.condition, situation)
    return Looked(campaign.campaign_id, campaign.name, verdict, because, findings=found)


def _rank(campaign: Campaign) -> tuple[int, CampaignId]:
    return -campaign.priority, campaign.campaign_id


def _may(campaign: Campaign, situation: Situation, spoken: frozenset[CampaignId], facts: Facts) -> bool:
    return (
        campaign.campaign_id not in spoken
        and holding(campaign.condition)(facts)
        and not _unscheduled(campaign, situation.now)
        and _can_give(campaign, situation)
    )


def _spoken(situation: Situation) -> frozenset[CampaignId]:
    visit_id = situation.visit.visit_id
    return frozenset(e.campaign_id for e in situation.exposures if e.visit_id == visit_id)


def _can_give(campaign: Campaign, situation: Situation) -> bool:
    """Every variant's offer, not only that of this visitor's: who is eligible may not depend on the arm."""
    return all(
        variant.content.offer is None or variant.content.offer in situation.offers
        for variant in campaign.variants
    )


def _unscheduled(campaign: Campaign, now: datetime) -> Params:
    """The bound of its schedule that keeps it silent; empty where none does."""
    if campaign.starts_at is not None and now < campaign.starts_at:
        return {"starts_at": campaign.starts_at.isoformat()}
    if campaign.ends_at is not None and now >= campaign.ends_at:
        return {"ends_at": campaign.ends_at.isoformat()}
    return {}


def _held(situation: Situation, restraint: Restraint) -> Mapping[str, Params]:
    """Each rule of `OVERRIDES` that asks for silence now. The holdout's exposures count as the others do."""
    held: dict[str, Params] = {}
    visit, now = situation.visit, situation.now
    page_type = visit.page.page_type if visit.page else ""
    if situation.in_conversation:
        held["in_conversation"] = {}
    if page_type in restraint.quiet_pages:
        held["quiet_page"] = {"page_type": page_type}
    if visit.checkout_step in restraint.quiet_steps:
        held["quiet_step"] = {"step": visit.checkout_step}
    quiet_until = _quiet_until(situation, restraint)
    if quiet_until is not None and now < quiet_until:
        held["dismissed"] = {"until": quiet_until.isoformat()}
    interrupting = [e for e in situation.exposures if e.interrupts]
    if sum(e.visit_id == visit.visit_id for e in interrupting) >= restraint.per_visit:
        held["per_visit"] = {"most": str(restraint.per_visit)}
    if sum(now - e.exposed_at < _DAY for e in interrupting) >= restraint.per_day:
        held["per_day"] = {"most": str(restraint.per_day)}
    if _too_soon(situation, interrupting, restraint):
        held["gap"] = {"seconds": str(restraint.gap_s)}
    return held


def _quiet_until(situation: Situation, restraint: Restraint) -> datetime | None:
    dismissed_at = max(situation.dismissed_at.values(), default=None)
    return None if dismissed_at is None else dismissed_at + timedelta(days=restraint.quiet_days)


def _too_soon(situation: Situation, interrupting: Iterable[Exposure], restraint: Restraint) -> bool:
    latest = [e.exposed_at for e in interrupting]
    if situation.spoke_at is not None:
        latest.append(situation.spoke_at)
    return any((situation.now - at).total_seconds() < restraint.gap_s for at in latest)


def _looked(campaign: Campaign, situation: Situation, restraint: Restraint, first: Decision | None) -> Looked:
    """At a campaign that does not speak; `first` is what speaks instead."""
    verdict, because, params = _silence(campaign, situation, restraint, first)
    found = findings(campaign.condition, situation) if verdict not in ("off", "scheduled") else ()
    return Looked(campaign.campaign_id, campaign.name, verdict, because, params, found)


def _silence(
    campaign: Campaign, situation: Situation, restraint: Restraint, first: Decision | None
) -> tuple[str, str, Params]:
    if not campaign.enabled:
        return "off", "", {}
    if bound := _unscheduled(campaign, situation.now):
        return "scheduled", "", bound
    if held := restrained(campaign, situation, restraint):
        return "restrained", *held
    if first is not None and holding(campaign.condition)(Facts(situation)):
        return "outranked", "", {"by": first.campaign.name}
    return "unmet", "", {}


def _arm_of(decision: Decision) -> tuple[str, str]:
    if decision.variant is None or decision.arm is Arm.GHOST:
        return "ghost", ""
    return "told" if decision.campaign.tells == "agents" else "shown", decision.variant.variant_id
