from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.rules.campaigns import Campaign, Check, Content, Group
from bot.rules.definitions import campaign_from, mapping_of
from tests.bot.rules.samples import campaign

CHECK = {"field": "cart_lines", "operator": "at_least", "value": 1}


def definition(**changes: Any) -> dict[str, Any]:
    return {
        "campaign_id": "cart-exit",
        "name": "Leaves",
        "trigger": "exit",
        "condition": {"all": [CHECK, {"none": [{"field": "ordered", "operator": "is", "value": True}]}]},
        "content": {
            "text": {"en": "Before you go."},
            "replies": {"en": [{"label": "More", "text": "Show me more"}]},
            "scenario": "upsell",
            "products": 2,
        },
    } | changes


def test_a_definition_becomes_a_campaign() -> None:
    read = campaign_from(definition(priority=3, holdout=0.2, enabled=False))
    inner = Group("none", (Check("ordered", "is", True),))
    assert read.condition == Group("all", (Check("cart_lines", "at_least", 1), inner))
    assert (read.trigger, read.priority, read.holdout, read.enabled) == ("exit", 3, 0.2, False)
    assert read.content.replies["en"][0].text == "Show me more"
    assert (read.content.scenario, read.content.products) == ("upsell", 2)


def test_defaults_are_those_of_the_campaign() -> None:
    read = campaign_from(definition(content={"text": {"en": "Hello"}}))
    made = Campaign(read.campaign_id, "Leaves", "exit", read.condition, Content({"en": "Hello"}))
    assert read == made


@pytest.mark.parametrize("given", [definition(), mapping_of(campaign())])
def test_a_campaign_survives_the_way_there_and_back(given: dict[str, Any]) -> None:
    read = campaign_from(given)
    assert campaign_from(mapping_of(read)) == read


def checked(**changes: Any) -> dict[str, Any]:
    return definition(condition={"all": [CHECK, CHECK | changes]})


def content(**changes: Any) -> dict[str, Any]:
    return definition(content={"text": {"en": "Hello"}} | changes)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (definition(trigger="click"), "trigger"),
        (definition(campaign_id=""), "campaign_id"),
        (definition(name=7), "name"),
        (definition(name="x" * 201), "name"),
        (definition(colour="red"), "colour"),
        (definition(holdout=1.5), "holdout"),
        (definition(holdout=float("nan")), "holdout"),
        (definition(priority=True), "priority"),
        (definition(enabled="yes"), "enabled"),
        (definition(condition=None), "condition"),
        (definition(condition={"some": [CHECK]}), "condition"),
        (definition(condition={"all": [CHECK], "any": [CHECK]}), "condition"),
        (definition(condition={"all": []}), "condition.all"),
        (definition(condition={"all": "x"}), "condition.all"),
        (definition(condition={"all": [3]}), "condition.all[0]"),
        (checked(field="colour"), "condition.all[1]"),
        (checked(value="much"), "condition.all[1]"),
        (checked(value=None), "condition.all[1].value"),
        (checked(value=float("inf")), "condition.all[1].value"),
        (checked(operator="like"), "condition.all[1].operator"),
        (definition(content={}), "content.text"),
        (content(text={}), "content.text"),
        (content(text={"en": " "}), "content.text.en"),
        (content(scenario=3), "content.scenario"),
        (content(products=99), "content.products"),
        (content(replies={"en": "x"}), "content.replies.en"),
        (content(replies={"en": [{"label": "x"}]}), "content.replies.en[0].text"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(given: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as raised:
        campaign_from(given)
    assert raised.value.data["field"] == path
    assert path in str(raised.value)


def test_nesting_has_an_end() -> None:
    condition: dict[str, Any] = {"all": [CHECK]}
    for _ in range(20):
        condition = {"all": [condition]}
    with pytest.raises(Invalid, match="nested deeper"):
        campaign_from(definition(condition=condition))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(definition())), JSON)
def test_any_mapping_is_read_or_refused_by_name(name: str, value: Any) -> None:
    given = definition(**{name: value})
    field = field_refused(given)
    assert field.startswith(name) if field else mapping_of(campaign_from(given))["name"] == given["name"]


def field_refused(given: dict[str, Any]) -> str:
    try:
        campaign_from(given)
    except Invalid as error:
        return error.data["field"]
    return ""
