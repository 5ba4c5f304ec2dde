import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.actions import chat, sites
from bot.actions.outcome import Done
from bot.model import (
    Author,
    Choice,
    ChoiceKind,
    ClientId,
    ConversationId,
    Draft,
    Link,
    Message,
    QuickReply,
    Role,
    SiteId,
    VisitorId,
)
from bot.ports import Store, Tools
from bot.rules.conversations import begun
from bot.storage.database import SqlDatabase
from bot.web.limits import Rate
from tests.bot.web.house import SHOP, House, Unwelcome, open_house, unique


def choosing(**parts: object) -> dict[str, object]:
    """A message said with a button of a message that never was, with some parts of the choice changed."""
    choice = {"kind": "similar", "message_id": "m" * 8, "item_ids": ["milk"]} | parts
    return {"client_id": "c" * 8, "text": "Similar to Milk", "choice": choice}


def code(answer: dict[str, dict[str, str]]) -> str:
    return answer["error"]["code"]


async def test_what_is_acknowledged_is_saved_and_comes_to_all_screens(house: House) -> None:
    one, other = await house.visitor(), await house.visitor()
    client_id = unique()
    acknowledged = (await one.ask("message:post", {"client_id": client_id, "text": "Have you milk?"}))[
        "message"
    ]
    assert (acknowledged["author"], acknowledged["sequence"]) == ("visitor", 1)
    for ear in (one, other):
        assert await ear.hear("message:posted", client_id=client_id) == acknowledged
    resumed = await (await house.visitor()).ask("conversation:resume", {"after": 0})
    assert resumed["messages"][0] == acknowledged


