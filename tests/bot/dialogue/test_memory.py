import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.memory import Memory, read_memory
from bot.model import ItemId, ProductQuery

FULL = Memory(
    3,
    1,
    ProductQuery("search", "milk", price_max_minor=400, attributes={"color": "red"}),
    (ItemId("a"),),
    299,
    offered_human=True,
)


def test_memory_survives_as_json() -> None:
    assert read_memory(json.loads(json.dumps(FULL.to_json()))) == FULL
    assert read_memory({}) == Memory()
    assert read_memory(Memory().to_json()) == Memory()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL.to_json())), JSON))
def test_damaged_memory_is_forgotten(kept: dict[str, Any]) -> None:
    memory = read_memory(kept)
    assert read_memory(memory.to_json()) == memory


@given(st.dictionaries(st.sampled_from(["scenario", "text", "price_max_minor", "limit", "attributes"]), JSON))
def test_a_damaged_query_is_read_as_far_as_it_goes(query: dict[str, Any]) -> None:
    memory = read_memory({"query": query})
    assert memory.query is not None
    assert 1 <= memory.query.limit <= 12
