from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.model import Link, OfferId
from bot.rules.campaigns import OVERRIDES, Campaign, Check, Content, Group, Variant
from bot.rules.definitions import campaign_from, given_in, mapping_of, parse, versioned, yaml_of
from tests.bot.rules.samples import campaign

CHECK = {"field": "cart_lines", "operator": "at_least", "value": 1}
HELLO = {"text": {"en": "Hello"}}


def definition(**changes: Any) -> dict[str, Any]:
    """Without a field whose change is None."""
    whole = {
        "campaign_id": "cart-exit",
        "name": "Leaves",
        "trigger": "exit",
        "condition": {"all": [CHECK, {"none": [{"field": "ordered", "operator": "is", "value": True}]}]},
        "content": {
            "text": {"en": "Before you go."},
            "replies": {"en": [{"label": "More", "text": "Show me more"}]},
            "links": {"en": [{"label": "Returns", "url": "/returns"}]},
            "scenario": "upsell",
            "products": 2,
        },
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def checked(**changes: Any) -> dict[str, Any]:
    return definition(condition={"all": [CHECK, CHECK | changes]})


def content(**changes: Any) -> dict[str, Any]:
    return definition(content=HELLO | changes)


def replies(*given: Any) -> dict[str, Any]:
    return content(replies={"en": list(given)})


def link(url: Any) -> dict[str, Any]:
    return content(links={"en": [{"label": "More", "url": url}]})


def varied(*given: Any) -> dict[str, Any]:
    parts = [{"variant_id": f"v{n}", "content": HELLO} | one for n, one in enumerate(given)]
    return definition(content=None, variants=parts)


def told(**changes: Any) -> dict[str, Any]:
    return definition(trigger="visit", tells="agents", content=HELLO | changes)


def test_a_definition_becomes_a_campaign() -> None:
    read = campaign_from(
        definition(
            priority=3,
            holdout=0.2,
            enabled=False,
            allocation="thompson",
            overrides=["gap", "quiet_step"],
            starts_at="2026-11-27T08:00:00+01:00",
            ends_at="2026-11-30T00:00:00Z",
        )
    )
    inner = Group("none", (Check("ordered", "is", True),))
    assert read.condition == Group("all", (Check("cart_lines", "at_least", 1), inner))
    assert (read.trigger, read.priority, read.holdout, read.enabled) == ("exit", 3, 0.2, False)
    assert (read.allocation, read.version) == ("thompson", 1)
    assert read.overrides == frozenset({"gap", "quiet_step"})
    assert (read.starts_at, read.ends_at) == (
        datetime(2026, 11, 27, 7, tzinfo=UTC),
        datetime(2026, 11, 30, tzinfo=UTC),
    )
    [variant] = read.variants
    assert variant.content.replies["en"][0].text == "Show me more"
    assert variant.content.links["en"] == (Link("Returns", "/returns"),)
    assert (variant.content.scenario, variant.content.products) == ("upsell", 2)


def test_defaults_are_those_of_the_campaign() -> None:
    read = campaign_from(definition(content=HELLO))
    said = (Variant("a", Content({"en": "Hello"})),)
    assert read == Campaign(read.campaign_id, "Leaves", "exit", read.condition, said)


def test_variants_have_the_weights_that_are_given() -> None:
    read = campaign_from(varied({"weight": 0.25}, {"weight": 0.75}))
    assert [(v.variant_id, v.weight) for v in read.variants] == [("v0", 0.25), ("v1", 0.75)]
    assert [v.weight for v in campaign_from(varied({"weight": 90}, {"weight": 10})).variants] == [90, 10]
    assert [v.weight for v in campaign_from(varied({}, {}, {})).variants] == [100 / 3] * 3


def test_an_offer_brings_its_variables() -> None:
    given = content(text={"en": "{offer} with {code} until {ends}"}, offer="spring", guide="gift-finder")
    [variant] = campaign_from(given).variants
    assert (variant.content.offer, variant.content.guide) == (OfferId("spring"), "gift-finder")


OF_ALL_KINDS = [
    definition(),
    definition(overrides=list(OVERRIDES), enabled=False, starts_at="2026-11-27T08:00:00+05:30"),
    varied({"weight": 50}, {"weight": 50}),
    varied({}, {}, {}),
    told(),
    content(text={"en": "{offer} {{now}}", "de": "{code}"}, offer="spring"),
    checked(field="utm_source", operator="one_of", value=["a", "NO", "012"]),
    checked(field="page_path", operator="matches", value="^/(a|b)\\d+$"),
    checked(field="attribute:tier", operator="is", value="true"),
    mapping_of(campaign()),
    mapping_of(campaign(variants=tuple(Variant(n, Content({"en": n})) for n in "abc"))),
]


@pytest.mark.parametrize("given", OF_ALL_KINDS)
def test_a_campaign_survives_the_way_there_and_back(given: dict[str, Any]) -> None:
    read = campaign_from(given)
    assert campaign_from(mapping_of(read)) == read
    assert parse(yaml_of(read)) == [read]


def test_weights_made_elsewhere_are_written_as_shares() -> None:
    odd = campaign(variants=(Variant("a", Content({"en": "a"}), 1), Variant("b", Content({"en": "b"}), 3)))
    assert [v.weight for v in campaign_from(mapping_of(odd)).variants] == [25, 75]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("x", "campaign"),
        ([], "campaign"),
        (definition(trigger="click"), "trigger"),
        (definition(campaign_id=""), "campaign_id"),
        (definition(campaign_id="../x"), "campaign_id"),
        (definition(campaign_id="a" * 65), "campaign_id"),
        (definition(name=7), "name"),
        (definition(name="x" * 201), "name"),
        (definition(colour="red"), "colour"),
        (definition(holdout=1.5), "holdout"),
        (definition(holdout=float("nan")), "holdout"),
        (definition(priority=True), "priority"),
        (definition(priority=1.5), "priority"),
        (definition(enabled="yes"), "enabled"),
        (definition(tells="everyone"), "tells"),
        (definition(tells="agents", content=HELLO), "trigger"),
        (definition(allocation="luck"), "allocation"),
        (definition(overrides="gap"), "overrides"),
        (definition(overrides=["gap", "all"]), "overrides[1]"),
        (definition(overrides=[{}]), "overrides[0]"),
        (definition(starts_at="2026-11-27"), "starts_at"),
        (definition(starts_at="2026-11-27T08:00:00Z", ends_at="2026-11-27T08:00:00Z"), "ends_at"),
        (told(scenario="similar"), "tells"),
        (told(offer="spring"), "tells"),
        (definition(condition=None), "condition"),
        (definition(condition={"some": [CHECK]}), "condition"),
        (definition(condition={"all": [CHECK], "any": [CHECK]}), "condition"),
        (definition(condition={"all": [CHECK], "colour": "red"}), "condition.colour"),
        (definition(condition={"all": []}), "condition.all"),
        (definition(condition={"all": "x"}), "condition.all"),
        (definition(condition={"all": [3]}), "condition.all[0]"),
        (definition(condition={"all": [{"any": [CHECK | {"value": "x"}]}]}), "condition.all[0].any[0].value"),
        (checked(field="colour"), "condition.all[1].field"),
        (checked(field="event:purchase"), "condition.all[1].field"),
        (checked(value="much"), "condition.all[1].value"),
        (checked(value=None), "condition.all[1].value"),
        (checked(value=float("inf")), "condition.all[1].value"),
        (checked(value={}), "condition.all[1].value"),
        (checked(value=["a", 1]), "condition.all[1].value"),
        (checked(value="x" * 501), "condition.all[1].value"),
        (checked(operator="like"), "condition.all[1].operator"),
        (checked(operator="contains"), "condition.all[1].operator"),
        (checked(colour="red"), "condition.all[1].colour"),
        (checked(field="page_url", operator="matches", value="(a"), "condition.all[1].value"),
        (checked(field="page_url", operator="matches", value="(?=a)b"), "condition.all[1].value"),
        (definition(content=None), "content"),
        (definition(variants=[]), "content"),
        (definition(content=None, variants=[]), "variants"),
        (varied({"variant_id": "a b"}), "variants[0].variant_id"),
        (varied({}, {"variant_id": "v0"}), "variants[1].variant_id"),
        (varied({"weight": 50}, {"weight": 40}), "variants"),
        (varied({"weight": 2}, {"weight": 1}), "variants"),
        (varied({"weight": 100}, {"weight": 0}), "variants[1].weight"),
        (varied({"weight": 101}, {"weight": -1}), "variants[0].weight"),
        (varied({"weight": 100}, {}), "variants[1].weight"),
        (varied({"content": {}}), "variants[0].content.text"),
        (varied({"colour": 1}), "variants[0].colour"),
        (definition(content={}), "content.text"),
        (content(text={}), "content.text"),
        (content(text={"en": " "}), "content.text.en"),
        (content(text={"en": "x" * 501}), "content.text.en"),
        (content(text={"English": "x"}), "content.text.English"),
        (content(text={1: "x"}), "content.text.1"),
        (content(text={"en": "Hello", "de": "{colour}"}), "content.text.de"),
        (content(text={"en": "{code}"}), "content.text.en"),
        (content(scenario=3), "content.scenario"),
        (content(scenario="best"), "content.scenario"),
        (content(products=99), "content.products"),
        (content(guide="a b"), "content.guide"),
        (content(offer="a b"), "content.offer"),
        (content(colour="red"), "content.colour"),
        (content(replies={"en": "x"}), "content.replies.en"),
        (replies({"label": "x"}), "content.replies.en[0].text"),
        (replies({"label": "{product}", "text": "x"}), "content.replies.en[0].label"),
        (replies({"label": "x", "text": "y", "means": "guide:z"}), "content.replies.en[0].means"),
        (replies(*[{"label": "x", "text": "y"}] * 7), "content.replies.en"),
        (link("javascript:alert(1)"), "content.links.en[0].url"),
        (link(" JaVaScRiPt:alert(1)"), "content.links.en[0].url"),
        (link("data:text/html,x"), "content.links.en[0].url"),
        (link("//evil.example/x"), "content.links.en[0].url"),
        (link("/\\evil.example"), "content.links.en[0].url"),
        (link("\\\\evil.example"), "content.links.en[0].url"),
        (link("https://"), "content.links.en[0].url"),
        (link("http://[x"), "content.links.en[0].url"),
        (link("https://a.example/\nx"), "content.links.en[0].url"),
        (link("returns"), "content.links.en[0].url"),
        (link(3), "content.links.en[0].url"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(given: Any, path: str) -> None:
    with pytest.raises(Invalid) as raised:
        campaign_from(given)
    assert raised.value.data["field"] == path
    assert path in str(raised.value)


@pytest.mark.parametrize("url", ["/", "/returns?x=1#a", "https://shop.example/a", "http://localhost:8080/"])
def test_links_that_may_be_followed(url: str) -> None:
    assert campaign_from(link(url)).variants[0].content.links["en"][0].url == url


def test_nesting_and_size_have_an_end() -> None:
    condition: dict[str, Any] = {"all": [CHECK]}
    for _ in range(20):
        condition = {"all": [condition]}
    with pytest.raises(Invalid, match="nested deeper"):
        campaign_from(definition(condition=condition))
    many = {"all": [{"any": [CHECK] * 60}, {"any": [CHECK] * 60}]}
    with pytest.raises(Invalid, match="more than 100 checks"):
        campaign_from(definition(condition=many))


def test_one_campaign_a_list_or_several_documents() -> None:
    one, other = campaign("one"), campaign("other")
    documents = yaml_of(one, other)
    listed = "".join("- " + yaml_of(each).replace("\n", "\n  ").rstrip(" ") for each in (one, other))
    assert parse(documents) == parse(listed) == [one, other]
    assert [path for path, _ in given_in(documents)] == ["[0]", "[1]"]
    assert [path for path, _ in given_in(yaml_of(one))] == [""]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "yaml"),
        ("[]", "yaml"),
        ("a: [", "yaml"),
        ("just words", "campaign"),
        ("[1, 2]", "[0]"),
        (yaml_of(campaign("one")) + "---\nname: x\n", "[1].campaign_id"),
        (yaml_of(campaign("one"), campaign("one")), "campaign_id"),
        (yaml_of(campaign()).replace("name:", "Name:"), "name"),
        (yaml_of(campaign()) + "name: again\n", "yaml"),
    ],
)
def test_what_is_wrong_in_yaml_is_named(text: str, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        parse(text)
    assert raised.value.data["field"] == field


def test_exported_yaml_says_only_what_is_not_so_anyway() -> None:
    said = yaml_of(campaign_from(definition(content=HELLO)))
    assert "    - {field: cart_lines, operator: at_least, value: 1}\n" in said
    assert said.endswith("content:\n  text:\n    en: Hello\n")
    assert not any(
        word in said for word in ("tells", "enabled", "allocation", "overrides", "variants", "null")
    )


def test_the_version_rises_with_what_changes_the_shares() -> None:
    two = campaign_from(varied({"weight": 50}, {"weight": 50}))
    assert versioned(two, None).version == 1
    at = replace(two, version=4)
    other_words = campaign_from(varied({"weight": 50, "content": {"text": {"en": "Hi"}}}, {"weight": 50}))
    for same in (
        other_words,
        campaign_from(varied({}, {})),
        replace(two, name="x", priority=3, enabled=False),
    ):
        assert versioned(same, at).version == 4
    for other in (
        replace(two, holdout=0.2),
        replace(two, allocation="thompson"),
        replace(two, variants=two.variants[:1]),
        campaign_from(varied({"weight": 60}, {"weight": 40})),
        campaign_from(varied({"variant_id": "z"}, {})),
    ):
        assert versioned(other, at).version == 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (*sorted(definition()), "tells", "overrides", "allocation", "starts_at", "holdout", "priority")


@given(st.sampled_from(FIELDS), JSON)
def test_any_mapping_is_read_or_refused_by_name(name: str, value: Any) -> None:
    field, read = outcome(definition(**{name: value}))
    assert field.startswith((name, "trigger")) if read is None else campaign_from(mapping_of(read)) == read


def outcome(given: Any) -> tuple[str, Campaign | None]:
    """The field that is refused, or the campaign."""
    try:
        return "", campaign_from(given)
    except Invalid as error:
        return error.data["field"], None


@given(st.text())
def test_any_text_is_campaigns_or_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse(text)
