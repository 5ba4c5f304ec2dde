"""The campaigns in bot/campaigns: complete, in both languages, and none that never or always speaks."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.model import CartLine, ItemId, ItemSeen, PageSeen, Restraint
from bot.rules.campaigns import Campaign
from bot.rules.conditions import compiled, findings
from bot.rules.deciding import decide, told
from bot.rules.definitions import parse, yaml_of
from bot.rules.situation import Known, Situation
from bot.rules.templates import variables
from tests.bot.rules.samples import NOON, SITE, later, visit

FOLDER = Path(bot.__file__).parent / "campaigns"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
LANGUAGES = {"en", "de"}
BACK = Known(visits=2, previous_at=NOON - timedelta(days=3))
CART = (CartLine(ItemId("42"), 4, 4000),)


def shipped(campaign_id: str) -> Campaign:
    [campaign] = parse(TEXTS[campaign_id])
    return campaign


def at(page_type: str = "", *, dwell_s: float = 30, known: Known | None = None, **changes: Any) -> Situation:
    """A moment four minutes into a visit."""
    page = PageSeen("/x", "X", page_type, NOON, dwell_s=dwell_s)
    seen = visit(**({"pages": (page,), "pages_viewed": 2, "products_viewed": 2} | changes))
    return Situation(seen, later(minutes=4), known or Known(), agents_online=1)


def looked(*item_ids: str) -> tuple[ItemSeen, ...]:
    return tuple(ItemSeen(ItemId(item_id), "view_item", NOON) for item_id in item_ids)


HOLDING: dict[str, list[Situation]] = {
    "welcome-back": [at("home", known=BACK), at("", known=BACK)],
    "product-hesitation": [at("product")],
    "empty-search": [at("list", empty_searches=1)],
    "cart-exit": [at("product", cart=CART)],
    "checkout-stuck": [
        at("checkout", checkout_step="begin", checkout_since_at=NOON, idle_s=20.0),
        at("checkout", checkout_step="shipping", checkout_since_at=later(minutes=3), coupon_touched=True),
        at("checkout", checkout_step="begin", checkout_since_at=later(minutes=3), rage_clicks=1),
        at("checkout", checkout_step="begin", checkout_since_at=later(minutes=3), dead_clicks=2),
    ],
    "high-value-hesitates": [
        at("cart", cart=CART, idle_s=20.0),
        at("cart", cart=CART, dwell_s=60),
        at("product", cart=CART, items=looked("1", "2", "1")),
        at("list", cart=CART, exit_signals=1),
        at("checkout", cart=CART, checkout_since_at=NOON),
        at("cart", attributes={"segment": "high_value"}, idle_s=20.0),
    ],
}
FAILING: dict[str, list[Situation]] = {
    "welcome-back": [
        at("home"),
        at("home", known=replace(BACK, previous_at=NOON - timedelta(hours=2))),
        at("home", known=BACK, pages_viewed=4),
        at("home", known=BACK, dwell_s=1),
        at("home", known=BACK, ordered=True),
        at("product", known=BACK),
    ],
    "product-hesitation": [
        at("list"),
        at("product", products_viewed=1),
        at("product", dwell_s=3),
        at("product", ordered=True),
    ],
    "empty-search": [
        at("list"),
        at("list", empty_searches=1, dwell_s=1),
        at("list", empty_searches=1, ordered=True),
        at("product", empty_searches=1),
    ],
    "cart-exit": [at("product"), at("product", cart=CART, ordered=True)],
    "checkout-stuck": [
        at("cart", idle_s=20.0),
        at("checkout", checkout_step="begin", checkout_since_at=later(minutes=3)),
        at("checkout", checkout_step="begin", checkout_since_at=later(minutes=3.5), idle_s=20.0),
        at("checkout", checkout_step="payment", checkout_since_at=NOON, idle_s=20.0),
        at("checkout", checkout_step="begin", checkout_since_at=NOON, idle_s=20.0, ordered=True),
    ],
    "high-value-hesitates": [
        at("cart", cart=CART),
        at("cart", idle_s=20.0),
        at("cart", cart=CART, idle_s=20.0, ordered=True),
        replace(at("cart", cart=CART, idle_s=20.0), agents_online=0),
        replace(at("cart", cart=CART, idle_s=20.0), agents_online=None),
        replace(at("cart", cart=CART, idle_s=20.0), in_conversation=True),
    ],
}


def moments(of: dict[str, list[Situation]]) -> list[tuple[str, Situation]]:
    return [(campaign_id, situation) for campaign_id, several in of.items() for situation in several]


def test_six_campaigns_ship() -> None:
    assert set(TEXTS) == set(HOLDING) == set(FAILING)
    assert len(TEXTS) == 6


@pytest.mark.parametrize("campaign_id", sorted(TEXTS))
def test_each_is_complete(campaign_id: str) -> None:
    campaign = shipped(campaign_id)
    assert campaign.campaign_id == campaign_id
    assert campaign.enabled
    assert campaign.holdout == 0.1
    assert not campaign.overrides
    assert (campaign.tells == "agents") is (campaign_id == "high-value-hesitates")
    assert (campaign.trigger == "exit") is (campaign_id == "cart-exit")


@pytest.mark.parametrize("campaign_id", sorted(TEXTS))
def test_each_speaks_both_languages(campaign_id: str) -> None:
    for variant in shipped(campaign_id).variants:
        content = variant.content
        assert content.text.keys() == LANGUAGES
        assert content.replies.keys() in (LANGUAGES, set())
        assert len({len(replies) for replies in content.replies.values()}) <= 1
        assert len({variables(text) for text in content.text.values()}) == 1
        assert len(set(content.text.values())) == len(LANGUAGES)


@pytest.mark.parametrize("campaign_id", sorted(TEXTS))
def test_each_is_written_as_the_export_writes_it(campaign_id: str) -> None:
    assert yaml_of(shipped(campaign_id)) == TEXTS[campaign_id]


@pytest.mark.parametrize(("campaign_id", "situation"), moments(HOLDING))
def test_it_speaks_and_no_restraint_is_in_its_way(campaign_id: str, situation: Situation) -> None:
    campaign = shipped(campaign_id)
    assert compiled(campaign.condition)(situation)
    decision = decide(SITE, [campaign], situation, Restraint(), campaign.trigger)
    decisions = told(SITE, [campaign], situation, Restraint()) if decision is None else (decision,)
    assert [one.campaign for one in decisions] == [campaign]


@pytest.mark.parametrize(("campaign_id", "situation"), moments(FAILING))
def test_it_is_silent(campaign_id: str, situation: Situation) -> None:
    assert not compiled(shipped(campaign_id).condition)(situation)


@pytest.mark.parametrize("campaign_id", sorted(TEXTS))
def test_every_check_of_it_can_hold_and_fail(campaign_id: str) -> None:
    """One that always held would be there for nothing; one that never did would silence the campaign."""
    condition = shipped(campaign_id).condition
    outcomes: dict[tuple[str, str, str], set[bool]] = {}
    for situation in (*HOLDING[campaign_id], *FAILING[campaign_id]):
        for found in findings(condition, situation):
            outcomes.setdefault((found.field, found.operator, found.wanted), set()).add(found.held)
    assert {check for check, seen in outcomes.items() if seen != {True, False}} == set()