async def test_the_acknowledgement_comes_after_the_commit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that was posted and not committed is neither acknowledged nor there."""
    say = chat.say

    async def say_and_fail(
        store: Store,
        tools: Tools,
        site_id: SiteId,
        visitor_id: VisitorId,
        client_id: ClientId,
        text: str,
        choice: Choice | None,
    ) -> Done[Message]:
        await say(store, tools, site_id, visitor_id, client_id, text)
        raise RuntimeError("the disk is full")

    ear = await house.visitor()
    monkeypatch.setattr(chat, "say", say_and_fail)
    answer = await ear.ask("message:post", {"client_id": unique(), "text": "Hello"})
    assert code(answer) == "internal"
    assert "disk" not in answer["error"]["message"]
    assert await ear.ask("conversation:resume", {"after": 0}) == {
        "conversation": None,
        "messages": [],
        "last_sequence": 0,
    }


async def test_the_same_message_sent_twice_is_one(house: House) -> None:
    one, other = await house.visitor(), await house.visitor()
    post = {"client_id": unique(), "text": "Hello"}
    first, second = await asyncio.gather(one.ask("message:post", post), other.ask("message:post", post))
    third = await one.ask("message:post", post)
    assert first == second == third
    await house.reactor.idle()
    resumed = await one.ask("conversation:resume", {"after": 0})
    assert [m["text"] for m in resumed["messages"] if m["author"] == "visitor"] == ["Hello"]


async def test_messages_keep_the_order_in_which_they_were_sent(house: House) -> None:
    ear = await house.visitor()
    texts = [f"message {number}" for number in range(10)]
    await asyncio.gather(*(ear.ask("message:post", {"client_id": unique(), "text": t}) for t in texts))
    resumed = await ear.ask("conversation:resume", {"after": 0})
    assert [m["text"] for m in resumed["messages"] if m["author"] == "visitor"] == texts


async def test_resuming_gives_what_came_after(house: House) -> None:
    ear = await house.visitor()
    for text in ("one", "two"):
        await ear.ask("message:post", {"client_id": unique(), "text": text})
    await house.reactor.idle()
    everything = await ear.ask("conversation:resume", {"after": 0})
    later = await ear.ask("conversation:resume", {"after": 1})
    assert later["messages"] == everything["messages"][1:]
    assert later["last_sequence"] == len(everything["messages"])


async def test_nobody_reads_anothers_conversation(house: House) -> None:
    mine, yours = await house.visitor("visitor-0001"), await house.visitor("visitor-0002")
    await mine.ask("message:post", {"client_id": unique(), "text": "My secret"})
    await house.reactor.idle()
    assert (await yours.ask("conversation:resume", {"after": 0}))["messages"] == []
    posted = await mine.hear("message:posted")
    click = {"message_id": posted["message_id"], "item_id": "milk", "action": "details"}
    assert code(await yours.ask("card:click", click)) == "not_found"
    assert yours.pushed == []


@pytest.mark.parametrize("forgery", ["", "v1", "visitor-0001", "replaced", "other site", "other secret"])
async def test_a_forged_token_is_refused(house: House, forgery: str) -> None:
    other = await house.reactor.run(
        sites.found, name="Other", origins=[SHOP], currency="EUR", locale="de", key="other"
    )
    token = {
        "replaced": house.token().replace("visitor-0001", "visitor-0002"),
        "other site": house.token(site=other),
        "other secret": house.token()[:-2] + "xx",
    }.get(forgery, forgery)
    with pytest.raises(Unwelcome, match=r"^forbidden$"):
        await house.listen("/visitor", {"site": "demo", "token": token})


@pytest.mark.parametrize("auth", [None, {}, [], "demo", {"site": "demo"}, {"site": "demo", "token": 1}])
async def test_a_malformed_greeting_is_refused(house: House, auth: object) -> None:
    with pytest.raises(Unwelcome, match=r"^invalid$"):
        await house.listen("/visitor", auth)


async def test_an_unknown_site_is_refused(house: House) -> None:
    with pytest.raises(Unwelcome, match=r"^not_found$"):
        await house.listen("/visitor", {"site": "nowhere", "token": house.token()})


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Origin": SHOP}, {"Origin": "http://127.0.0.1"}]
)
async def test_only_our_own_pages_may_open_a_socket(house: House, headers: dict[str, str]) -> None:
    with pytest.raises(Unwelcome, match=r"^$"):
        await house.listen("/visitor", {"site": "demo", "token": house.token()}, headers)


async def test_our_own_page_may_be_reached_by_either_name_of_this_machine(house: House) -> None:
    headers = {"Origin": house.origin.replace("127.0.0.1", "localhost")}
    await house.listen("/visitor", {"site": "demo", "token": house.token()}, headers)


@pytest.mark.parametrize(
    ("event", "payload", "field"),
    [
        ("message:post", {"client_id": "c" * 8, "text": ""}, "text"),
        ("message:post", {"client_id": "c" * 8, "text": "   "}, "text"),
        ("message:post", {"client_id": "c" * 8, "text": "x" * 10_000}, "text"),
        ("message:post", {"client_id": "c" * 8, "text": "a\0b"}, "text"),
        ("message:post", {"client_id": "c" * 8, "text": "\ud800"}, "text"),
        ("message:post", {"client_id": "nudge:12345", "text": "x"}, "client_id"),
        ("message:post", {"text": "x"}, "client_id"),
        ("message:post", None, "body"),
        ("message:post", choosing(kind="steal"), "choice.kind"),
        ("message:post", choosing(message_id="m"), "choice.message_id"),
        ("message:post", choosing(position=-1), "choice.position"),
        ("message:post", choosing(position=10**9), "choice.position"),
        ("message:post", choosing(item_ids=["a"] * 5), "choice.item_ids"),
        ("message:post", choosing(item_ids=[""]), "choice.item_ids[0]"),
        ("message:post", choosing(item_ids=["a\0"]), "choice.item_ids[0]"),
        ("message:post", choosing(), "choice"),
        ("link:click", {"message_id": "m" * 8}, "position"),
        ("link:click", {"message_id": "m" * 8, "position": -1}, "position"),
        ("link:click", {"message_id": "../" * 3, "position": 0}, "message_id"),
        ("message:see", {"sequence": -1}, "sequence"),
        ("message:see", {"sequence": 10**30}, "sequence"),
        ("conversation:resume", {"after": "0"}, "after"),
        ("card:click", {"message_id": "m" * 8, "item_id": "i", "action": "steal"}, "action"),
        ("inbox:list", {"view": "all"}, "event"),
        ("no:such", {}, "event"),
        ("trigger_event", {}, "event"),
    ],
)
async def test_bad_input_is_refused_by_the_name_of_its_field(
    house: House, event: str, payload: object, field: str
) -> None:
    answer = await (await house.visitor()).ask(event, payload)
    assert code(answer) == "invalid"
    assert answer["error"]["data"]["field"] == field


async def test_a_refusal_leaves_the_line_open(house: House) -> None:
    ear = await house.visitor()
    await ear.ask("message:post", {"client_id": "c", "text": "x"})
    assert "message" in await ear.ask("message:post", {"client_id": unique(), "text": "Grüezi 👋"})


async def test_a_client_cannot_play_the_servers_own_events(house: House) -> None:
    ear = await house.visitor()
    theirs = {"site": "demo", "token": house.token("visitor-0002")}
    await ear.client.emit("connect", ({"aiohttp.request": None}, theirs), namespace="/visitor")
    posted = await ear.ask("message:post", {"client_id": unique(), "text": "Still me"})
    other = await house.visitor("visitor-0002")
    assert "message" in posted
    assert (await other.ask("conversation:resume", {"after": 0}))["messages"] == []


async def test_a_frame_that_is_too_large_ends_the_connection(house: House) -> None:
    ear = await house.visitor()
    await ear.client.emit("message:post", {"text": "x" * 70_000}, namespace="/visitor")
    await asyncio.wait_for(ear.gone.wait(), 10)


async def test_writing_too_fast_is_refused_and_says_how_long_to_wait(
    sqlite_database: SqlDatabase, tmp_path: Path
) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"message_visitor": Rate(2, 60)}) as house:
        ear = await house.visitor()
        posts = [{"client_id": unique(), "text": "Hello"} for _ in range(3)]
        answers = [await ear.ask("message:post", post) for post in posts]
        assert "message" in answers[1]
        assert answers[2]["error"]["data"] == {"retry_after_s": "30"}
        house.clock.forward(seconds=30)
        assert "message" in await ear.ask("message:post", posts[2])


async def test_agents_see_that_a_visitor_writes(house: House) -> None:
    agent = await house.agent(await house.signed_in(Role.AGENT))
    visitor = await house.visitor()
    assert await visitor.ask("typing:set", {"typing": True}) == {}
    posted = await visitor.ask("message:post", {"client_id": unique(), "text": "Hello"})
    await visitor.ask("typing:set", {"typing": True})
    conversation_id = posted["message"]["conversation_id"]
    assert await agent.hear("typing:changed") == {"typing": True, "conversation_id": conversation_id}


async def test_what_was_on_the_screen_is_not_unread(house: House) -> None:
    ear = await house.visitor()
    await ear.ask("message:post", {"client_id": unique(), "text": "Hello"})
    await house.reactor.idle()
    before = await (await house.send(token=house.token())).json()
    assert before["unread"] == 1
    await ear.ask("message:see", {"sequence": 2})
    after = await (await house.send(token=house.token())).json()
    assert after["unread"] == 0


async def test_a_choice_is_saved_with_the_words_and_each_click_is_kept(house: House) -> None:
    ear = await house.visitor()
    shown = await told(house, replies=(QuickReply("Cheaper", "Something cheaper"),))
    choice = {"kind": "reply", "message_id": shown.message_id, "position": 0}
    post = {"client_id": unique(), "text": "Something cheaper", "choice": choice}
    acknowledged = (await ear.ask("message:post", post))["message"]
    assert (await ear.ask("message:post", post))["message"] == acknowledged
    await house.reactor.idle()
    async with house.reactor.tools.database.read() as store:
        said = (await store.conversations.messages(shown.conversation_id))[1]
        clicks = await store.conversations.clicks(shown.conversation_id)
    assert said.choice == Choice(ChoiceKind.REPLY, shown.message_id)
    assert [(click.kind, click.target) for click in clicks] == [("reply", "Cheaper")]


@pytest.mark.parametrize(
    "choice",
    [{"kind": "reply", "position": 1}, {"kind": "similar", "item_ids": ["milk"]}, {"kind": "compare"}],
)
async def test_a_choice_that_the_message_never_offered_is_refused(
    house: House, choice: dict[str, object]
) -> None:
    ear = await house.visitor()
    shown = await told(house, replies=(QuickReply("Cheaper", "Something cheaper"),))
    post = {
        "client_id": unique(),
        "text": "Something",
        "choice": {"message_id": shown.message_id, **choice},
    }
    answer = await ear.ask("message:post", post)
    assert (code(answer), answer["error"]["data"]["field"]) == ("invalid", "choice")


async def test_a_followed_link_is_kept_and_only_in_ones_own_conversation(house: House) -> None:
    mine, yours = await house.visitor("visitor-0001"), await house.visitor("visitor-0002")
    await yours.ask("message:post", {"client_id": unique(), "text": "Hello"})
    shown = await told(house, links=(Link("Returns", "/help/returns"),))
    click = {"message_id": shown.message_id, "position": 0}
    assert await mine.ask("link:click", click) == {}
    assert code(await yours.ask("link:click", click)) == "not_found"
    assert code(await mine.ask("link:click", {**click, "position": 1})) == "not_found"
    async with house.reactor.tools.database.read() as store:
        clicks = await store.conversations.clicks(shown.conversation_id)
    assert [(click.kind, click.target) for click in clicks] == [("link", "/help/returns")]


async def told(house: House, **parts: Any) -> Message:
    """The bot's message to the first visitor."""
    visitor_id, now = VisitorId("visitor-0001"), house.clock.now()
    fresh = begun(ConversationId(unique("conversation")), house.site.site_id, visitor_id, now)
    draft = Draft(ClientId(unique("told")), Author.BOT, "Look", **parts)
    async with house.reactor.tools.database.write() as store:
        conversation = await store.conversations.open(fresh)
        posted = await store.conversations.post(conversation.conversation_id, draft, now)
    assert posted is not None
    return posted[0]
