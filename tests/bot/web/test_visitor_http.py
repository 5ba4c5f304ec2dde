from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from bot.actions import sites
from bot.model import CampaignId, Offer, OfferId, OfferKind, QuickReply
from bot.rules.campaigns import Campaign, Check, Content, Group, Revision, Variant
from bot.storage.database import SqlDatabase
from bot.web import tokens, wire
from bot.web.keys import SECRET
from bot.web.limits import Rate
from tests.bot.web.house import SHOP, House, open_house, unique
from tests.fakes import NOON


def view(**fields: object) -> dict[str, object]:
    return {"event_id": unique("event"), "name": "page_view", "age_ms": 0, "url": f"{SHOP}/", **fields}


async def test_a_new_visitor_gets_a_token_and_keeps_it(house: House) -> None:
    first = await (await house.send(view())).json()
    holder = tokens.read(house.app[SECRET], first["token"])
    assert holder.site_id == house.site.site_id
    second = await (await house.send(view(), token=first["token"])).json()
    assert second["token"] == first["token"]
    assert first["rejected"] == []
    assert (first["nudge"], first["armed"], first["unread"]) == (None, None, 0)


async def test_a_question_without_events_is_answered_with_a_token(house: House) -> None:
    answer = await (await house.send()).json()
    ear = await house.listen("/visitor", {"site": "demo", "token": answer["token"]})
    assert "message" in await ear.ask("message:post", {"client_id": unique(), "text": "Hello"})


async def test_the_page_that_asks_and_no_other_may_read_the_answer(house: House) -> None:
    answer = await house.send(view())
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "https://shop.example.evil.example"},
        {"Origin": "http://shop.example"},
        {"Origin": "https://shop.example:444"},
        {"Origin": "https://SHOP.example"},
        {"Origin": "https://shop.example, https://evil.example"},
    ],
)
async def test_other_pages_are_refused(house: House, headers: dict[str, str]) -> None:
    answer = await house.send(view(), headers=headers)
    assert answer.status == 403
    assert (await answer.json())["error"]["code"] == "forbidden"
    assert "Access-Control-Allow-Origin" not in answer.headers
    preflight = await house.http.options(house.url("/api/events?site=demo"), headers=headers)
    assert preflight.status == 403


async def test_an_unknown_site_is_not_there(house: House) -> None:
    for key in ("nowhere", "", "%00", "demo%00"):
        assert (await house.send(view(), site=key)).status == 404


async def test_json_is_asked_for_beforehand(house: House) -> None:
    answer = await house.http.options(house.url("/api/events?site=demo"), headers={"Origin": SHOP})
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"


@pytest.mark.parametrize("forgery", ["guess", "replaced", "other site"])
async def test_a_forged_token_is_refused(house: House, forgery: str) -> None:
    other = await house.reactor.run(
        sites.found, name="Other", origins=[SHOP], currency="EUR", locale="de", key="other"
    )
    token = {
        "guess": "guess",
        "replaced": house.token().replace("0001", "0002"),
        "other site": house.token(site=other),
    }[forgery]
    answer = await house.send(view(), token=token)
    assert answer.status == 403
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP


async def test_bad_events_are_named_and_the_others_saved(house: House) -> None:
    token = house.token()
    answer = await house.send(
        view(name="Page"), view(title="good"), view(age_ms=-1), view(title="a\0b"), "x", token=token
    )
    assert answer.status == 200
    rejected = (await answer.json())["rejected"]
    assert len(rejected) == 4
    assert [text.split(": ")[0:2] for text in rejected[:3]] == [
        ["event 0 (Page)", "name"],
        ["event 2 (page_view)", "age_ms"],
        ["event 3 (page_view)", "title"],
    ]
    async with house.reactor.tools.database.read() as store:
        visit = await store.visits.latest(
            house.site.site_id, tokens.read(house.app[SECRET], token).visitor_id
        )
    assert visit is not None
    assert [page.title for page in visit.pages] == ["good"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b"[]", 422),
        (b'{"events": {}}', 422),
        (b'{"events": [' + b",".join([b"{}"] * 101) + b"]}", 422),
        (b'{"token": "' + b"x" * 401 + b'"}', 422),
        (b'{"locale": "\\u0000"}', 422),
        (b'{"events": []}' + b" " * 70_000, 413),
    ],
)
async def test_what_is_no_batch_is_refused(house: House, body: bytes, status: int) -> None:
    answer = await house.http.post(
        house.url("/api/events?site=demo"),
        data=body,
        headers={"Origin": SHOP, "Content-Type": "text/plain"},
    )
    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert "error" in await answer.json()


