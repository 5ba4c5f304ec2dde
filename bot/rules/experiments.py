"""Which arm and variant a visitor is in: the same for ever, decided before anything is shown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray

from bot.model import Arm, CampaignId, Exposure, SiteId, VisitorId
from bot.rules.campaigns import Campaign, Variant

Floats = NDArray[np.float64]

FLOOR = 0.05
"""What Thompson sampling leaves to every variant, so that none is judged by a few unlucky visitors."""

_VARIANT = b"variant"
_NODES, _WEIGHTS = leggauss(5)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2
_POWERS = np.arange(len(_NODES))
_UP_TO_NODES = (_NODES[:, None] ** (_POWERS + 1) / (_POWERS + 1)) @ np.linalg.inv(_NODES[:, None] ** _POWERS)
"""Integrals from 0 to each node of the polynomial through the values at the nodes (Gauss collocation)."""
_AROUND = np.concatenate([[-60.0, -30.0, -18.0], np.linspace(-12, 12, 97), [18.0, 30.0, 60.0]])
"""Standard deviations from a posterior's mean, where the integrals are cut into pieces."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where a visitor stands in a campaign."""

    arm: Arm
    variant: Variant | None
    """None of the holdout."""
    propensity: float
    """How probable this arm and variant was for this visitor when he was first assigned."""


def fraction(site_id: SiteId, campaign_id: CampaignId, visitor_id: VisitorId) -> float:
    """A number in [0, 1), uniform over visitors and independent between campaigns."""
    return _fraction(site_id, campaign_id, visitor_id, b"")


def assign(
    site_id: SiteId,
    campaign: Campaign,
    visitor_id: VisitorId,
    earlier: Exposure | None = None,
    shares: Mapping[str, float] | None = None,
) -> Assigned:
    """Ghost for a share of `campaign.holdout` of all visitors, a variant for the rest.

    Who was exposed before (`earlier`, his first exposure to this campaign) stays where he was as long as that
    arm has a share and that variant is there. `shares` are those of the variants by `thompson`, of a campaign
    that asks for it; where one is missing, the weights decide.
    """
    if earlier is not None and (kept := _kept(campaign, earlier)):
        return kept
    if fraction(site_id, campaign.campaign_id, visitor_id) < campaign.holdout:
        return Assigned(Arm.GHOST, None, campaign.holdout)
    parts = shares_of(campaign, shares)
    drawn = _fraction(site_id, campaign.campaign_id, visitor_id, _VARIANT)
    place = next((i for i, upto in enumerate(accumulate(parts)) if drawn < upto), _last(parts))
    return Assigned(Arm.SHOWN, campaign.variants[place], (1 - campaign.holdout) * parts[place])


def shares_of(campaign: Campaign, shares: Mapping[str, float] | None = None) -> tuple[float, ...]:
    """Each variant's share of those who are not held out, in their order; they sum to 1."""
    given = [variant.weight for variant in campaign.variants]
    if campaign.allocation == "thompson" and shares:
        sampled = [shares.get(variant.variant_id, -1.0) for variant in campaign.variants]
        given = sampled if all(0 <= share <= 1 for share in sampled) and sum(sampled) > 0 else given
    total = sum(given)
    return tuple(part / total for part in given)


def thompson(arms: Sequence[tuple[str, int, int]], floor: float = FLOOR) -> Mapping[str, float]:
    """Each variant's probability of being the best, of (variant_id, buyers, visitors); they sum to 1.

    Under a uniform prior a rate's posterior is Beta(1 + buyers, 1 + others), and the probability that the
    variant i is the best the integral of its density times the product of the others' distributions (Scott
    2010, A modern Bayesian look at the multi-armed bandit, eq. 2), here by Gauss-Legendre quadrature: to draw
    a variant with these probabilities is Thompson sampling, with propensities that are known. `floor` of each
    is given away first; of more than 1 / `floor` variants, to all alike.
    """
    spread = min(floor * len(arms), 1.0)
    best = _best([(1 + buyers, 1 + max(visitors - buyers, 0)) for _, buyers, visitors in arms])
    names = (name for name, _, _ in arms)
    return {name: spread / len(arms) + (1 - spread) * share for name, share in zip(names, best, strict=True)}


def _kept(campaign: Campaign, earlier: Exposure) -> Assigned | None:
    if earlier.arm is Arm.GHOST:
        return Assigned(Arm.GHOST, None, earlier.propensity) if campaign.holdout > 0 else None
    had = next((v for v in campaign.variants if v.variant_id == earlier.variant), None)
    return Assigned(Arm.SHOWN, had, earlier.propensity) if had and campaign.holdout < 1 else None


def _last(parts: Sequence[float]) -> int:
    """The last with a share: sums of shares may end a rounding below 1."""
    return max(i for i, part in enumerate(parts) if part > 0)


def _fraction(site_id: SiteId, campaign_id: CampaignId, visitor_id: VisitorId, drawn_for: bytes) -> float:
    key = f"{site_id}/{campaign_id}/{visitor_id}".encode()
    return int.from_bytes(blake2b(key, digest_size=7, person=drawn_for).digest()) / 2**56


def _best(posteriors: Sequence[tuple[int, int]]) -> list[float]:
    if len(posteriors) < 2:
        return [1.0] * len(posteriors)
    edges = _edges(posteriors)
    widths = np.diff(edges)
    at = edges[:-1, None] + widths[:, None] * _NODES
    densities = np.stack([_density(at, a, b) for a, b in posteriors])
    within = densities * widths[:, None]
    masses = within @ _WEIGHTS
    below = np.cumsum(masses, axis=1) - masses
    reached = below[:, :, None] + within @ _UP_TO_NODES.T
    found = [
        float(np.sum((within[i] * np.prod(np.delete(reached, i, axis=0), axis=0)) @ _WEIGHTS))
        for i in range(len(posteriors))
    ]
    total = sum(found)
    return [share / total for share in found]


def _edges(posteriors: Sequence[tuple[int, int]]) -> Floats:
    """Where to cut 0 to 1, so that each density is smooth within a piece."""
    cuts = [np.array([0.0, 1.0])]
    for a, b in posteriors:
        mean = a / (a + b)
        deviation = math.sqrt(mean * (1 - mean) / (a + b + 1))
        cuts.append(np.clip(mean + deviation * _AROUND, 0.0, 1.0))
    return np.unique(np.concatenate(cuts))


def _density(at: Floats, a: int, b: int) -> Floats:
    """Of Beta(a, b), inside of 0 to 1."""
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    density: Floats = np.exp(scale + (a - 1) * np.log(at) + (b - 1) * np.log1p(-at))
    return density
