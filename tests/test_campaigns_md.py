"""docs/campaigns.md says what is so."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.model import CampaignId, Offer, OfferId, OfferKind, Restraint, SiteId
from bot.rules.campaigns import OVERRIDES
from bot.rules.conditions import FIELDS, OPERATORS
from bot.rules.contents import SCENARIOS
from bot.rules.definitions import mapping_of, parse
from bot.rules.facts import ATTRIBUTE, EVENT, fact_of
from bot.rules.increments import FEWEST, Verdict
from bot.rules.offer_definitions import mapping_of as offer_mapping
from bot.rules.templates import VARIABLES
from bot.web import campaign_wire, signing
from bot.web.decode import from_json

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
NAME = re.compile(r"`([^`]+)`")


def table(first: str) -> list[list[str]]:
    """The rows of the table whose head begins so."""
    lines = PAGE.split(f"\n| {first}", 1)[1].splitlines()[2:]
    rows = lines[: next(n for n, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def names(cell: str) -> list[str]:
    return NAME.findall(cell)


def block(language: str) -> str:
    return PAGE.split(f"```{language}\n", 1)[1].split("\n```", 1)[0]


def test_every_field_is_told_with_its_kind() -> None:
    told = {names(row[0])[0]: row[1] for row in table("field | kind")}
    custom = [fact_of(f"{prefix}name") for prefix in (EVENT, ATTRIBUTE)]
    own = {
        f"{prefix}NAME": fact.kind for prefix, fact in zip((EVENT, ATTRIBUTE), custom, strict=True) if fact
    }
    assert told == {name: fact.kind for name, fact in FIELDS.items()} | own


def test_every_operator_is_told() -> None:
    assert {row[0]: tuple(names(row[1])) for row in table("kind | operators")} == dict(OPERATORS)


def test_the_shipped_campaigns_are_told() -> None:
    files = sorted((ROOT / "bot" / "campaigns").glob("*.yaml"))
    shipped = [parse(path.read_text(encoding="utf-8"))[0] for path in files]
    told = {CampaignId(names(row[0])[0]): names(row[1])[0] for row in table("campaign | trigger")}
    assert told == {campaign.campaign_id: campaign.trigger for campaign in shipped}


def test_the_definition_is_one_and_shows_every_field() -> None:
    [campaign] = parse(block("yaml"))
    assert len(campaign.variants) == 2
    assert all(f"\n{name}:" in f"\n{block('yaml')}" for name in mapping_of(campaign))


def test_the_rules_of_restraint_are_told() -> None:
    rows = table("rule | unless changed")
    assert [names(row[2])[0] for row in rows] == list(OVERRIDES)
    unless = Restraint()
    numbers = [unless.per_visit, unless.per_day, unless.gap_s, unless.quiet_days]
    assert [row[1] for row in rows[:4]] == [str(number) for number in numbers]
    assert [tuple(names(row[1])) for row in rows[4:6]] == [unless.quiet_pages, unless.quiet_steps]


def test_every_variable_and_scenario_is_told() -> None:
    assert {names(row[0])[0].strip("{}") for row in table("variable |")} == set(VARIABLES)
    assert all(f"`{name}`" in PAGE for name in SCENARIOS)


def test_every_field_of_an_offer_is_told() -> None:
    told = {name for row in table("field | what it is |") for name in names(row[0])}
    any_offer = Offer(OfferId("autumn"), SiteId("site-1"), "Autumn", OfferKind.GIFT, "EUR")
    assert told == offer_mapping(any_offer).keys() - {"currency"}


def test_every_verdict_is_told() -> None:
    assert {name for row in table("verdict |") for name in names(row[0])} == {str(one) for one in Verdict}
    assert f"fewer than {FEWEST} visitors" in PAGE


def test_the_signed_example_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[str, Any] = {}
    exec(compile(block("python"), "campaigns.md", "exec"), said)  # noqa: S102 - our own page
    sent: list[Any] = []

    def refuse(request: Any) -> Any:
        sent.append(request)
        raise ConnectionError

    monkeypatch.setattr(said["urllib"].request, "urlopen", refuse)
    with pytest.raises(ConnectionError):
        said["redeem"]("BCDF-GHJK-MN", "1001", 3980, [{"item_id": "42", "quantity": 2, "price_minor": 1990}])
    [request] = sent
    headers = {name.lower(): value for name, value in request.header_items()}
    stamp, signature = (
        headers[name.lower()] for name in (signing.TIMESTAMP_HEADER, signing.SIGNATURE_HEADER)
    )
    now = datetime.fromtimestamp(int(stamp), UTC)
    signing.verify(said["SECRET"], stamp, signature, request.data, now)
    assert headers[signing.SITE_HEADER.lower()] == said["KEY"]
    asked = from_json(campaign_wire.OfferRedeem, request.data)
    assert (asked.order_id, asked.value_minor, asked.items[0].quantity) == ("1001", 3980, 2)
    assert set(json.loads(request.data)) <= set(campaign_wire.OfferRedeem.__struct_fields__)
