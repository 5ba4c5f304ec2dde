from itertools import product

from bot.model import Arm, CampaignId, VisitorId
from bot.rules.experiments import assign, fraction
from tests.bot.rules.samples import SITE

VISITORS = [VisitorId(f"0190f5a2-7c1e-7000-8000-{n:012x}") for n in range(100_000)]
HESITATION, EXIT = CampaignId("product-hesitation"), CampaignId("cart-exit")
CRITICAL_99 = 135.807
CRITICAL_9 = 27.877
"""Chi-square, upper 0.1 %, of 99 and 9 degrees of freedom (any table of the distribution)."""


def test_an_arm_is_for_ever() -> None:
    """Changing the hash would move every visitor to another arm in the middle of an experiment."""
    assert assign(SITE, HESITATION, VISITORS[0], 0.5) is assign(SITE, HESITATION, VISITORS[0], 0.5)
    assert round(fraction(SITE, HESITATION, VISITORS[0]), 6) == 0.857156


def test_fractions_are_uniform() -> None:
    counts = [0] * 100
    for visitor_id in VISITORS:
        counts[int(fraction(SITE, HESITATION, visitor_id) * 100)] += 1
    expected = len(VISITORS) / 100
    assert sum((n - expected) ** 2 / expected for n in counts) < CRITICAL_99


def test_campaigns_are_independent() -> None:
    """Chi-square of independence over a table of 4 x 4."""
    cells = list(product(range(4), repeat=2))
    counts = dict.fromkeys(cells, 0)
    for visitor_id in VISITORS:
        first, second = (int(fraction(SITE, c, visitor_id) * 4) for c in (HESITATION, EXIT))
        counts[first, second] += 1
    rows = [sum(counts[i, j] for j in range(4)) for i in range(4)]
    columns = [sum(counts[i, j] for i in range(4)) for j in range(4)]
    chi_square = 0.0
    for i, j in cells:
        expected = rows[i] * columns[j] / len(VISITORS)
        chi_square += (counts[i, j] - expected) ** 2 / expected
    assert chi_square < CRITICAL_9


def test_the_holdout_has_its_share() -> None:
    held = sum(assign(SITE, EXIT, v, 0.1) is Arm.GHOST for v in VISITORS)
    assert abs(held - 10_000) < 4 * (100_000 * 0.1 * 0.9) ** 0.5


def test_nobody_and_everybody() -> None:
    assert all(assign(SITE, EXIT, v, 0.0) is Arm.SHOWN for v in VISITORS[:100])
    assert all(assign(SITE, EXIT, v, 1.0) is Arm.GHOST for v in VISITORS[:100])


def test_a_larger_holdout_only_adds_visitors() -> None:
    small = {v for v in VISITORS[:2000] if assign(SITE, EXIT, v, 0.1) is Arm.GHOST}
    large = {v for v in VISITORS[:2000] if assign(SITE, EXIT, v, 0.3) is Arm.GHOST}
    assert small < large
