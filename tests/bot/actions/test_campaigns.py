"""What HTTP does not show: both kinds of database, and the bounds. All else is in tests/bot/web."""

import asyncio
from dataclasses import replace

import pytest

from bot.actions import campaign_reports, campaigns
from bot.actions.campaigns import read_yaml
from bot.errors import ChangedMeanwhile, Invalid
from bot.model import CampaignId, Role, User
from bot.rules.campaigns import Campaign
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House, hesitation


@pytest.fixture
async def house(database: SqlDatabase) -> House:
    made = House(database)
    await made.found()
    return made


@pytest.fixture
async def mara(house: House) -> User:
    return await house.hire("mara@shop.example", "Mara", Role.MARKETER)


async def test_of_many_who_save_at_once_one_wins(house: House, mara: User) -> None:
    made = await house.reactor.run(campaigns.create, mara, hesitation())

    async def save(n: int) -> Campaign:
        changed = replace(made, name=f"Number {n}")
        return await house.reactor.run(campaigns.save, mara, made.campaign_id, changed, 1)

    done = await asyncio.gather(*(save(n) for n in range(6)), return_exceptions=True)
    refused = [one for one in done if isinstance(one, ChangedMeanwhile)]
    assert (len(refused), refused[0].data) == (5, {"user_name": "Mara", "revision": "2"})
    _, history = await house.reactor.read(campaign_reports.one, mara.site_id, made.campaign_id)
    assert [revision.number for revision in history] == [2, 1]


async def test_of_many_who_make_the_same_one_wins(house: House, mara: User) -> None:
    done = await asyncio.gather(
        *(house.reactor.run(campaigns.create, mara, hesitation(name=f"{n}")) for n in range(4)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Campaign", "Invalid", "Invalid", "Invalid"]


async def test_a_site_has_a_bounded_number_of_campaigns(
    house: House, mara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "MOST_CAMPAIGNS", 3)
    many = [(f"[{n}]", hesitation(campaign_id=CampaignId(f"number-{n}"))) for n in range(3)]
    made = await house.reactor.run(campaigns.import_, mara, many)
    assert len(made.created) == 3
    with pytest.raises(Invalid, match="at most 3 campaigns"):
        await house.reactor.run(campaigns.create, mara, hesitation())
    with pytest.raises(Invalid, match="at most 3 campaigns"):
        await house.reactor.run(campaigns.duplicate, mara, CampaignId("number-1"), "Copy")
    with pytest.raises(Invalid, match="at most 3 campaigns"):
        await house.reactor.run(campaigns.import_, mara, [("", hesitation())])
    again = await house.reactor.run(campaigns.import_, mara, many[:2])
    assert len(again.unchanged) == 2


GOOD = """
campaign_id: a
name: A
trigger: visit
condition: {all: [{field: visits, operator: is, value: 1}]}
content: {text: {en: Hello}}
"""


def test_each_campaign_of_a_text_is_read_by_itself() -> None:
    read = read_yaml(f"{GOOD}\n---\ncampaign_id: b\n---\n{GOOD}")
    assert [path for path, _ in read] == ["[0]", "[1]", "[2]"]
    assert isinstance(read[0][1], Campaign)
    assert [str(one) for _, one in read[1:]] == ["[1].name must be a text", "[2].campaign_id is given twice"]
