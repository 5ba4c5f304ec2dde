import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.memory import LONGEST_ASKED, MOST_ASKED, Memory, Seen, noted, read_memory, seen_of
from bot.model import Contact, ItemId, ProductQuery
from tests.bot.dialogue.samples import product

FULL = Memory(
    turn=3,
    locale="de",
    misses=1,
    query=ProductQuery(
        "search",
        "milk",
        "Dairy",
        "Arbor",
        100,
        400,
        {"color": "red"},
        ("nut", "house brand"),
        cheapest_first=True,
        like=ItemId("a"),
    ),
    shown=(ItemId("a"),),
    lowest_minor=299,
    seen=(Seen(ItemId("a"), "Oat Milk, 12 oz", 299, "Arbor", "red", 4.5), Seen(ItemId("b"), "B", 0)),
    focus=(ItemId("a"),),
    place={"guide_id": "gifts", "step": "who", "answers": {}, "tries": 0, "trail": []},
    left={"guide_id": "gifts"},
    offer="guide:gifts",
    awaits="contact",
    why="asked",
    contact=Contact("Jo", "jo@example.com", "+12025550147"),
    objections=("objection_price",),
    asked=("milk", "cheaper"),
    unanswered="who made it?",
    abuses=1,
    said=("x", "y"),
    heard="z",
    again=2,
)


def test_memory_survives_as_json() -> None:
    assert read_memory(json.loads(json.dumps(FULL.to_json()))) == FULL
    assert read_memory({}) == Memory()
    assert read_memory(Memory().to_json()) == Memory()
    assert Memory().to_json() == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL.to_json())), JSON))
def test_damaged_memory_is_forgotten(kept: dict[str, Any]) -> None:
    memory = read_memory(kept)
    assert read_memory(memory.to_json()) == memory


@given(
    st.dictionaries(
        st.sampled_from(["scenario", "text", "price_max_minor", "limit", "attributes", "unwanted"]), JSON
    )
)
def test_a_damaged_query_is_read_as_far_as_it_goes(query: dict[str, Any]) -> None:
    memory = read_memory({"query": query})
    assert memory.query is not None
    assert 1 <= memory.query.limit <= 12


@given(st.lists(JSON, max_size=6))
def test_a_damaged_card_is_left_out(row: list[Any]) -> None:
    good = ["a", "A", 299, "", "", None]
    assert read_memory({"seen": [row, good]}).seen[-1].item_id == "a"


def test_what_was_asked_is_bounded() -> None:
    memory = Memory()
    for n in range(20):
        memory = noted(memory, f"{n} " + "x" * 1000)
    assert len(memory.asked) == MOST_ASKED
    assert all(len(one) <= LONGEST_ASKED for one in memory.asked)
    assert noted(memory, " \n ") == memory


def test_a_product_is_known_by_its_words() -> None:
    seen = seen_of(product("cup", title="Stone Cups, 2 ct", brand="Stone", attributes={"color": "Red"}))
    assert {"stone", "cup", "red"} <= seen.words
    assert seen.name == "Stone Cups"
