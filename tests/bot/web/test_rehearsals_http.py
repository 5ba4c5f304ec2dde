import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.actions import teaching
from bot.model import Definition, ItemId, Product, Role, SiteId
from bot.ports import Database, Store, Visits
from bot.rules.reports import Period
from bot.rules.situation import Recorded
from bot.storage.database import SqlDatabase
from bot.web.limits import Rate
from bot.web.rehearsals_http import DRY_RUNS, LINES
from tests.bot.web.house import House, open_house
from tests.bot.web.test_campaigns_http import TEA, Desk, campaign, event, stranger

EVERYBODY: dict[str, Any] = {"all": [{"field": "pages_viewed", "operator": "at_least", "value": 1}]}
TWO_PAGES: dict[str, Any] = {"all": [{"field": "pages_viewed", "operator": "at_least", "value": 2}]}


@pytest.fixture
async def desk(house: House) -> Desk:
    return Desk(house, await house.signed_in(Role.MARKETER, "Mara"))


async def come(house: House, *names: str, **fields: Any) -> str:
    """A new visitor, one batch an event; returns his token."""
    token = ""
    for name in names:
        answer = await house.send(event(name, **fields), token=token)
        token = (await answer.json())["token"]
        house.clock.forward(seconds=10)
    return token


async def rehearse(desk: Desk, **changes: Any) -> Any:
    return await desk.ask("POST", "campaigns/dry-run", {"definition": campaign(**changes)})


async def test_a_dry_run_tells_whom_it_would_have_addressed(desk: Desk) -> None:
    house = desk.house
    for _ in range(3):
        await come(house, "page_view", "page_view", page_type="product")
    await come(house, "page_view")
    found = await rehearse(desk, condition=TWO_PAGES, holdout=0.0)
    assert (found["visits"], found["visitors"], found["events"]) == (4, 4, 7)
    assert (found["addressed"], found["held_out"], found["complete"]) == (3, 0, True)
    assert found["by_hour"] == [3 if hour == 12 else 0 for hour in range(24)]
    assert found["by_page_type"] == [{"name": "product", "count": 3}]
    assert found["by_page"] == [{"name": "/p/milk", "count": 3}]
    assert (found["unknown"], found["bought_anyway"], len(found["examples"])) == ([], 0, 3)
    example = found["examples"][0]
    assert example["visitor_name"] == example["visitor_id"][-4:].upper()
    (looked,) = example["looked"]
    assert [(f["field"], f["wanted"], f["found"], f["held"]) for f in looked["findings"]] == [
        ("pages_viewed", "2", "2", True)
    ]
    assert (found["since"], found["until"][:10]) == ("2026-01-31T12:01:10.000Z", "2026-03-02")


async def test_it_tells_who_bought_anyway_and_who_is_held_out(desk: Desk) -> None:
    house = desk.house
    token = await come(house, "page_view", "page_view")
    await house.send(event("purchase", transaction_id="A-1", value=5, currency="USD"), token=token)
    found = await rehearse(desk, condition=TWO_PAGES, holdout=1.0)
    assert (found["addressed"], found["held_out"], found["bought_anyway"]) == (0, 1, 1)


async def test_it_says_what_the_past_does_not_tell(desk: Desk) -> None:
    await come(desk.house, "page_view")
    condition = {"all": [{"field": "agents_online", "operator": "at_least", "value": 0}]}
    found = await rehearse(desk, condition=condition)
    assert (found["unknown"], found["addressed"], found["held_out"]) == (["agents_online"], 0, 0)


async def test_it_leaves_nothing_behind(desk: Desk) -> None:
    await come(desk.house, "page_view", "page_view")
    await rehearse(desk, condition=TWO_PAGES)
    assert await desk.listed() == {}
    await desk.make(condition=TWO_PAGES)
    assert (await desk.ask("GET", "campaigns/tea-time"))["arms"] == []


