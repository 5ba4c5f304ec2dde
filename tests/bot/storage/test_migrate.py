import json
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import Invalid
from bot.model import (
    Arm,
    CampaignId,
    Exposure,
    ExposureId,
    Looked,
    Merchandising,
    QuickReply,
    VisitId,
    VisitorId,
)
from bot.rules.campaigns import Campaign, Check, Content, Group, Revision, Variant
from bot.storage.database import open_database
from bot.storage.engines import Engines, connect, parse_url
from bot.storage.migrate import FOLDER, HEAD, migrate, revision, type_differs
from bot.storage.tables import sites
from tests.bot.storage import samples
from tests.databases import BACKENDS


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


def configured(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": type_differs})
    return list(compare_metadata(context, sites.metadata))


def test_head_is_the_latest_revision_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def opened(url: str) -> Engines:
    return connect(parse_url(url))


async def test_the_migrations_make_the_tables_the_stores_expect(url: str) -> None:
    engines = await opened(url)
    async with engines.reader.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engines.dispose()


async def test_down_to_nothing_and_up_again(url: str) -> None:
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.run_sync(lambda inner: command.downgrade(configured(inner), "base"))
        tables = await connection.run_sync(lambda inner: inspect(inner).get_table_names())
    assert tables == ["alembic_version"]
    assert await revision(engines) is None
    await migrate(engines, parse_url(url))
    assert await revision(engines) == HEAD
    await engines.dispose()


async def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engines.dispose()
    with pytest.raises(Invalid, match="9999") as raised:
        await open_database(url)
    assert raised.value.data == {"field": "DATABASE_URL"}


async def test_what_an_older_program_saved_is_still_there(url: str) -> None:
    database = await open_database(url)
    async with database.write() as store:
        await store.sites.add(samples.site())
        await store.products.put(samples.SITE, [samples.product(cost_minor=1)])
    await database.close()
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.run_sync(lambda inner: command.downgrade(configured(inner), "0001"))
    await engines.dispose()
    database = await open_database(url)
    async with database.read() as store:
        assert await store.products.changed(samples.SITE, -1) == [samples.product()]
        (standing,) = await store.sites.standing()
        assert (standing.change, standing.merchandising) == (0, Merchandising())
    await database.close()


OLD_CAMPAIGN = {
    "campaign_id": "hesitation",
    "name": "Hesitation",
    "trigger": "visit",
    "condition": {
        "mode": "all",
        "parts": [
            {"field": "page_type", "operator": "is", "value": "product"},
            {"mode": "any", "parts": [{"field": "page_scroll", "operator": "at_least", "value": 0.5}]},
        ],
    },
    "content": {
        "text": {"en": samples.HOSTILE, "de": "Hallo"},
        "replies": {"en": [{"label": "Yes", "text": "Yes!", "means": ""}]},
        "scenario": "similar",
        "products": 2,
    },
    "enabled": False,
    "priority": 7,
    "holdout": 0.25,
}
NEW_CAMPAIGN = Campaign(
    CampaignId("hesitation"),
    "Hesitation",
    "visit",
    Group(
        "all",
        (
            Check("page_type", "is", "product"),
            Group("any", (Check("page_scroll", "at_least", 0.5),)),
        ),
    ),
    (
        Variant(
            "a",
            Content(
                {"en": samples.HOSTILE, "de": "Hallo"}, {"en": (QuickReply("Yes", "Yes!"),)}, {}, "similar", 2
            ),
        ),
    ),
    enabled=False,
    priority=7,
    holdout=0.25,
)


async def downgraded(url: str, target: str) -> Engines:
    engines = await opened(url)
    async with engines.writer.begin() as connection:
        await connection.run_sync(lambda inner: command.downgrade(configured(inner), target))
    return engines


async def settled_and_exposed(url: str, *exposures: Exposure) -> None:
    database = await open_database(url)
    await samples.settle(database)
    async with database.write() as store:
        for exposure in exposures:
            await store.visits.open(samples.visit(exposure.visit_id, visitor_id=exposure.visitor_id))
            await store.visits.record(samples.visit(exposure.visit_id), [samples.event()], samples.NOON)
            assert await store.campaigns.expose(exposure)
    await database.close()


def exposed(number: int, arm: Arm = Arm.SHOWN, campaign_id: str = "hesitation") -> Exposure:
    return samples.exposure(
        f"exposure-{number:05}",
        visit_id=VisitId(f"visit-{number}"),
        visitor_id=VisitorId(f"visitor-{number}"),
        arm=arm,
        campaign_id=CampaignId(campaign_id),
    )


async def test_campaigns_of_an_older_program_are_carried_over(url: str) -> None:
    sentences = ["Exit: no, 1 in this visit already", f"Hesitation: yes, shown {samples.HOSTILE}"]
    given = [exposed(1), exposed(2, Arm.GHOST), exposed(3, campaign_id="gone")]
    await settled_and_exposed(url, *given)
    engines = await downgraded(url, "0003")
    async with engines.writer.begin() as connection:
        await connection.execute(
            text("INSERT INTO campaigns (site_id, campaign_id, body) VALUES (:site, 'hesitation', :body)"),
            {"site": samples.SITE, "body": json.dumps(OLD_CAMPAIGN)},
        )
        await connection.execute(
            text("UPDATE exposures SET trace = :trace WHERE campaign_id = 'hesitation'"),
            {"trace": json.dumps(sentences)},
        )
    await engines.dispose()

    database = await open_database(url)
    async with database.write() as store:
        assert await store.campaigns.of_site(samples.SITE) == [NEW_CAMPAIGN]
        (kept,) = await store.campaigns.kept(samples.SITE)
        (entry,) = await store.campaigns.history(samples.SITE, kept.campaign.campaign_id)
        found = [
            (await store.campaigns.exposures(samples.SITE, each.visitor_id, samples.NOON))[0]
            for each in given
        ]
        await store.campaigns.save(samples.SITE, samples.revision(NEW_CAMPAIGN, 2))
    await database.close()
    assert (kept.revision, kept.archived, kept.changed_by) == (1, False, "")
    assert entry == Revision(kept.campaign.campaign_id, 1, NEW_CAMPAIGN, kept.changed_at, None, "", "created")
    looked = (
        Looked(CampaignId("hesitation"), "", "", sentences[1]),
        Looked(CampaignId(""), "", "", sentences[0]),
    )
    assert found == [
        replace(given[0], variant="a", propensity=0.75, trace=looked),
        replace(given[1], propensity=0.25, trace=looked),
        given[2],
    ]


async def test_many_traces_are_carried_over_and_back(url: str) -> None:
    """More than are carried at once."""
    many = 1_050
    looked = (
        Looked(CampaignId("hesitation"), "Hesitation", "shown", "a"),
        Looked(CampaignId("exit"), "Exit", "unmet"),
    )
    await settled_and_exposed(url, exposed(1))
    database = await open_database(url)
    async with database.write() as store:
        for number in range(many):
            other = replace(exposed(1, campaign_id=f"campaign-{number}"), trace=looked)
            await store.campaigns.expose(replace(other, exposure_id=ExposureId(f"exposure-{number}")))
    await database.close()
    engines = await downgraded(url, "0003")
    async with engines.reader.connect() as connection:
        traces = (await connection.execute(text("SELECT trace FROM exposures"))).scalars().all()
    await engines.dispose()
    assert sorted(traces) == [*['["Exit: unmet", "a"]'] * many, "[]"]
    database = await open_database(url)
    async with database.read() as store:
        found = await store.campaigns.exposures(samples.SITE, VisitorId("visitor-1"), samples.NOON)
    await database.close()
    told = [[one.because for one in exposure.trace] for exposure in found]
    assert sorted(told) == [[], *[["a", "Exit: unmet"]] * many]


async def test_visits_of_an_older_program_have_nothing_of_what_is_new(url: str) -> None:
    await settled_and_exposed(url, exposed(1))
    await (await downgraded(url, "0003")).dispose()
    database = await open_database(url)
    async with database.read() as store:
        (one,) = await store.visits.recorded_of(samples.SITE, VisitorId("visitor-1"), 1)
        site = await store.sites.by_id(samples.SITE)
        assert await store.visits.by_id(samples.SITE, VisitId("visit-1")) == one.begun
    await database.close()
    assert site == samples.site()
    assert one.batches == ((samples.NOON, (samples.event(),)),)