async def test_other_content_types_are_refused(house: House) -> None:
    headers = {"Origin": SHOP, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await house.http.post(house.url("/api/events?site=demo"), data=b"{}", headers=headers)
    assert answer.status == 422
    headers["Content-Type"] = "application/json"
    assert (await house.http.post(house.url("/api/events?site=demo"), data=b"{}", headers=headers)).ok


@pytest.mark.parametrize("rate", ["events_visitor", "events_address", "events_site", "visitors_address"])
async def test_too_many_events_are_refused_and_told_when_to_come_again(
    sqlite_database: SqlDatabase, tmp_path: Path, rate: str
) -> None:
    async with open_house(sqlite_database, tmp_path, rates={rate: Rate(1, 60)}) as house:
        token = "" if rate == "visitors_address" else house.token()
        assert (await house.send(view(), token=token)).status == 200
        answer = await house.send(view(), token=token)
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "60"
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP


async def test_an_event_sent_twice_counts_once(house: House) -> None:
    token, event = house.token(), view()
    for _ in range(2):
        assert (await house.send(event, token=token)).status == 200
    async with house.reactor.tools.database.read() as store:
        visit = await store.visits.latest(
            house.site.site_id, tokens.read(house.app[SECRET], token).visitor_id
        )
    assert visit is not None
    assert visit.pages_viewed == 1


async def test_the_panel_lets_itself_be_framed_by_the_site_only(house: House) -> None:
    async with house.http.get(house.url("/panel?site=demo")) as answer:
        text, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert f"frame-ancestors {SHOP}" in policy
    assert "script-src 'self'" in policy
    assert f"ws://127.0.0.1:{house.server.port}" in policy
    assert 'data-site="demo"' in text
    assert f'data-origins="{SHOP}"' in text
    assert "<script>" not in text


async def test_the_panel_of_an_unknown_site_is_not_there(house: House) -> None:
    async with house.http.get(house.url("/panel?site=nowhere"), headers={"Accept": "text/html"}) as answer:
        assert answer.status == 404
        assert "nothing at this address" in await answer.text()


async def test_a_sites_name_is_text(house: House) -> None:
    await house.reactor.run(
        sites.found,
        name='"><script>alert(1)</script>',
        origins=[SHOP],
        currency="EUR",
        locale="de",
        key="odd",
    )
    async with house.http.get(house.url("/panel?site=odd")) as answer:
        assert "<script>alert" not in await answer.text()


async def test_an_answer_can_be_read_as_the_wire_says(house: House) -> None:
    body = await (await house.send(view())).read()
    assert isinstance(msgspec.json.decode(body, type=wire.EventAnswer), wire.EventAnswer)


SAID = Content(
    {"en": "Shall I help?"}, {"en": (QuickReply("Yes", "Yes, please"),)}, scenario="for_you", products=1
)


def campaign(trigger: Literal["visit", "exit"], holdout: float) -> Campaign:
    return Campaign(
        CampaignId(f"{trigger}-campaign"),
        trigger,
        trigger,
        Group("all", (Check("pages_viewed", "at_least", 1),)),
        (Variant("a", SAID),),
        holdout=holdout,
    )


async def found(house: House, campaign: Campaign) -> None:
    async with house.reactor.tools.database.write() as store:
        revision = Revision(campaign.campaign_id, 1, campaign, NOON, None, "", "created")
        await store.campaigns.save(house.site.site_id, revision)


async def test_a_campaigns_words_come_with_the_answer_until_they_were_shown(house: House) -> None:
    await found(house, campaign("visit", 0.0))
    answer = await (await house.send(view(), token=house.token())).json()
    nudge = answer["nudge"]
    assert (nudge["campaign_id"], nudge["text"]) == ("visit-campaign", "Shall I help?")
    assert nudge["replies"] == [{"label": "Yes", "text": "Yes, please"}]
    assert (nudge["cards"][0]["item_id"], nudge["cards"][0]["url"]) == ("milk", "/p/milk")
    assert (answer["armed"], answer["unread"]) == (None, 1)
    shown = view(name="nudge_shown", campaign_id="visit-campaign")
    assert (await (await house.send(shown, token=house.token())).json())["nudge"] is None


async def test_a_held_out_visitor_sees_nothing(house: House) -> None:
    await found(house, campaign("visit", 1.0))
    answer = await (await house.send(view(), token=house.token())).json()
    assert (answer["nudge"], answer["unread"]) == (None, 0)


@pytest.mark.parametrize(("holdout", "is_shown"), [(0.0, True), (1.0, False)])
async def test_an_exit_nudge_is_armed_beforehand(house: House, holdout: float, is_shown: bool) -> None:
    await found(house, campaign("exit", holdout))
    armed = (await (await house.send(view(), token=house.token())).json())["armed"]
    assert armed["campaign_id"] == ("exit-campaign@1:a" if is_shown else "exit-campaign@1:")
    assert (armed["nudge"] is not None) == is_shown


@pytest.mark.parametrize("holdout", [0.0, 1.0])
async def test_what_an_exit_nudge_gives_is_set_aside_in_every_arm(house: House, holdout: float) -> None:
    """Else those held out would still be armed when it has run out for the others."""
    last = Offer(OfferId("last"), house.site.site_id, "Last", OfferKind.PERCENTAGE, "USD", percent=5, count=1)
    async with house.reactor.tools.database.write() as store:
        await store.offers.put(last)
    giving = (Variant("a", replace(SAID, offer=last.offer_id)),)
    await found(house, replace(campaign("exit", holdout), variants=giving))
    answers = [await (await house.send(view())).json() for _ in range(2)]
    assert [answer["armed"] is not None for answer in answers] == [True, False]
    again = await (await house.send(view(), token=answers[0]["token"])).json()
    assert again["armed"] == answers[0]["armed"]
