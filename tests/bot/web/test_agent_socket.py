import asyncio
from typing import Any

import pytest

from bot.actions import sites, users
from bot.model import Contact, ConversationId, Role
from bot.web.agent_socket import AGENTS
from tests.bot.web.house import SHOP, Ear, House, Unwelcome, unique


async def conversation(house: House, visitor_id: str = "visitor-0001") -> tuple[Ear, str]:
    """A visitor who has written, and the id of his conversation."""
    ear = await house.visitor(visitor_id)
    answer = await ear.ask("message:post", {"client_id": unique(), "text": "Is the bread fresh?"})
    await house.reactor.idle()
    return ear, answer["message"]["conversation_id"]


async def test_an_agent_takes_over_answers_and_gives_back(house: House) -> None:
    visitor, wanted = await conversation(house)
    agent = await house.agent(await house.signed_in(Role.AGENT, "Ben"))
    ref = {"conversation_id": wanted}

    taken = await agent.ask("conversation:take", ref)
    assert (taken["owner"], taken["agent_name"], taken["conversation_id"]) == ("agent", "Ben", wanted)
    state = await visitor.hear("conversation:changed", owner="agent")
    assert state == {"owner": "agent", "status": "open", "agent_name": "Ben"}

    post = {"client_id": unique(), "text": "Baked this morning.", **ref}
    acknowledged = (await agent.ask("message:post", post))["message"]
    assert (acknowledged["author"], acknowledged["author_name"]) == ("agent", "Ben")
    for ear in (visitor, agent):
        assert await ear.hear("message:posted", client_id=post["client_id"]) == acknowledged

    released = await agent.ask("conversation:release", ref)
    assert (released["owner"], released["agent_name"]) == ("bot", "")
    assert (await agent.ask("conversation:close", ref))["status"] == "closed"


async def test_of_two_agents_one_is_first(house: House) -> None:
    _, wanted = await conversation(house)
    names = ("Ada", "Ben")
    agents = [await house.agent(await house.signed_in(Role.AGENT, name)) for name in names]
    answers = await asyncio.gather(*(a.ask("conversation:take", {"conversation_id": wanted}) for a in agents))
    refused = [answer["error"] for answer in answers if "error" in answer]
    taken = [answer for answer in answers if "error" not in answer]
    assert len(taken) == len(refused) == 1
    assert refused[0]["code"] == "already_taken"
    assert refused[0]["data"] == {"agent_name": taken[0]["agent_name"]}


async def test_only_who_has_a_conversation_answers_in_it(house: House) -> None:
    visitor, wanted = await conversation(house)
    agent = await house.agent(await house.signed_in(Role.AGENT))
    post = {"conversation_id": wanted, "client_id": unique(), "text": "Hello"}
    assert (await agent.ask("message:post", post))["error"]["code"] == "forbidden"
    typing = {"conversation_id": wanted, "typing": True}
    assert (await agent.ask("typing:set", typing))["error"]["code"] == "forbidden"
    await agent.ask("conversation:take", {"conversation_id": wanted})
    assert "message" in await agent.ask("message:post", post)
    await agent.ask("typing:set", typing)
    assert await visitor.hear("typing:changed") == {"typing": True, "conversation_id": wanted}


async def test_the_inbox_and_what_is_behind_a_row(house: House) -> None:
    page = {"event_id": unique(), "name": "page_view", "age_ms": 9, "title": "Bread", "url": f"{SHOP}/bread"}
    items = [{"item_id": "milk", "quantity": 2, "price": 2.99}]
    cart = {"event_id": unique(), "name": "add_to_cart", "age_ms": 0, "items": items}
    await house.send(page, cart, token=house.token())
    _, wanted = await conversation(house)
    agent = await house.agent(await house.signed_in(Role.ADMIN))
    inbox = await agent.ask("inbox:list", {"view": "all"})
    (row,) = inbox["rows"]
    assert row["conversation_id"] == wanted
    assert row["visitor_name"] == "0001"
    assert (row["cart_minor"], row["currency"], row["page_title"]) == (598, "USD", "Bread")
    assert inbox["counts"]["all"] == 1
    opened = await agent.ask("conversation:open", {"conversation_id": wanted})
    assert opened["row"] == row
    assert opened["messages"][0]["text"] == "Is the bread fresh?"
    assert opened["visitor"]["cart"] == [
        {"item_id": "milk", "title": "Milk", "image_url": "", "quantity": 2, "price_minor": 299}
    ]
    later = await agent.ask("conversation:open", {"conversation_id": wanted, "after": 1})
    assert later["messages"] == opened["messages"][1:]


