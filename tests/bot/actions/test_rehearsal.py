from typing import Any

import pytest

from bot.actions import rehearsal
from bot.actions.rehearsal import Bounds
from bot.rules.campaigns import Check, Group
from bot.rules.dry_run import DryRun
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House, hesitation

EVERYBODY = hesitation(condition=Group("all", (Check("pages_viewed", "at_least", 1),)))


@pytest.fixture
async def house(database: SqlDatabase, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(rehearsal, "BATCH", 1)
    made = House(database)
    await made.found()
    for _ in range(4):
        await made.arrive()
    return made


async def run(house: House, **kwargs: Any) -> rehearsal.Rehearsed:
    period = rehearsal.latest(house.clock.forward(minutes=1), 30)
    return await rehearsal.dry_run(house.tools, house.site, EVERYBODY, period, **kwargs)


async def test_all_visits_of_the_period_are_gone_through(house: House) -> None:
    done = await run(house)
    assert (done.is_complete, done.found.visits, done.found.addressed) == (True, 4, 4)


@pytest.mark.parametrize("bounds", [Bounds(seconds=0.0), Bounds(events=0)])
async def test_a_bound_ends_it_and_it_says_so(house: House, bounds: Bounds) -> None:
    done = await run(house, bounds=bounds)
    assert (done.is_complete, done.found.visits) == (False, 1)


async def test_it_tells_how_far_it_has_come_and_goes_on_only_where_wanted(house: House) -> None:
    told: list[int] = []

    def tell(so_far: DryRun) -> bool:
        told.append(so_far.visits)
        return len(told) < 3

    done = await run(house, tell=tell)
    assert (told, done.is_complete, done.found.visits) == ([1, 2, 3], False, 3)


async def test_what_happened_in_other_periods_is_left_out(house: House) -> None:
    house.clock.forward(days=31)
    assert (await run(house)).found.visits == 0
