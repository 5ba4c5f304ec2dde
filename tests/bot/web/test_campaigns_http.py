import asyncio
import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse, ClientSession

from bot.actions import sites, teaching
from bot.model import Definition, Role
from bot.storage.database import SqlDatabase
from bot.web import campaign_wire as wire
from bot.web.limits import Rate
from tests.bot.web.house import SHOP, House, open_house

CAMPAIGN: dict[str, Any] = {
    "campaign_id": "tea-time",
    "name": "Tea time",
    "trigger": "visit",
    "condition": {"all": [{"field": "products_viewed", "operator": "at_least", "value": 2}]},
    "content": {"text": {"en": "A cup of tea?", "de": "Ein Tee?"}},
}
TEA = """
guide: tea
title: {en: Find a tea, de: Einen Tee finden}
steps:
  kind:
    say: {en: "Green or black?", de: "Grün oder schwarz?"}
    choices: [{label: {en: Green, de: Grün}, to: done}]
  done: {say: {en: Enjoy it., de: "Wohl bekomm's."}, end: true}
"""


def campaign(**changes: Any) -> dict[str, Any]:
    return deepcopy(CAMPAIGN) | changes


def with_variants(*weights: float, **changes: Any) -> dict[str, Any]:
    made = campaign(**changes)
    content = made.pop("content")
    names = "abcdefgh"
    return made | {
        "variants": [
            {"variant_id": names[at], "weight": weight, "content": content}
            for at, weight in enumerate(weights)
        ]
    }


