from datetime import date, timedelta

import pytest

from bot.actions import sites
from bot.model import Conversation, Question, Role, VisitorId
from tests.bot.web.house import SHOP, House, unique

PAGES = ("/console", "/dashboard")
REPORTS = ("overview", "orders", "questions", "topics")
CALLS = ("/api/me", *(f"/api/reports/{name}" for name in REPORTS), "/api/conversations/none")
MAY: dict[Role, dict[str, int]] = {
    Role.AGENT: dict(zip((*PAGES, *CALLS), (200, 403, 200, *[403] * 4, 404), strict=True)),
    Role.MARKETER: dict(zip((*PAGES, *CALLS), (403, 200, 200, *[200] * 4, 404), strict=True)),
    Role.ADMIN: dict(zip((*PAGES, *CALLS), (200, 200, 200, *[200] * 4, 404), strict=True)),
}


@pytest.mark.parametrize("role", list(Role))
async def test_the_table_of_roles(house: House, role: Role) -> None:
    browser = await house.signed_in(role)
    for path, status in MAY[role].items():
        assert (await browser.get(house.url(path))).status == status, path


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_asks_to_sign_in_and_comes_back(house: House, path: str) -> None:
    answer = await house.http.get(house.url(f"{path}?c=1"), allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"] == f"/sign-in?next={path}?c%3D1"


@pytest.mark.parametrize("path", CALLS)
async def test_a_call_is_told_that_nobody_is_signed_in(house: House, path: str) -> None:
    answer = await house.http.get(house.url(path), allow_redirects=False)
    assert answer.status == 401
    assert (await answer.json())["error"]["code"] == "not_signed_in"


@pytest.mark.parametrize("screen", ["console", "dashboard"])
async def test_a_screen_is_a_shell_without_inline_code(house: House, screen: str) -> None:
    browser = await house.signed_in(Role.ADMIN, '"><script>alert(1)</script>')
    async with browser.get(house.url(f"/{screen}"), headers={"Accept-Language": "de"}) as answer:
        text, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert '<html lang="de">' in text
    assert '<div id="app" data-locale="de"' in text
    assert f'src="/assets/{screen}.js?v=' in text
    assert "<noscript>" in text
    assert "alert(1)</script>" not in text
    assert "script-src 'self'; style-src 'self'; connect-src 'self' ws://" in policy
    assert "frame-ancestors 'none'" in policy


async def test_signing_out_by_form_needs_the_pages_token(house: House) -> None:
    browser = await house.signed_in(Role.AGENT)
    async with browser.get(house.url("/console")) as page:
        csrf = (await page.text()).split('data-csrf="')[1].split('"')[0]
    headers = {"Origin": house.origin}
    for sent, status in [("", 403), ("x" * 64, 403), (csrf, 303)]:
        answer = await browser.post(
            house.url("/sign-out"), data={"csrf": sent}, headers=headers, allow_redirects=False
        )
        assert answer.status == status
    assert (await browser.get(house.url("/api/me"))).status == 401


async def test_who_is_signed_in(house: House) -> None:
    browser = await house.signed_in(Role.AGENT, "Ben")
    me = await (await browser.get(house.url("/api/me"))).json()
    assert (me["name"], me["email"], me["role"]) == ("Ben", "ben@shop.example", "agent")
    assert (me["site_name"], me["currency"]) == ("The shop", "USD")


async def test_a_report_covers_the_days_asked_for(house: House) -> None:
    browser = await house.signed_in(Role.MARKETER)
    url = house.url("/api/reports/overview")
    today = house.clock.now().date()
    assert today == date(2026, 3, 2)
    default = await (await browser.get(url)).json()
    assert (default["since"], default["until"]) == ("2026-02-01T00:00:00.000Z", "2026-03-03T00:00:00.000Z")
    asked = await (await browser.get(f"{url}?since=2026-01-01&until=2026-01-08")).json()
    assert (asked["since"], asked["until"]) == ("2026-01-01T00:00:00.000Z", "2026-01-08T00:00:00.000Z")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"),
        ("until=2026-13-01", "until"),
        ("since=2026-01-02&until=2026-01-02", "since"),
        ("since=2020-01-01&until=2026-01-01", "since"),
        ("since=0001-01-01", "since"),
        ("until=0001-01-01", "until"),
        ("since=%00", "since"),
    ],
)
async def test_a_period_that_is_none_is_refused(house: House, query: str, field: str) -> None:
    browser = await house.signed_in(Role.MARKETER)
    for report in REPORTS:
        answer = await browser.get(house.url(f"/api/reports/{report}?{query}"))
        assert answer.status == 422
        assert (await answer.json())["error"]["data"]["field"] == field


