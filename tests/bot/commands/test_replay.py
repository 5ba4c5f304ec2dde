import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands import replay
from bot.errors import Invalid
from bot.rules.definitions import yaml_of
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House, hesitation


@pytest.fixture
async def house(sqlite_database: SqlDatabase) -> House:
    made = House(sqlite_database)
    await made.found()
    for _ in range(3):
        await made.track(*(made.event("view_item", i) for i in ("tea", "cocoa")))
    await made.track(made.event("view_item", "tea"))
    made.clock.forward(minutes=1)
    return made


async def test_a_file_is_read_and_tried_on_the_past(house: House, tmp_path: Path) -> None:
    path = tmp_path / "hesitation.yaml"
    path.write_text(yaml_of(hesitation()), encoding="utf-8")
    (campaign,) = replay.read_campaigns(path)
    assert campaign == hesitation()
    rehearsed = await replay.replay(house.reactor, Console(stderr=True), house.site, campaign, 30)
    assert (rehearsed.found.visitors, rehearsed.found.addressed, rehearsed.found.events) == (4, 3, 7)
    lines = "\n".join(replay.lines(campaign, rehearsed))
    assert "7 events in 4 visits of 4 visitors" in lines
    assert "3 visitors addressed, 0 held out" in lines
    assert "not recorded, and taken as not known: in_conversation" in lines
    found = json.loads(replay.as_json(campaign, rehearsed))
    assert (found["addressed"], found["campaign_id"]) == (3, "hesitation")


@pytest.mark.parametrize("text", ["", "just words", "campaign_id: x", "a: [1", "\x00"])
def test_what_is_no_campaign_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid):
        replay.read_campaigns(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"none\.yaml"):
        replay.read_campaigns(tmp_path / "none.yaml")


@pytest.mark.parametrize("days", [0, -1, 100_000])
async def test_days_are_bounded(house: House, days: int) -> None:
    with pytest.raises(Invalid):
        await replay.replay(house.reactor, Console(stderr=True), house.site, hesitation(), days)