async def test_one_that_is_off_or_not_begun_is_rehearsed_as_if_it_were_on(desk: Desk) -> None:
    await come(desk.house, "page_view")
    changes = {"enabled": False, "starts_at": "2027-01-01T00:00:00Z"}
    found = await rehearse(desk, condition=EVERYBODY, holdout=0.0, **changes)
    assert found["addressed"] == 1


async def test_what_is_on_today_competes_with_it(desk: Desk) -> None:
    await come(desk.house, "page_view")
    await desk.make(campaign_id="louder", condition=EVERYBODY, priority=10, holdout=0.0)
    assert (await rehearse(desk, condition=EVERYBODY, holdout=0.0))["addressed"] == 0
    assert (await rehearse(desk, condition=EVERYBODY, holdout=0.0, priority=11))["addressed"] == 1


async def test_it_knows_the_catalogue(desk: Desk) -> None:
    await come(desk.house, "view_item", items=[{"item_id": "milk"}])
    dairy = {"all": [{"field": "category_viewed", "operator": "has", "value": "Dairy"}]}
    assert (await rehearse(desk, condition=dairy, holdout=0.0))["addressed"] == 1


async def test_visits_of_another_shop_are_not_gone_through(desk: Desk) -> None:
    await come(desk.house, "page_view")
    other = await stranger(desk.house)
    assert (await rehearse(other, condition=EVERYBODY))["visits"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"definition": campaign(), "days": 0}, "days"),
        ({"definition": campaign(), "days": 91}, "days"),
        ({"definition": campaign(holdout=-1)}, "holdout"),
        ({}, "definition"),
    ],
)
async def test_a_wrong_dry_run_is_refused(desk: Desk, body: object, field: str) -> None:
    answer = await desk.send("POST", "campaigns/dry-run", body)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


