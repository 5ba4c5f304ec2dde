"""What an armed exit nudge is called in the browser: its campaign, and what was decided when it was armed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Arm, CampaignId, Exposure, SiteId, VisitorId
from bot.rules.campaigns import Campaign
from bot.rules.deciding import Decision
from bot.rules.experiments import Assigned, assign, shares_of

_MOST_VERSION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Armed:
    campaign_id: CampaignId
    version: int | None = None
    """None where the browser does not say it."""
    variant: str = ""
    """Empty of the holdout."""


def armed_name(decision: Decision) -> str:
    """Such as `cart-exit@3:a`; a browser gives it back with `exit_intent`."""
    variant = decision.variant.variant_id if decision.variant else ""
    return f"{decision.campaign.campaign_id}@{decision.campaign.version}:{variant}"


def read_armed(name: str) -> Armed:
    """Whatever a browser sends: what cannot be read is left out."""
    campaign_id, _, rest = name.partition("@")
    version, _, variant = rest.partition(":")
    is_number = version.isascii() and version.isdigit() and int(version[:12]) <= _MOST_VERSION
    return Armed(CampaignId(campaign_id), int(version) if is_number else None, variant if is_number else "")


def went_off(
    site_id: SiteId,
    campaign: Campaign,
    visitor_id: VisitorId,
    armed: Armed,
    at: datetime,
    earlier: Exposure | None = None,
    shares: Mapping[str, float] | None = None,
) -> Decision:
    """As it was armed, though shares, weights or variants are others by now.

    Within the same version the arm is the server's own, whatever the browser says: nobody can come out of the
    holdout by asking. A variant that is gone is decided anew.
    """
    now = assign(site_id, campaign, visitor_id, earlier, shares)
    was = now if armed.version in (None, campaign.version) else _of_then(campaign, armed, now)
    if was.arm is Arm.SHOWN and armed.variant:
        was = _with_variant(campaign, armed.variant, was, shares)
    version = min(armed.version or campaign.version, campaign.version)
    return Decision(replace(campaign, version=version), was.arm, was.variant, was.propensity, at)


def _of_then(campaign: Campaign, armed: Armed, now: Assigned) -> Assigned:
    """In an earlier version he may have been in another arm."""
    arm = Arm.SHOWN if armed.variant else Arm.GHOST
    if arm is now.arm:
        return now
    share = campaign.holdout if arm is Arm.GHOST else 1 - campaign.holdout
    return Assigned(arm, campaign.variants[0] if arm is Arm.SHOWN else None, share)


def _with_variant(
    campaign: Campaign, variant_id: str, was: Assigned, shares: Mapping[str, float] | None
) -> Assigned:
    for variant, share in zip(campaign.variants, shares_of(campaign, shares), strict=True):
        if variant.variant_id == variant_id and variant != was.variant:
            return Assigned(Arm.SHOWN, variant, (1 - campaign.holdout) * share)
    return was
