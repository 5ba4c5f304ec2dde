"""Whatever is said: one reply, never empty, never the same a third time, and nothing raises."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context, Reply
from bot.model import CartLine, ItemId
from tests.bot.dialogue.samples import GUIDES, SHELF, SHOP, THREE, Ears, Talk

SHOPPING = Context(
    "en",
    visit_items=(ItemId("tea"), ItemId("oat")),
    cart=(CartLine(ItemId("oat"), 1, 349),),
    viewing=SHELF[0],
    agents_online=1,
)
CONTEXTS = [
    Context(),
    SHOPPING,
    replace(SHOPPING, agents_online=0, high_cart_minor=100, offer="5 % off"),
    Context("de", is_open=False, opens_at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC)),
]
DIALOGUES = [
    SHOP,
    replace(SHOP, locale="de", knowledge=None, intents=Ears({"hello": "greeting", "milk": "find_product"})),
    replace(SHOP, guides=GUIDES),
]
NASTY = [
    "{{7*7}}", "{% for x in y %}", "<b>x</b><script>alert(1)</script>", "'; DROP TABLE x; --",
    "\u202e\u200d", "\u200b", "🙂🙂", "x" * 10_000, "a " * 5_000, "שלום עולם", "我要牛奶", "¿tienen leche?",
    "je cherche du vin", "\ud800", "\x00", "#", "###", "%s %n {0} {words}", "$", "under $99999999999",
    "1/0 oz", "no", "no no no", "not not without no", "the first second third", "4111 1111 1111 1111",
    "a@b", "@", "jo@example.com", "+49 30 1234567", "order #1", "guide:gifts", "undo:all",
]  # fmt: skip
SAID = [
    "hello", "milk", "cheaper", "more", "under $4", "thanks", "bye", "what do you recommend?", "???",
    "shipping?", "yes", "no", "cheapest first", "popular", "similar", "my cart", "human", "Mehr davon",
    "etwas Günstigeres", "the second one", "compare them", "compare the first and the third",
    "without nuts", "only organic", "any brand", "show all again", "forget the price", "red cup",
    "and in blue?", "is it gluten free?", "how much is it", "in stock?", "too expensive", "not sure",
    "can I trust you", "where is my order?", "A-1001", "call me back", "fuck you", "I need a gift",
    "both", "the oat one", "bigger", "smaller", "size L", "cereal without nuts from Arbor under $4",
    "tell me more", "what is in my cart", "back to the questions", "Birthday", "1",
]  # fmt: skip
TEXTS = st.text(max_size=80) | st.sampled_from(NASTY) | st.sampled_from(SAID)
MEANS = st.sampled_from(
    [
        "", "", "", "human", "more", "cheaper", "compare", "undo:all", "undo:x", "guide:gifts", "guide:nope",
        "resume", "no", "contact", "details:oat", "details:nope", "similar:oat", "nonsense", ":::",
        "answer:gifts:who:0", "answer:x:y:99999999999",
    ]
)  # fmt: skip


def check(talk: Talk, said: list[str], reply: Reply) -> None:
    assert reply.text.strip()
    assert len(reply.text) < 6_000
    assert len(reply.replies) <= 12
    assert all(one.label.strip() and one.text.strip() for one in reply.replies)
    assert all(link.url.startswith(("http://", "https://", "/")) for link in reply.links)
    said.append(reply.text)
    assert len(said) < 3 or len(set(said[-3:])) > 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(TEXTS, MEANS, st.integers(0, 3)), max_size=20),
    st.sampled_from(CONTEXTS),
    st.sampled_from(DIALOGUES),
)
def test_no_talk_makes_it_raise_fall_silent_or_repeat_itself(
    turns: list[tuple[str, str, int]], context: Context, dialogue: object
) -> None:
    talk = Talk(context, dialogue)  # type: ignore[arg-type]
    said: list[str] = []
    for text, means, n in turns:
        _, reply = talk.say(text, THREE[:n], means)
        check(talk, said, reply)


@pytest.mark.parametrize("dialogue", DIALOGUES)
@pytest.mark.parametrize("text", [*SAID, *NASTY])
def test_the_same_message_fifty_times_never_gets_the_same_answer_thrice(text: str, dialogue: object) -> None:
    talk = Talk(SHOPPING, dialogue)  # type: ignore[arg-type]
    talk.say("milk")
    said: list[str] = []
    kinds = []
    for _ in range(50):
        planned, reply = talk.say(text)
        check(talk, said, reply)
        kinds.append(planned.kind)
    assert len(set(said)) > 1
    assert kinds[-1] is not Kind.NOT_UNDERSTOOD


@given(st.text(min_size=1, max_size=40))
def test_what_a_visitor_writes_is_never_a_template_nor_markup(text: str) -> None:
    _, reply = Talk(Context(), SHOP).say(f"qwertz {text} {{{{7*7}}}} <b>x</b>")
    assert "&lt;" not in reply.text
    if "49" not in text:
        assert "49" not in reply.text


def test_ten_thousand_characters_are_read_in_no_time_and_answered_once() -> None:
    talk = Talk(Context(), SHOP)
    for text in (
        "milk " * 2_000,
        "not " * 2_500,
        "the first " * 1_000,
        "$1 " * 3_000,
        "a@" * 5_000,
        "#1" * 5_000,
    ):
        planned, reply = talk.say(text)
        assert reply.text
        assert len(planned.query.text.split() if planned.query else ()) <= 12