class Desk:
    """A signed-in user's browser, on our own page."""

    def __init__(self, house: House, browser: ClientSession) -> None:
        self.house, self.browser = house, browser

    async def send(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> ClientResponse:
        return await self.browser.request(
            method,
            self.house.url(f"/api/{path}"),
            data=body if isinstance(body, str) else json.dumps(body) if body is not None else None,
            headers={"Origin": self.house.origin, "Content-Type": "application/json", **(headers or {})},
        )

    async def ask(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        answer = await self.send(method, path, body)
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def make(self, **changes: Any) -> Any:
        return await self.ask("POST", "campaigns", {"definition": campaign(**changes)}, status=201)

    async def listed(self) -> dict[str, Any]:
        found = await self.ask("GET", "campaigns")
        return {row["campaign_id"]: row for row in found["campaigns"]}


@pytest.fixture
async def desk(house: House) -> Desk:
    return Desk(house, await house.signed_in(Role.MARKETER, "Mara"))


async def test_a_campaign_is_made_and_listed(desk: Desk) -> None:
    made = await desk.make()
    assert (made["revision"], made["version"], made["archived"]) == (1, 1, False)
    found = await desk.ask("GET", "campaigns")
    (row,) = found["campaigns"]
    assert (row["campaign_id"], row["name"], row["state"], row["changed_by"]) == (
        "tea-time",
        "Tea time",
        "live",
        "Mara",
    )
    assert (row["visitors_shown"], row["visitors_held_out"], row["lift"]) == (0, 0, None)
    assert len(found["fields"]) >= 40
    assert {
        "name": "event:",
        "kind": "number",
        "group": "custom",
        "operators": ["is", "at_least", "at_most"],
    } in (found["fields"])
    assert "product" in found["variables"]
    assert "similar" in found["scenarios"]
    assert found["locales"] == ["en", "de"]
    assert "per_visit" in found["overrides"]
    assert found["restraint"]["per_visit"] == 1


async def test_its_definition_has_the_shape_the_widget_is_told(desk: Desk) -> None:
    starts_at = "2026-11-27T08:00:00+01:00"
    made = await desk.make(starts_at=starts_at, overrides=["gap"], allocation="thompson")
    read = msgspec.convert(made["definition"], wire.CampaignDefinition)
    assert (read.campaign_id, read.starts_at) == ("tea-time", starts_at)
    assert read.variants[0].content.text == {"en": "A cup of tea?", "de": "Ein Tee?"}


async def test_what_comes_out_goes_in_again_and_changes_nothing(desk: Desk) -> None:
    made = await desk.make()
    saved = await desk.ask("PUT", "campaigns/tea-time", {"definition": made["definition"], "revision": 1})
    assert (saved["revision"], saved["definition"]) == (1, made["definition"])


async def test_every_save_is_in_the_history_with_who_and_what(desk: Desk) -> None:
    await desk.make()
    desk.house.clock.forward(minutes=5)
    other = Desk(desk.house, await desk.house.signed_in(Role.ADMIN, "Ada"))
    changed = campaign(
        name="Tea", condition={"all": [{"field": "products_viewed", "operator": "at_least", "value": 3}]}
    )
    found = await other.ask("PUT", "campaigns/tea-time", {"definition": changed, "revision": 1})
    assert [(r["number"], r["user_name"], r["action"], r["changes"]) for r in found["history"]] == [
        (2, "Ada", "changed", ["name", "condition.all[0].value"]),
        (1, "Mara", "created", []),
    ]
    assert found["history"][0]["saved_at"] == "2026-03-02T12:05:00.000Z"


async def test_who_did_not_see_the_latest_revision_does_not_overwrite_it(desk: Desk) -> None:
    await desk.make()
    await desk.ask("PUT", "campaigns/tea-time", {"definition": campaign(name="First"), "revision": 1})
    answer = await desk.send(
        "PUT", "campaigns/tea-time", {"definition": campaign(name="Second"), "revision": 1}
    )
    assert answer.status == 409
    error = (await answer.json())["error"]
    assert (error["code"], error["data"]) == ("changed_meanwhile", {"user_name": "Mara", "revision": "2"})
    assert (await desk.ask("GET", "campaigns/tea-time"))["definition"]["name"] == "First"


async def test_the_same_save_twice_is_one(desk: Desk) -> None:
    await desk.make()
    sent = {"definition": campaign(name="Once"), "revision": 1}
    await desk.ask("PUT", "campaigns/tea-time", sent)
    again = await desk.ask("PUT", "campaigns/tea-time", sent)
    assert (again["revision"], len(again["history"])) == (2, 2)


async def test_of_many_who_save_at_once_one_wins(desk: Desk) -> None:
    await desk.make()
    answers = await asyncio.gather(
        *(
            desk.send("PUT", "campaigns/tea-time", {"definition": campaign(name=f"Tea {n}"), "revision": 1})
            for n in range(8)
        )
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    found = await desk.ask("GET", "campaigns/tea-time")
    assert [row["number"] for row in found["history"]] == [2, 1]


async def test_of_many_who_make_the_same_one_wins(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(desk.send("POST", "campaigns", {"definition": campaign(name=f"Tea {n}")}) for n in range(4))
    )
    assert sorted(answer.status for answer in answers) == [201, 422, 422, 422]


@pytest.mark.parametrize(
    ("changed", "version"),
    [
        (with_variants(50, 50, name="Other words"), 1),
        (with_variants(0.5, 0.5), 1),
        (with_variants(50, 50, holdout=0.2), 2),
        (with_variants(90, 10), 2),
        (with_variants(50, 50, allocation="thompson"), 2),
        (with_variants(40, 30, 30), 2),
        (campaign(), 2),
    ],
)
async def test_a_new_version_begins_where_arms_are_drawn_otherwise(
    desk: Desk, changed: dict[str, Any], version: int
) -> None:
    await desk.ask("POST", "campaigns", {"definition": with_variants(50, 50)}, status=201)
    found = await desk.ask("PUT", "campaigns/tea-time", {"definition": changed, "revision": 1})
    assert found["version"] == version


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {"condition": {"all": [{"field": "shoe_size", "operator": "is", "value": 1}]}},
            "condition.all[0].field",
        ),
        (
            {"condition": {"all": [{"field": "page_url", "operator": "matches", "value": "(?=a)"}]}},
            "condition.all[0].value",
        ),
        (
            {"condition": {"all": [{"field": "page_url", "operator": "matches", "value": "a" * 501}]}},
            "condition.all[0].value",
        ),
        ({"content": {"text": {"en": "Hello {password}"}}}, "content.text.en"),
        (
            {
                "content": {
                    "text": {"en": "x"},
                    "links": {"en": [{"label": "x", "url": "javascript:alert(1)"}]},
                }
            },
            "content.links.en[0].url",
        ),
        ({"content": {"text": {"en": "x"}, "offer": "none"}}, "variants[0].content.offer"),
        ({"content": {"text": {"en": "x"}, "guide": "none"}}, "variants[0].content.guide"),
        ({"holdout": 2}, "holdout"),
        ({"surprise": 1}, "surprise"),
        ({"campaign_id": "../x"}, "campaign_id"),
        ({"campaign_id": "restraint"}, "campaign_id"),
        ({"name": "a\0b"}, "definition.name"),
    ],
)
async def test_what_is_wrong_is_named_by_its_path(desk: Desk, changes: dict[str, Any], field: str) -> None:
    answer = await desk.send("POST", "campaigns", {"definition": campaign(**changes)})
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field
    assert await desk.listed() == {}


