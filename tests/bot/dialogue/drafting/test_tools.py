"""Arguments of a model, read strictly."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.drafting.asking import CallAsked
from bot.dialogue.drafting.tools import (
    NAMES,
    AskArticles,
    Compare,
    HandOver,
    OrderStatus,
    Refusal,
    Search,
    ToolCall,
    tool_call,
    tools,
)
from bot.model import ItemId, ProductQuery


def call(name: str, arguments: object, known: tuple[str, ...] = ("oat", "almond")) -> ToolCall | Refusal:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return tool_call(CallAsked("1", name, text), NAMES, "USD", known)


def test_a_search_becomes_a_query() -> None:
    asked = {
        "text": " oat milk ",
        "brand": "Silk",
        "price_min": 1,
        "price_max": 4.99,
        "attributes": {"size": "64 oz"},
        "without": ["sweetened"],
        "cheapest_first": True,
        "limit": 2,
    }
    assert call("search_products", asked) == Search(
        ProductQuery(
            scenario="search",
            text="oat milk",
            brand="Silk",
            price_min_minor=100,
            price_max_minor=499,
            attributes={"size": "64 oz"},
            unwanted=("sweetened",),
            cheapest_first=True,
            limit=2,
        )
    )


def test_a_search_without_words_asks_for_suggestions() -> None:
    made = call("search_products", {})
    assert isinstance(made, Search)
    assert made.query.scenario == "for_you"


def test_the_others() -> None:
    assert call("compare", {"item_ids": ["oat", "almond", "oat"]}) == Compare(
        (ItemId("oat"), ItemId("almond"))
    )
    assert call("order_status", {"order_number": " 17 "}) == OrderStatus("17")
    assert call("answer_from_articles", {"question": "returns?"}) == AskArticles("returns?")
    assert call("hand_over", "") == HandOver("")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("drop_tables", {}),
        ("", {}),
        ("search_products", "{"),
        ("search_products", "[]"),
        ("search_products", "null"),
        ("search_products", '{"text": 5}'),
        ("search_products", {"sql": "DROP"}),
        ("search_products", {"text": "x" * 201}),
        ("search_products", {"price_max": "4"}),
        ("search_products", '{"price_max": 1e999}'),
        ("search_products", '{"price_max": NaN}'),
        ("search_products", {"price_max": -1}),
        ("search_products", {"price_min": 5, "price_max": 4}),
        ("search_products", {"limit": 100}),
        ("search_products", {"limit": True}),
        ("search_products", {"attributes": {str(n): "x" for n in range(9)}}),
        ("search_products", '{"text": "\\ud800"}'),
        ("search_products", '{"attributes": ' + "[" * 2000),
        ("search_products", '{"text": "' + "x" * 5000 + '"}'),
        ("compare", {"item_ids": ["oat"]}),
        ("compare", {"item_ids": ["oat", "oat"]}),
        ("compare", {"item_ids": ["oat", "of another shop"]}),
        ("compare", {"item_ids": ["oat"] * 5}),
        ("order_status", {}),
        ("answer_from_articles", {"question": ""}),
    ],
)
def test_wrong_arguments_are_refused_with_a_sentence(name: str, arguments: object) -> None:
    refused = call(name, arguments)
    assert isinstance(refused, Refusal)
    assert refused.sentence.endswith(".")
    assert len(refused.sentence) < 300


def test_what_is_not_offered_is_refused() -> None:
    refused = tool_call(CallAsked("1", "order_status", "{}"), ("hand_over",), "USD", ())
    assert refused == Refusal("There is no such tool. The tools are: hand_over.")


def test_each_tool_is_described_by_a_plain_schema() -> None:
    described = tools(NAMES)
    assert [t.name for t in described] == list(NAMES)
    for tool in described:
        assert tool.parameters["type"] == "object"
        assert tool.parameters["additionalProperties"] is False
        assert "$ref" not in json.dumps(tool.parameters)
    assert tools(()) == ()


@settings(deadline=None)
@given(st.sampled_from([*NAMES, "other"]), st.text(max_size=300))
def test_no_arguments_make_it_raise(name: str, arguments: str) -> None:
    tool_call(CallAsked("1", name, arguments), NAMES, "JPY", ())
