"""Which arm of an experiment a visitor is in: the same for ever, decided before anything is shown."""

from hashlib import blake2b

from bot.model import Arm, CampaignId, SiteId, VisitorId


def fraction(site_id: SiteId, campaign_id: CampaignId, visitor_id: VisitorId) -> float:
    """A number in [0, 1), uniform over visitors and independent between campaigns."""
    key = f"{site_id}/{campaign_id}/{visitor_id}".encode()
    return int.from_bytes(blake2b(key, digest_size=7).digest()) / 2**56


def assign(site_id: SiteId, campaign_id: CampaignId, visitor_id: VisitorId, holdout: float) -> Arm:
    """Ghost for a share of `holdout` of all visitors, shown for the rest."""
    return Arm.GHOST if fraction(site_id, campaign_id, visitor_id) < holdout else Arm.SHOWN