async def test_weights_that_do_not_add_up_are_refused(desk: Desk) -> None:
    answer = await desk.send("POST", "campaigns", {"definition": with_variants(50, 20)})
    assert answer.status == 422
    assert "70" in (await answer.json())["error"]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("not json", "body"),
        ("{}", "definition"),
        ('{"definition": []}', "definition"),
        ('{"definition": ' + '{"a":' * 2000 + "1" + "}" * 2001, "body"),
    ],
)
async def test_a_body_that_is_none(desk: Desk, body: str, field: str) -> None:
    answer = await desk.send("POST", "campaigns", body)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_a_body_too_large_is_refused(desk: Desk) -> None:
    answer = await desk.send("POST", "campaigns", {"definition": campaign(name="x" * 70_000)})
    assert answer.status == 413


async def test_an_id_cannot_be_changed(desk: Desk) -> None:
    await desk.make()
    sent = {"definition": campaign(campaign_id="coffee"), "revision": 1}
    answer = await desk.send("PUT", "campaigns/tea-time", sent)
    assert (await answer.json())["error"]["data"]["field"] == "campaign_id"


async def test_a_campaign_is_switched_off_and_on(desk: Desk) -> None:
    await desk.make()
    off = await desk.ask("POST", "campaigns/tea-time/enable", {"enabled": False})
    assert (off["definition"]["enabled"], off["history"][0]["action"]) == (False, "disabled")
    assert off["history"][0]["changes"] == ["enabled"]
    assert (await desk.listed())["tea-time"]["state"] == "off"
    again = await desk.ask("POST", "campaigns/tea-time/enable", {"enabled": False})
    assert again["revision"] == off["revision"]
    on = await desk.ask("POST", "campaigns/tea-time/enable", {"enabled": True})
    assert on["history"][0]["action"] == "enabled"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"starts_at": "2026-03-03T00:00:00+00:00"}, "scheduled"),
        ({"ends_at": "2026-03-01T00:00:00+00:00"}, "ended"),
        ({"starts_at": "2026-03-01T00:00:00+00:00", "ends_at": "2026-03-03T00:00:00+00:00"}, "live"),
        ({"enabled": False, "ends_at": "2026-03-01T00:00:00+00:00"}, "off"),
    ],
)
async def test_a_schedule_makes_a_state(desk: Desk, changes: dict[str, Any], state: str) -> None:
    await desk.make(**changes)
    assert (await desk.listed())["tea-time"]["state"] == state


async def test_an_archived_campaign_is_kept_and_comes_back_switched_off(desk: Desk) -> None:
    await desk.make()
    gone = await desk.ask("POST", "campaigns/tea-time/archive", {"archived": True})
    assert (gone["archived"], gone["history"][0]["action"]) == (True, "archived")
    assert (await desk.listed())["tea-time"]["state"] == "archived"
    answer = await desk.send("POST", "campaigns/tea-time/enable", {"enabled": True})
    assert answer.status == 422
    back = await desk.ask("POST", "campaigns/tea-time/archive", {"archived": False})
    assert (back["archived"], back["definition"]["enabled"], back["history"][0]["action"]) == (
        False,
        False,
        "restored",
    )