async def test_an_order_is_listed_and_its_transcript_read(house: House) -> None:
    ear = await house.visitor()
    await ear.ask("message:post", {"client_id": unique(), "text": "Have you milk?"})
    await house.reactor.idle()
    sent = b'{"order_id": "A-1", "value_minor": 299, "currency": "USD", "visitor_token": "%b"}'
    assert (await house.order(sent % house.token().encode())).status == 200
    browser = await house.signed_in(Role.MARKETER)
    orders = await (await browser.get(house.url("/api/reports/orders?credited=1"))).json()
    (order,) = orders["orders"]
    assert (order["order_id"], order["state"], order["kind"]) == ("A-1", "confirmed", "answered")
    assert order["first_words"] == "Have you milk?"
    transcript = await (await browser.get(house.url(f"/api/conversations/{order['conversation_id']}"))).json()
    assert transcript["messages"][0]["text"] == "Have you milk?"
    assert transcript["row"]["conversation_id"] == order["conversation_id"]


async def test_another_sites_conversation_is_not_there(house: House) -> None:
    ear = await house.visitor()
    posted = await ear.ask("message:post", {"client_id": unique(), "text": "Hello"})
    other = await house.reactor.run(
        sites.found, name="Other", origins=[SHOP], currency="EUR", locale="de", key="other"
    )
    browser = await house.browser()
    await house.sign_in(browser, await house.user(Role.ADMIN, site=other))
    answer = await browser.get(house.url(f"/api/conversations/{posted['message']['conversation_id']}"))
    assert answer.status == 404


@pytest.mark.parametrize("wanted", ["%00", "x" * 65, "..", "a b", "ü"])
async def test_an_id_that_is_none_is_not_there(house: House, wanted: str) -> None:
    browser = await house.signed_in(Role.ADMIN)
    assert (await browser.get(house.url(f"/api/conversations/{wanted}"))).status == 404


async def test_questions_without_an_answer_are_grouped(house: House) -> None:
    visitors = [await written(house, "Hello", f"visitor-000{number}") for number in range(3)]
    now = house.clock.now()
    asked = ["do you wrap gifts?", "Do you  wrap gifts?", "where can I park?"]
    async with house.reactor.tools.database.write() as store:
        for number, (text, visitor) in enumerate(zip(asked, visitors, strict=True)):
            at = now + timedelta(minutes=number)
            question = Question(text, "en", at, visitor.conversation_id)
            await store.teachings.ask(house.site.site_id, question)
    browser = await house.signed_in(Role.MARKETER)
    groups = (await (await browser.get(house.url("/api/reports/questions"))).json())["groups"]
    assert [group["count"] for group in groups] == [2, 1]
    assert groups[0]["latest_at"] == "2026-03-02T12:01:00.000Z"
    assert groups[1]["examples"] == ["where can I park?"]
    earlier = await browser.get(house.url("/api/reports/questions?since=2026-01-01&until=2026-01-08"))
    assert (await earlier.json()) == {"groups": []}


async def test_topics_are_told_with_how_many_conversations_there_were(house: House) -> None:
    first, second = await written(house, "Too dear"), await written(house, "Hi", "visitor-0002")
    async with house.reactor.tools.database.write() as store:
        await store.conversations.tag(first, ["objection_price", "returns"], house.clock.now())
        await store.conversations.tag(second, ["objection_price"], house.clock.now())
    browser = await house.signed_in(Role.MARKETER)
    found = await (await browser.get(house.url("/api/reports/topics"))).json()
    assert found["conversations"] == 2
    assert found["topics"][0] == {"tag": "objection_price", "conversations": 2}
    assert {"tag": "returns", "conversations": 1} in found["topics"]


async def written(house: House, text: str, visitor_id: str = "visitor-0001") -> Conversation:
    """A conversation in which this was said and answered."""
    ear = await house.visitor(visitor_id)
    await ear.ask("message:post", {"client_id": unique(), "text": text})
    await house.reactor.idle()
    async with house.reactor.tools.database.read() as store:
        found = await store.conversations.of_visitor(house.site.site_id, VisitorId(visitor_id))
    assert found is not None
    return found
