import pytest
from rich.console import Console

from bot.commands import why
from bot.errors import NotFound
from bot.model import VisitorId
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House, hesitation, leaving


@pytest.fixture
async def house(sqlite_database: SqlDatabase) -> House:
    made = House(sqlite_database)
    await made.found()
    await made.put(hesitation(), leaving())
    return made


async def shown(house: House, visitor_id: VisitorId) -> list[str]:
    console = Console(width=200, force_terminal=False)
    with console.capture() as captured:
        await why.show(house.reactor, console, house.site, visitor_id)
    return captured.get().splitlines()


async def test_what_missed_and_by_how_much(house: House) -> None:
    visit = await house.track(house.event("view_item", "tea"))
    lines = await shown(house, visit.visitor_id)
    assert "  Hesitation: unmet" in lines
    assert "       no  products_viewed at_least 2: 1, 1 short" in lines
    assert "  Leaving: unmet" in lines


async def test_what_was_shown_is_recorded_with_its_arm(house: House) -> None:
    visit = await house.track(house.event("view_item", "tea"), house.event("view_item", "cocoa"))
    lines = await shown(house, visit.visitor_id)
    recorded = lines[next(i for i, line in enumerate(lines) if line.endswith("recorded")) :]
    assert recorded[1].startswith("  Hesitation: shown, a")
    assert "      yes  products_viewed at_least 2: 2" in recorded
    now = lines[: len(lines) - len(recorded)]
    assert any("Hesitation: restrained, same_visit" in line for line in now)


async def test_who_is_not_known_is_said(house: House) -> None:
    with pytest.raises(NotFound):
        await why.show(house.reactor, Console(), house.site, VisitorId("nobody"))