@pytest.mark.parametrize(("language", "name"), [("en", "Tea time (copy)"), ("de", "Tea time (Kopie)")])
async def test_a_copy_has_an_id_of_its_own_and_is_off(desk: Desk, language: str, name: str) -> None:
    await desk.make(holdout=0.3)
    ids = []
    for _ in range(2):
        answer = await desk.send(
            "POST", "campaigns/tea-time/duplicate", headers={"Accept-Language": language}
        )
        assert answer.status == 201
        made = await answer.json()
        ids.append(made["definition"]["campaign_id"])
        assert (made["definition"]["name"], made["definition"]["enabled"]) == (name, False)
        assert (made["definition"]["holdout"], made["version"], made["revision"]) == (0.3, 1, 1)
    assert ids == ["tea-time-2", "tea-time-3"]


async def test_the_longest_name_can_be_copied(desk: Desk) -> None:
    await desk.make(campaign_id="x" * 64, name="y" * 200)
    made = await desk.ask("POST", f"campaigns/{'x' * 64}/duplicate", status=201)
    assert made["definition"]["campaign_id"] == "x" * 62 + "-2"
    saved = {"definition": made["definition"] | {"priority": 3}, "revision": 1}
    await desk.ask("PUT", f"campaigns/{'x' * 62}-2", saved)


async def test_yaml_goes_out_and_comes_back(desk: Desk) -> None:
    await desk.make()
    answer = await desk.send("GET", "campaigns/tea-time/yaml")
    assert answer.content_type == "application/yaml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tea-time.yaml"'
    text = await answer.text()
    assert (await desk.ask("GET", "campaigns/tea-time"))["yaml"] == text
    assert await bring_in(desk, text) == {
        "created": [],
        "changed": [],
        "unchanged": ["tea-time"],
        "faults": [],
    }
    found = await bring_in(desk, text.replace("Tea time", "Coffee time"))
    assert found["changed"] == ["tea-time"]
    saved = await desk.ask("GET", "campaigns/tea-time")
    assert (saved["definition"]["name"], saved["history"][0]["action"]) == ("Coffee time", "imported")


async def test_a_wrong_campaign_of_a_file_costs_only_itself(desk: Desk) -> None:
    text = "\n---\n".join(
        json.dumps(one)
        for one in (
            campaign(campaign_id="one"),
            campaign(campaign_id="two", holdout=7),
            campaign(campaign_id="three", content={"text": {"en": "x"}, "offer": "none"}),
            campaign(campaign_id="one"),
            campaign(campaign_id="four"),
        )
    )
    found = await bring_in(desk, text)
    assert found["created"] == ["one", "four"]
    assert [fault["path"] for fault in found["faults"]] == [
        "[1].holdout",
        "[2].variants[0].content.offer",
        "[3].campaign_id",
    ]
    assert set(await desk.listed()) == {"one", "four"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1\nb: }", "line 2"),
        ("name: x\nname: y", "twice"),
        ("a: &a [x]\nb: [*a, *a]", "yaml"),
        ("", "no campaign"),
        ("!!python/object/apply:os.system ['true']", "yaml"),
        ("[" * 3000, "yaml"),
    ],
)
async def test_what_is_no_yaml_is_refused_whole(desk: Desk, text: str, said: str) -> None:
    answer = await desk.send("POST", "campaigns/import", text, headers={"Content-Type": "text/yaml"})
    assert answer.status == 422
    assert said in (await answer.json())["error"]["message"]


async def test_an_archived_campaign_that_is_imported_is_back(desk: Desk) -> None:
    made = await desk.make()
    await desk.ask("POST", "campaigns/tea-time/archive", {"archived": True})
    assert (await bring_in(desk, made["yaml"]))["changed"] == ["tea-time"]
    assert (await desk.listed())["tea-time"]["state"] == "live"


