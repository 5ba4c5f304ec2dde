"""Shares of buyers compared: an interval for their difference, and the p-value that belongs to it."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from bot.rules.reports import Conversion

_FARTHEST = 40.0
"""Standard deviations: beyond them a normal tail is smaller than any number."""
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def wilson(buyers: int, visitors: int, z: float) -> Interval:
    """Of one share, `z` standard deviations to both sides (Wilson 1927), without continuity correction."""
    if not visitors:
        return Interval(0.0, 1.0)
    rate, square = buyers / visitors, z * z / visitors
    middle = (rate + square / 2) / (1 + square)
    half = z * math.sqrt(rate * (1 - rate) / visitors + square / (4 * visitors)) / (1 + square)
    low = 0.0 if buyers == 0 else max(middle - half, 0.0)
    return Interval(low, 1.0 if buyers == visitors else min(middle + half, 1.0))


def newcombe(first: Conversion, second: Conversion, level: float) -> Interval:
    """Of the first share less the second, without continuity correction.

    Newcombe 1998, Interval estimation for the difference between independent proportions, method 10: the
    distances from each share to its Wilson bounds, added as squares. From -1 to 1 where a group is empty.
    """
    return _newcombe(first, second, _deviations(level))


def newcombe_p(first: Conversion, second: Conversion, level: float) -> float:
    """1 less the level at which the interval of `newcombe` just touches 0; 1 where a group is empty.

    That is the score test of each share against a common one, turned into a p-value by inverting the interval
    itself, so that the two cannot disagree: it is below 1 - `level` exactly where the interval of `level`
    leaves out 0. With many visitors it is Pearson's chi-square test without correction.
    """
    if not first.visitors or not second.visitors:
        return 1.0
    if first.buyers * second.visitors == second.buyers * first.visitors:
        return 1.0
    asked = _deviations(level)
    near, far = (asked, _FARTHEST) if _leaves_out_0(first, second, asked) else (0.0, asked)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if _leaves_out_0(first, second, middle) else (near, middle)
    return math.erfc((near + far) / 2 / math.sqrt(2))


def chi_square_p(statistic: float, degrees: int) -> float:
    """The upper tail of the chi-square distribution of one or more degrees of freedom.

    Abramowitz and Stegun 1964, 26.4.4 and 26.4.5: finite sums.
    """
    half = statistic / 2
    if degrees % 2:
        tail, term = math.erfc(math.sqrt(half)), math.exp(-half) * math.sqrt(4 * half / math.pi)
    else:
        tail, term = 0.0, math.exp(-half)
    start = 3 if degrees % 2 else 2
    for k in range(start, degrees + 1, 2):
        tail += term
        term *= statistic / k
    return min(tail, 1.0)


def _newcombe(first: Conversion, second: Conversion, z: float) -> Interval:
    if not first.visitors or not second.visitors:
        return Interval(-1.0, 1.0)
    one, other = first.buyers / first.visitors, second.buyers / second.visitors
    of_one, of_other = wilson(first.buyers, first.visitors, z), wilson(second.buyers, second.visitors, z)
    below = math.hypot(one - of_one.low, of_other.high - other)
    above = math.hypot(of_one.high - one, other - of_other.low)
    return Interval(max(one - other - below, -1.0), min(one - other + above, 1.0))


def _leaves_out_0(first: Conversion, second: Conversion, z: float) -> bool:
    interval = _newcombe(first, second, z)
    return interval.low > 0 or interval.high < 0


def _deviations(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