class EndlessVisits:
    """The past, over and over."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self.batches = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._visits, name)

    async def recorded(
        self, site_id: SiteId, period: Period, batch: int = 500
    ) -> AsyncGenerator[Sequence[Recorded], None]:
        while True:
            async for found in self._visits.recorded(site_id, period, batch):
                yield found


class EndlessStore:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.visits = EndlessVisits(store.visits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class EndlessDatabase:
    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Store]:
        async with self._database.read() as store:
            yield cast("Store", EndlessStore(store))


@pytest.fixture
async def endless(sqlite_database: SqlDatabase, tmp_path: Path) -> AsyncIterator[Desk]:
    """A shop whose past does not end."""
    database = cast("Database", EndlessDatabase(sqlite_database))
    async with open_house(database, tmp_path) as house:
        await come(house, "page_view")
        yield Desk(house, await house.signed_in(Role.MARKETER))


async def test_a_dry_run_ends_when_nobody_waits_for_it_any_more(endless: Desk) -> None:
    asking = asyncio.create_task(rehearse(endless, condition=EVERYBODY))
    turn = await until_begun(endless)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await until_ended(turn)


async def test_a_dry_run_ends_with_the_server(endless: Desk) -> None:
    runs = endless.house.app[DRY_RUNS]
    asking = asyncio.create_task(rehearse(endless, condition=EVERYBODY))
    await until_begun(endless)
    await runs.close(endless.house.app)
    assert (await asking)["complete"] is False


async def test_a_dry_run_tells_how_far_it_has_come(endless: Desk) -> None:
    runs, lines = endless.house.app[DRY_RUNS], []
    body = {"definition": campaign(condition=EVERYBODY, holdout=0.0)}
    answer = await endless.send("POST", "campaigns/dry-run", body, headers={"Accept": LINES})
    assert answer.content_type == LINES
    async for line in answer.content:
        lines.append(json.loads(line))
        if len(lines) == 2:
            await runs.close(endless.house.app)
    assert all(line["complete"] is False for line in lines)
    assert [line["visits"] for line in lines] == sorted(line["visits"] for line in lines)
    assert lines[0]["visits"] < lines[-1]["visits"]
    assert not runs.turn.locked()


async def test_the_last_line_is_the_whole_answer(desk: Desk) -> None:
    await come(desk.house, "page_view")
    body = {"definition": campaign(condition=EVERYBODY, holdout=0.0)}
    answer = await desk.send("POST", "campaigns/dry-run", body, headers={"Accept": LINES})
    *_, last = (await answer.text()).splitlines()
    assert json.loads(last) == await rehearse(desk, condition=EVERYBODY, holdout=0.0)


async def test_whoever_stops_reading_lines_ends_it(endless: Desk) -> None:
    turn = endless.house.app[DRY_RUNS].turn
    body = {"definition": campaign(condition=EVERYBODY)}
    answer = await endless.send("POST", "campaigns/dry-run", body, headers={"Accept": LINES})
    await answer.content.readline()
    assert turn.locked()
    answer.close()
    await until_ended(turn)


async def test_the_server_answers_others_during_a_dry_run(endless: Desk) -> None:
    runs = endless.house.app[DRY_RUNS]
    asking = asyncio.create_task(rehearse(endless, condition=EVERYBODY))
    await until_begun(endless)
    for _ in range(20):
        assert (await endless.house.send(event("page_view"))).status == 200
    assert not asking.done()
    await runs.close(endless.house.app)
    await asking


async def test_too_many_dry_runs_are_put_off(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"dry_runs_user": Rate(1, 60)}) as house:
        desk = Desk(house, await house.signed_in(Role.MARKETER))
        await rehearse(desk)
        answer = await desk.send("POST", "campaigns/dry-run", {"definition": campaign()})
        assert answer.status == 429


async def test_a_preview_shows_the_card(desk: Desk) -> None:
    async with desk.house.reactor.tools.database.write() as store:
        tea = Product(ItemId("tea"), "Green Tea, 20 bags", "/p/tea", 450, "USD", category="Tea")
        await store.products.put(desk.house.site.site_id, [tea])
    content = {
        "text": {"en": "Still thinking about {product}? Your {cart} wait at {shop}.", "de": "{product}?"},
        "replies": {"en": [{"label": "Yes", "text": "Yes, please"}]},
        "links": {"en": [{"label": "Tea", "url": "/tea"}]},
        "scenario": "similar",
    }
    found = await look(desk, content)
    assert found["nudge"]["text"] == "Still thinking about Green Tea? Your $2.99 wait at The shop."
    assert found["nudge"]["replies"] == [{"label": "Yes", "text": "Yes, please"}]
    assert found["nudge"]["links"] == [{"label": "Tea", "url": "/tea"}]
    assert (found["nudge"]["promise"], found["locale"]) == (None, "en")
    german = await look(desk, content, locale="de-AT")
    assert (german["nudge"]["text"], german["locale"]) == ("Green Tea?", "de")


async def test_a_preview_shows_the_offer_and_gives_nothing_away(desk: Desk) -> None:
    tenth = {"offer_id": "tenth", "name": "Ten percent", "kind": "percentage", "percent": 10, "count": 1}
    await desk.ask("POST", "offers", {"definition": tenth}, status=201)
    content = {"text": {"en": "{offer} with {code}"}, "offer": "tenth"}
    for _ in range(2):
        found = await look(desk, content)
        assert found["nudge"]["text"] == "10% off with BCDF-GHJK-MN"
        assert found["nudge"]["promise"] == {
            "code": "BCDF-GHJK-MN",
            "text": "10% off",
            "expires_at": "2026-03-03T12:00:00.000Z",
        }
        assert found["notes"] == []
    (row,) = (await desk.ask("GET", "offers"))["offers"]
    assert row["used"]["granted"] == 0


async def test_a_preview_says_what_is_missing(desk: Desk) -> None:
    content = {"text": {"de": "Hallo"}, "scenario": "similar", "offer": "none", "guide": "none"}
    found = await look(desk, content, locale="en")
    assert (found["nudge"]["text"], found["locale"]) == ("Hallo", "de")
    assert sorted(found["notes"]) == ["no_guide", "no_offer", "no_products", "no_text"]


async def test_a_preview_names_no_product_where_the_shop_has_none(desk: Desk) -> None:
    other = await stranger(desk.house)
    found = await look(other, {"text": {"en": "Back for {product}?"}, "scenario": "similar"})
    assert (found["nudge"]["text"], found["notes"]) == ("Back for …?", ["no_products"])


async def test_a_preview_shows_the_variant_asked_for(desk: Desk) -> None:
    variants = [
        {"variant_id": name, "weight": 50, "content": {"text": {"en": f"Say {name}"}}} for name in ("a", "b")
    ]
    definition = {name: value for name, value in campaign().items() if name != "content"}
    for wanted, text in (("", "Say a"), ("b", "Say b")):
        body = {"definition": definition | {"variants": variants}, "variant": wanted}
        assert (await desk.ask("POST", "campaigns/preview", body))["nudge"]["text"] == text
    body = {"definition": definition | {"variants": variants}, "variant": "c"}
    answer = await desk.send("POST", "campaigns/preview", body)
    assert (await answer.json())["error"]["data"]["field"] == "variant"


async def test_a_preview_begins_the_guide(desk: Desk) -> None:
    await desk.house.reactor.run(teaching.define, desk.house.site.site_id, [Definition("guide", "tea", TEA)])
    found = await look(desk, {"text": {"en": "Tea?"}, "guide": "tea"})
    # the dialogue of the tests knows no guides
    assert found["notes"] == ["no_guide"]


async def test_what_the_card_does_not_depend_on_may_be_unfinished(desk: Desk) -> None:
    definition = {
        "content": {"text": {"en": "<b>Hello</b>"}},
        "condition": {"all": []},
        "holdout": 9,
        "name": "",
    }
    found = await desk.ask("POST", "campaigns/preview", {"definition": definition})
    assert found["nudge"]["text"] == "<b>Hello</b>"
    answer = await desk.send(
        "POST", "campaigns/preview", {"definition": {"content": {"text": {"en": "{x}"}}}}
    )
    assert (await answer.json())["error"]["data"]["field"] == "content.text.en"


async def test_agents_and_marketers_may_ask_why(desk: Desk) -> None:
    house = desk.house
    await desk.make(condition=EVERYBODY, holdout=0.0)
    await desk.make(campaign_id="never", condition=TWO_PAGES, priority=5)
    await come(house, "page_view")
    visitor_id = await only_visitor(house)
    agent = Desk(house, await house.signed_in(Role.AGENT))
    for asking in (desk, agent):
        moments = (await asking.ask("GET", f"visitors/{visitor_id}/why"))["moments"]
        assert [moment["source"] for moment in moments] == ["now", "recorded"]
        recorded = {one["campaign_id"]: one for one in moments[1]["looked"]}
        assert recorded["tea-time"]["verdict"] == "shown"
        now = {one["campaign_id"]: one for one in moments[0]["looked"]}
        (finding,) = now["never"]["findings"]
        assert (finding["held"], finding["found"], finding["short_by"]) == (False, "1", 1.0)


async def test_nobody_else_may_ask_why(desk: Desk) -> None:
    house = desk.house
    await come(house, "page_view")
    path = f"visitors/{await only_visitor(house)}/why"
    assert (await Desk(house, await house.browser()).send("GET", path)).status == 401
    assert (await (await stranger(house)).send("GET", path)).status == 404
    assert (await desk.send("GET", "visitors/nobody/why")).status == 404


async def look(desk: Desk, content: dict[str, Any], **asked: Any) -> Any:
    return await desk.ask("POST", "campaigns/preview", {"definition": campaign(content=content), **asked})


async def only_visitor(house: House) -> str:
    async with house.reactor.tools.database.read() as store:
        (visit,) = await store.visits.live(house.site.site_id, house.clock.now().replace(year=2020), 10)
    return visit.visitor_id


async def until_begun(desk: Desk) -> asyncio.Semaphore:
    """The turn that a dry run has taken."""
    turn = desk.house.app[DRY_RUNS].turn
    async with asyncio.timeout(15):
        while not turn.locked():
            await desk.send("GET", "me")
    return turn


async def until_ended(turn: asyncio.Semaphore) -> None:
    async with asyncio.timeout(15):
        await turn.acquire()
    turn.release()