@pytest.mark.parametrize(("size", "status"), [(500 * 1024, 422), (513 * 1024, 413)])
async def test_a_file_is_bounded(desk: Desk, size: int, status: int) -> None:
    answer = await desk.send("POST", "campaigns/import", "#" * size, headers={"Content-Type": "text/yaml"})
    assert answer.status == status


async def test_restraint_is_set(desk: Desk) -> None:
    wanted = {
        "speaks": False,
        "per_visit": 2,
        "per_day": 3,
        "gap_s": 30,
        "quiet_days": 14,
        "quiet_pages": ["thanks", "help"],
        "quiet_steps": ["payment"],
    }
    assert await desk.ask("PUT", "campaigns/restraint", wanted) == wanted
    assert (await desk.ask("GET", "campaigns"))["restraint"] == wanted


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"per_visit": -1}, "per_visit"),
        ({"quiet_steps": ["all"]}, "quiet_steps[0]"),
        ({"quiet_pages": ["x"] * 21}, "quiet_pages"),
        ({"speaks": "yes"}, "speaks"),
    ],
)
async def test_a_wrong_restraint_is_refused(desk: Desk, change: dict[str, Any], field: str) -> None:
    known = (await desk.ask("GET", "campaigns"))["restraint"]
    answer = await desk.send("PUT", "campaigns/restraint", known | change)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_an_editor_is_told_of_guides_in_the_readers_language(desk: Desk) -> None:
    await desk.house.reactor.run(teaching.define, desk.house.site.site_id, [Definition("guide", "tea", TEA)])
    answer = await desk.send("GET", "campaigns", headers={"Accept-Language": "de"})
    assert (await answer.json())["guides"] == [{"guide_id": "tea", "title": "Einen Tee finden"}]
    await desk.make(content={"text": {"en": "Tea?"}, "guide": "tea"})


WRITES = [
    ("POST", "campaigns", {"definition": CAMPAIGN}),
    ("PUT", "campaigns/tea-time", {"definition": CAMPAIGN, "revision": 1}),
    ("POST", "campaigns/tea-time/enable", {"enabled": False}),
    ("POST", "campaigns/tea-time/archive", {"archived": True}),
    ("POST", "campaigns/tea-time/duplicate", None),
    ("POST", "campaigns/import", "x"),
    ("POST", "campaigns/dry-run", {"definition": CAMPAIGN}),
    ("POST", "campaigns/preview", {"definition": CAMPAIGN}),
    ("PUT", "campaigns/restraint", {}),
    ("POST", "offers", {"definition": {}}),
    ("PUT", "offers/tea", {"definition": {}}),
    ("POST", "offers/tea/codes", "ABC"),
]
READS = ["campaigns", "campaigns/tea-time", "campaigns/tea-time/yaml", "offers", "offers/tea/codes.csv"]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_only_marketers_write_and_only_from_our_own_pages(
    desk: Desk, method: str, path: str, body: object
) -> None:
    await desk.make()
    house = desk.house
    nobody, agent = Desk(house, await house.browser()), Desk(house, await house.signed_in(Role.AGENT))
    assert (await nobody.send(method, path, body)).status == 401
    assert (await agent.send(method, path, body)).status == 403
    for origin in (SHOP, "null", ""):
        assert (await desk.send(method, path, body, headers={"Origin": origin})).status == 403
    assert (await desk.listed())["tea-time"]["revision"] == 1


@pytest.mark.parametrize("path", READS)
async def test_only_marketers_read_campaigns(desk: Desk, path: str) -> None:
    house = desk.house
    assert (await Desk(house, await house.browser()).send("GET", path)).status == 401
    assert (await Desk(house, await house.signed_in(Role.AGENT)).send("GET", path)).status == 403


async def test_campaigns_of_another_site_are_not_there(desk: Desk) -> None:
    await desk.make()
    house = desk.house
    async with house.reactor.tools.database.read() as store:
        (site,) = await store.sites.all()
    assert site.site_id == house.site.site_id
    other = await stranger(house)
    for method, path, body in WRITES:
        if "tea-time" in path:
            assert (await other.send(method, path, body)).status == 404
    assert (await other.send("GET", "campaigns/tea-time")).status == 404
    assert (await other.send("GET", "campaigns/tea-time/yaml")).status == 404
    assert await other.listed() == {}
    await other.make(name="Their own")
    assert (await desk.listed())["tea-time"]["name"] == "Tea time"


