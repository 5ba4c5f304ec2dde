from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model import CampaignId
from bot.rules.campaigns import Campaign, Check, Content, Group, Kept, Variant
from bot.rules.revisions import MOST_CHANGES, changes, state

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE = Campaign(
    CampaignId("tea"),
    "Tea",
    "visit",
    Group("all", (Check("visits", "at_least", 2), Check("page_type", "is", "product"))),
    (Variant("a", Content({"en": "Tea?"})),),
)


@pytest.mark.parametrize(
    ("changed", "paths"),
    [
        ({}, ()),
        ({"name": "Coffee", "priority": 3}, ("name", "priority")),
        (
            {
                "condition": Group(
                    "all", (Check("visits", "at_least", 3), Check("page_type", "is", "product"))
                )
            },
            ("condition.all[0].value",),
        ),
        ({"condition": Group("all", (Check("visits", "at_least", 2),))}, ("condition.all",)),
        (
            {"condition": Group("any", BEFORE.condition.parts)},
            ("condition.all", "condition.any"),
        ),
        (
            {"variants": (Variant("a", Content({"en": "Tea!", "de": "Tee?"})),)},
            ("variants[0].content.text.en", "variants[0].content.text.de"),
        ),
        ({"version": 9}, ()),
    ],
)
def test_what_differs_is_named_by_its_path(changed: dict[str, Any], paths: tuple[str, ...]) -> None:
    assert changes(BEFORE, replace(BEFORE, **changed)) == paths


def test_a_new_campaign_differs_from_nothing() -> None:
    assert changes(None, BEFORE) == ()


def test_very_many_differences_are_cut_short() -> None:
    names = [f"x{n}" for n in range(80)]
    both = [
        replace(BEFORE, variants=(Variant("a", Content({name: f"{said} {name}" for name in names})),))
        for said in ("before", "after")
    ]
    assert len(changes(*both)) == MOST_CHANGES


@pytest.mark.parametrize(
    ("changed", "archived", "found"),
    [
        ({}, False, "live"),
        ({}, True, "archived"),
        ({"enabled": False}, False, "off"),
        ({"starts_at": NOON}, False, "live"),
        ({"starts_at": NOON + HOUR}, False, "scheduled"),
        ({"ends_at": NOON}, False, "ended"),
        ({"ends_at": NOON + HOUR}, False, "live"),
    ],
)
def test_where_a_campaign_stands(changed: dict[str, Any], archived: bool, found: str) -> None:
    assert state(Kept(replace(BEFORE, **changed), 1, archived, NOON), NOON) == found