async def test_what_happens_in_the_shop_comes_to_the_console(house: House) -> None:
    agent = await house.agent(await house.signed_in(Role.AGENT))
    event = {"event_id": unique(), "name": "page_view", "age_ms": 0, "title": "Bread", "url": f"{SHOP}/bread"}
    await house.send(event, token=house.token())
    shown = await agent.hear("visitor:changed")
    assert shown["pages"][0]["title"] == "Bread"
    _, wanted = await conversation(house)
    assert (await agent.hear("conversation:changed"))["conversation_id"] == wanted


async def test_another_sites_conversations_are_not_there(house: House) -> None:
    _, wanted = await conversation(house)
    other = await house.reactor.run(
        sites.found, name="Other", origins=[SHOP], currency="EUR", locale="de", key="other"
    )
    browser = await house.browser()
    await house.sign_in(browser, await house.user(Role.ADMIN, site=other))
    stranger = await house.agent(browser)
    assert (await stranger.ask("inbox:list", {"view": "all"}))["rows"] == []
    ref = {"conversation_id": wanted}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("conversation:open", ref),
        ("conversation:take", ref),
        ("conversation:release", ref),
        ("conversation:close", ref),
        ("message:post", {**ref, "client_id": unique(), "text": "x"}),
        ("typing:set", {**ref, "typing": True}),
    ]
    for event, payload in asked:
        assert (await stranger.ask(event, payload))["error"]["code"] == "not_found", event
    await conversation(house, "visitor-0002")
    assert stranger.pushed == []


async def test_a_console_needs_a_session(house: House) -> None:
    for cookie in ("", "floorwalker_session=", "floorwalker_session=guess"):
        with pytest.raises(Unwelcome, match=r"^not_signed_in$"):
            await house.listen("/agent", headers={"Origin": house.origin, "Cookie": cookie})


async def test_a_marketer_has_no_console(house: House) -> None:
    browser = await house.signed_in(Role.MARKETER)
    with pytest.raises(Unwelcome, match=r"^forbidden$"):
        await house.agent(browser)


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": SHOP}])
async def test_another_page_cannot_use_an_agents_cookie(house: House, headers: dict[str, str]) -> None:
    browser = await house.signed_in(Role.AGENT)
    with pytest.raises(Unwelcome, match=r"^$"):
        await house.listen("/agent", headers={**headers, "Cookie": house.cookie(browser)})


async def test_signing_out_closes_the_console_at_once(house: House) -> None:
    browser = await house.signed_in(Role.AGENT)
    agent, other = await house.agent(browser), await house.agent(await house.signed_in(Role.AGENT, "Ada"))
    await browser.post(house.url("/sign-out"), headers={"Origin": house.origin})
    await asyncio.wait_for(agent.gone.wait(), 10)
    assert not other.gone.is_set()


async def test_a_new_password_closes_a_silent_console(house: House) -> None:
    browser = await house.browser()
    user = await house.user(Role.AGENT)
    await house.sign_in(browser, user)
    agent = await house.agent(browser)
    await house.reactor.run(users.set_password, user.user_id, "hash of another")
    await house.app[AGENTS].sweep()
    await asyncio.wait_for(agent.gone.wait(), 10)


async def test_a_dead_session_ends_with_the_next_event(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.app[AGENTS], "_recheck_s", 0.0)
    browser = await house.signed_in(Role.AGENT)
    agent = await house.agent(browser)
    await house.reactor.run(users.close_session, house.cookie(browser).partition("=")[2])
    await agent.client.emit("inbox:list", {"view": "all"}, namespace="/agent")
    await asyncio.wait_for(agent.gone.wait(), 10)
    with pytest.raises(Unwelcome, match=r"^not_signed_in$"):
        await house.agent(browser)


async def test_who_opens_a_conversation_reads_what_the_bot_found_out(house: House) -> None:
    _, wanted = await conversation(house)
    agent = await house.agent(await house.signed_in(Role.AGENT))
    ref = {"conversation_id": wanted}
    before = await agent.ask("conversation:open", ref)
    assert (before["contact"], before["summary"]) == ({"name": "", "email": "", "phone": ""}, "")
    assert before["row"]["tags"] == []
    known = ConversationId(wanted)
    async with house.reactor.tools.database.write() as store:
        found = await store.conversations.by_id(house.site.site_id, known)
        assert found is not None
        await store.conversations.keep_contact(known, Contact("Marta", "marta@example.com"))
        await store.conversations.brief(known, "Wants bread without milk.")
        await store.conversations.tag(found, ["objection_price", "returns"], house.clock.now())
    after = await agent.ask("conversation:open", ref)
    assert after["contact"] == {"name": "Marta", "email": "marta@example.com", "phone": ""}
    assert after["summary"] == "Wants bread without milk."
    assert after["row"]["tags"] == ["objection_price", "returns"]
    (row,) = (await agent.ask("inbox:list", {"view": "all"}))["rows"]
    assert row["tags"] == ["objection_price", "returns"]