@pytest.mark.parametrize("wanted", ["none", "%00", "x" * 65, "..%2f..", "<b>"])
async def test_a_campaign_that_is_not_there(desk: Desk, wanted: str) -> None:
    assert (await desk.send("GET", f"campaigns/{wanted}")).status == 404
    assert (await desk.send("POST", f"campaigns/{wanted}/enable", {"enabled": True})).status == 404


async def test_too_many_writes_are_put_off(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"campaigns_user": Rate(1, 60)}) as house:
        desk = Desk(house, await house.signed_in(Role.MARKETER))
        await desk.make()
        assert (await desk.send("POST", "campaigns/tea-time/enable", {"enabled": False})).status == 429


async def test_a_campaign_archived_while_it_is_on_the_screen_breaks_nothing(desk: Desk) -> None:
    """What the visitor does with it is still counted."""
    house = desk.house
    await desk.make(
        condition={"all": [{"field": "pages_viewed", "operator": "at_least", "value": 1}]},
        holdout=0.0,
        content={"text": {"en": "A cup of tea?"}, "scenario": "similar"},
    )
    answer = await (await house.send(event("page_view"))).json()
    assert answer["nudge"]["text"] == "A cup of tea?"
    await desk.ask("POST", "campaigns/tea-time/archive", {"archived": True})
    for name in ("nudge_shown", "nudge_opened", "nudge_dismissed"):
        sent = await house.send(event(name, campaign_id="tea-time"), token=answer["token"])
        assert (sent.status, (await sent.json())["rejected"]) == (200, [])
    found = await desk.ask("GET", "campaigns/tea-time")
    assert [(arm["arm"], arm["visitors"]) for arm in found["arms"]] == [("shown", 1)]
    assert found["lift"]["verdict"] == "not_enough"
    assert (await (await house.send(event("page_view"))).json())["nudge"] is None


async def test_an_armed_nudge_of_a_campaign_archived_meanwhile_is_in_the_books(desk: Desk) -> None:
    house = desk.house
    everybody = {"all": [{"field": "pages_viewed", "operator": "at_least", "value": 1}]}
    await desk.make(trigger="exit", condition=everybody, holdout=0.0)
    answer = await (await house.send(event("page_view"))).json()
    armed = answer["armed"]["campaign_id"]
    assert armed == "tea-time@1:a"
    await desk.ask("POST", "campaigns/tea-time/archive", {"archived": True})
    await desk.make(campaign_id="other")
    sent = await house.send(event("exit_intent", campaign_id=armed), token=answer["token"])
    assert (sent.status, (await sent.json())["armed"]) == (200, None)
    found = await desk.ask("GET", "campaigns/tea-time")
    assert [(arm["arm"], arm["visitors"]) for arm in found["arms"]] == [("shown", 1)]
    assert (await desk.ask("GET", "campaigns/other"))["arms"] == []


async def bring_in(desk: Desk, text: str) -> Any:
    answer = await desk.send("POST", "campaigns/import", text, headers={"Content-Type": "text/yaml"})
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def stranger(house: House) -> Desk:
    """A marketer of another shop on the same server."""
    site = await house.reactor.run(
        sites.found, name="Other", origins=["https://other.example"], currency="USD", locale="en", key="other"
    )
    browser = await house.browser()
    answer = await house.sign_in(browser, await house.user(Role.MARKETER, "Otto", site))
    assert answer.status == 303
    return Desk(house, browser)


_EVENTS = iter(range(1, 100_000))


def event(name: str, **fields: object) -> dict[str, object]:
    made = {"event_id": f"event-{next(_EVENTS):08}", "name": name, "age_ms": 0, "url": f"{SHOP}/p/milk"}
    return made | fields
