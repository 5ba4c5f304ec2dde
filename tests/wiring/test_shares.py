"""How often each variant is tried."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.model import Arm
from bot.rules.campaigns import Content, Variant
from bot.rules.increments import Tally
from tests.bot.rules.samples import SITE, campaign
from tests.fakes import FakeClock
from wiring.shares import Allotments

SAMPLED = replace(
    campaign(),
    allocation="thompson",
    variants=tuple(Variant(name, Content({"en": name})) for name in ("good", "poor")),
)


def tally(variant: str, buyers: int, arm: Arm = Arm.SHOWN, version: int = 1) -> Tally:
    return Tally(SAMPLED.campaign_id, version, arm, variant, 1000, buyers, buyers, 100 * buyers, "EUR")


@dataclass
class Counted:
    """A database of which only the tallies are asked."""

    tallied: list[Tally]
    asked: int = 0
    campaigns: Any = field(init=False)

    def __post_init__(self) -> None:
        self.campaigns = self

    def read(self) -> "Counted":
        return self

    async def __aenter__(self) -> "Counted":
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def tallies(self, site_id: str) -> list[Tally]:
        self.asked += 1
        return self.tallied


@pytest.fixture
def counted() -> Counted:
    held_out = tally("", 500, Arm.GHOST)
    return Counted([tally("good", 90), tally("good", 80, version=2), tally("poor", 40), held_out])


async def test_what_sells_is_shown_more_often_and_the_rest_not_never(counted: Counted) -> None:
    allots = Allotments(counted, FakeClock())  # type: ignore[arg-type]  # of the store only one method is asked
    shares = (await allots.shares(SITE, [SAMPLED]))[SAMPLED.campaign_id]
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["good"] > 0.9
    assert shares["poor"] >= 0.05


async def test_it_is_counted_once_a_minute(counted: Counted) -> None:
    clock = FakeClock()
    allots = Allotments(counted, clock)  # type: ignore[arg-type]  # as above
    for _ in range(3):
        await allots.shares(SITE, [SAMPLED])
    assert counted.asked == 1
    clock.forward(minutes=2)
    await allots.shares(SITE, [SAMPLED])
    clock.forward(hours=-1)
    await allots.shares(SITE, [SAMPLED])
    assert counted.asked == 3


async def test_nothing_is_counted_where_weights_decide(counted: Counted) -> None:
    allots = Allotments(counted, FakeClock())  # type: ignore[arg-type]  # as above
    assert await allots.shares(SITE, [campaign()]) == {}
    assert counted.asked == 0
