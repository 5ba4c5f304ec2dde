"""What a campaign caused: its arms compared, by assignment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Arm, CampaignId
from bot.rules.campaigns import Campaign
from bot.rules.experiments import shares_of
from bot.rules.proportions import Interval, chi_square_p, newcombe, newcombe_p
from bot.rules.reports import Conversion

LEVEL = 0.95
"""Of the intervals; of several variants, of all of them together."""
FEWEST = 100
"""Visitors of an arm, below which nothing is called better or worse."""
RATIO_P = 0.001
"""Below it the arms are not as large as they should be: something counts or assigns wrongly (Fabijan et al.
2019, Diagnosing sample ratio mismatch in online controlled experiments)."""
_FEWEST_EXPECTED = 5
"""In each arm, for the chi-square distribution to fit (Cochran 1954)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Visitors of one arm of a campaign, and what they bought in the seven days from their exposure on."""

    campaign_id: CampaignId
    version: int
    arm: Arm
    variant: str
    visitors: int
    buyers: int
    orders: int
    revenue_minor: int
    currency: str


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NOT_ENOUGH = "not_enough"
    """The interval reaches over nothing at all, or an arm has fewer than `FEWEST` visitors."""
    SAMPLE_RATIO = "sample_ratio"
    """The arms are not as large as they should be: the comparison must not be believed."""


@dataclass(frozen=True, slots=True)
class Lift:
    """Those who were shown something, compared with those who were held out."""

    variant: str
    """Empty: all variants together."""
    verdict: Verdict
    shown: Conversion
    held_out: Conversion
    difference: float | None
    """Share of buyers among those shown, less that among those held out; None where an arm is empty."""
    interval: Interval
    """Of the difference; from -1 to 1 where an arm is empty."""
    p_value: float
    """Below 1 - `LEVEL` exactly where the interval leaves out 0."""
    relative: float | None
    """The difference by the share of the held out; None where nobody of them bought."""
    incremental_orders: float | None
    """Buyers there are because of it, of those shown; its interval is `interval` times `shown.visitors`."""


@dataclass(frozen=True, slots=True)
class Increment:
    """What a campaign's latest version caused."""

    campaign_id: CampaignId
    version: int
    verdict: Verdict
    together: Lift
    variants: tuple[Lift, ...]
    """Where there are several; by Thompson sampling they were shown at different times, read them so."""
    sample_ratio_p: float


def verdict(campaign: Campaign, tallies: Iterable[Tally]) -> Increment:
    """Of its present version: who was assigned under other shares is not counted together with these.

    Intervals and p-values hold for one look at a time fixed beforehand, not for looking until they please.
    Those of several variants are corrected for their number (Bonferroni).
    """
    own = [t for t in tallies if (t.campaign_id, t.version) == (campaign.campaign_id, campaign.version)]
    held_out = _counted(t for t in own if t.arm is Arm.GHOST)
    shown = {
        variant.variant_id: _counted(t for t in own if t.arm is Arm.SHOWN and t.variant == variant.variant_id)
        for variant in campaign.variants
    }
    ratio_p = _ratio_p(campaign, held_out, list(shown.values()))
    is_sound = ratio_p >= RATIO_P
    together = _lift("", _counted(t for t in own if t.arm is Arm.SHOWN), held_out, 1, is_sound)
    several = shown if len(shown) > 1 else {}
    return Increment(
        campaign_id=campaign.campaign_id,
        version=campaign.version,
        verdict=together.verdict,
        together=together,
        variants=tuple(
            _lift(name, counted, held_out, len(several), is_sound) for name, counted in several.items()
        ),
        sample_ratio_p=ratio_p,
    )


def sample_ratio_p(observed: Sequence[int], shares: Sequence[float]) -> float:
    """How probable sizes of arms as uneven as these, or more, are under their shares (Pearson's chi-square).

    Arms without a share are left out; 1 where too few visitors are there for the test to say anything.
    """
    arms = [(n, share) for n, share in zip(observed, shares, strict=True) if share > 0]
    total, whole = sum(n for n, _ in arms), sum(share for _, share in arms)
    expected = [total * share / whole for _, share in arms]
    if len(arms) < 2 or min(expected) < _FEWEST_EXPECTED:
        return 1.0
    statistic = sum((n - e) ** 2 / e for (n, _), e in zip(arms, expected, strict=True))
    return chi_square_p(statistic, len(arms) - 1)


def _ratio_p(campaign: Campaign, held_out: Conversion, shown: Sequence[Conversion]) -> float:
    """By Thompson sampling the shares of variants change all the time: then only the holdout is tested."""
    rest = 1 - campaign.holdout
    if campaign.allocation == "thompson":
        everyone = sum(counted.visitors for counted in shown)
        return sample_ratio_p([held_out.visitors, everyone], [campaign.holdout, rest])
    sizes = [held_out.visitors, *(counted.visitors for counted in shown)]
    return sample_ratio_p(sizes, [campaign.holdout, *(rest * share for share in shares_of(campaign))])


def _lift(name: str, shown: Conversion, held_out: Conversion, times: int, is_sound: bool) -> Lift:
    interval = newcombe(shown, held_out, 1 - (1 - LEVEL) / times)
    rate, base = shown.rate, held_out.rate
    difference = None if rate is None or base is None else rate - base
    return Lift(
        variant=name,
        verdict=_verdict(interval, min(shown.visitors, held_out.visitors), is_sound),
        shown=shown,
        held_out=held_out,
        difference=difference,
        interval=interval,
        p_value=min(newcombe_p(shown, held_out, 1 - (1 - LEVEL) / times) * times, 1.0),
        relative=difference / base if difference is not None and base else None,
        incremental_orders=None if difference is None else difference * shown.visitors,
    )


def _verdict(interval: Interval, visitors: int, is_sound: bool) -> Verdict:
    if not is_sound:
        return Verdict.SAMPLE_RATIO
    if visitors < FEWEST or interval.low <= 0 <= interval.high:
        return Verdict.NOT_ENOUGH
    return Verdict.BETTER if interval.low > 0 else Verdict.WORSE


def _counted(tallies: Iterable[Tally]) -> Conversion:
    found = list(tallies)
    return Conversion(sum(t.visitors for t in found), sum(t.buyers for t in found))
