"""Campaigns as data: from a YAML or JSON mapping and back, wrong fields named by their path."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, cast, get_args

from bot.errors import Invalid
from bot.model import CampaignId
from bot.rules import contents, groups
from bot.rules.campaigns import (
    OVERRIDES,
    Campaign,
    Content,
    Trigger,
    Variant,
)
from bot.rules.reading import Part, documents, text_of

ONLY = "a"
"""The variant of a campaign that has one."""
MOST_CAMPAIGNS = 200
"""Of one YAML text."""
LONGEST_NAME, MOST_VARIANTS = 200, 10


def parse(text: str) -> list[Campaign]:
    """Those of a YAML text: one campaign, a list of them, or one a document.

    Raises Invalid with the path of the first field that is wrong, such as `[1].condition.all[0].value`, or
    with the line where it is no YAML.
    """
    read = [campaign_from(given, path) for path, given in given_in(text)]
    ids = [campaign.campaign_id for campaign in read]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise Invalid("campaign_id", f"campaign_id {twice} is given twice")
    return read


def given_in(text: str) -> list[tuple[str, object]]:
    """Each campaign of a YAML text with its path, not checked: for who goes on where one of them is wrong."""
    found = documents(text)
    if len(found) == 1 and not isinstance(found[0], list):
        return [("", found[0])]
    several = [one for given in found for one in (given if isinstance(given, list) else [given])]
    if not several:
        raise Invalid("yaml", "yaml holds no campaign")
    if len(several) > MOST_CAMPAIGNS:
        raise Invalid("yaml", f"yaml holds more than {MOST_CAMPAIGNS} campaigns")
    return [(f"[{n}]", given) for n, given in enumerate(several)]


def yaml_of(*campaigns: Campaign) -> str:
    """What `parse` reads: one document each, without what is as it is anyway."""
    return "---\n".join(text_of(_brief(campaign)) for campaign in campaigns)


def campaign_from(given: object, path: str = "") -> Campaign:
    """Raises Invalid with the path of the first field that is wrong, such as `condition.all[1].value`.

    Whether its guide and offer exist is not known here; its version is that of a new one.
    """
    part = Part(given, path, "campaign")
    campaign = Campaign(
        campaign_id=CampaignId(part.name("campaign_id")),
        name=part.text("name", LONGEST_NAME),
        trigger=cast("Trigger", part.choice("trigger", get_args(Trigger))),
        tells=cast("Literal['visitor', 'agents']", part.choice("tells", ("visitor", "agents"), "visitor")),
        enabled=part.flag("enabled", True),
        priority=part.whole("priority", -1000, 1000, 0),
        holdout=part.number("holdout", 0, 1, 0.1),
        allocation=cast(
            "Literal['weights', 'thompson']", part.choice("allocation", ("weights", "thompson"), "weights")
        ),
        overrides=frozenset(_overrides(part)),
        starts_at=part.moment("starts_at"),
        ends_at=part.moment("ends_at"),
        condition=groups.condition_from(part),
        variants=_variants(part),
    )
    part.finish()
    _check_together(part, campaign)
    return campaign


def mapping_of(campaign: Campaign) -> dict[str, Any]:
    """What `campaign_from` reads, with every field; JSON."""
    scale = _scale([variant.weight for variant in campaign.variants])
    return {
        "campaign_id": campaign.campaign_id,
        "name": campaign.name,
        "trigger": campaign.trigger,
        "tells": campaign.tells,
        "enabled": campaign.enabled,
        "priority": campaign.priority,
        "holdout": campaign.holdout,
        "allocation": campaign.allocation,
        "overrides": [name for name in OVERRIDES if name in campaign.overrides],
        "starts_at": campaign.starts_at.isoformat() if campaign.starts_at else None,
        "ends_at": campaign.ends_at.isoformat() if campaign.ends_at else None,
        "condition": groups.mapping_of(campaign.condition),
        "variants": [
            {
                "variant_id": variant.variant_id,
                "weight": variant.weight * scale,
                "content": contents.mapping_of(variant.content),
            }
            for variant in campaign.variants
        ],
    }


def versioned(campaign: Campaign, before: Campaign | None) -> Campaign:
    """With its version: one more than before where holdout, weights, allocation or the variants changed."""
    if before is None:
        return replace(campaign, version=1)
    return replace(campaign, version=before.version + (_shares(campaign) != _shares(before)))


def _shares(campaign: Campaign) -> tuple[object, ...]:
    total = sum(variant.weight for variant in campaign.variants)
    parts = sorted((variant.variant_id, round(variant.weight / total, 9)) for variant in campaign.variants)
    return campaign.holdout, campaign.allocation, parts


def _brief(campaign: Campaign) -> dict[str, Any]:
    """Without what has its default; checks on one line each."""
    full = mapping_of(campaign)
    plain = {"tells": "visitor", "enabled": True, "allocation": "weights", "overrides": []}
    kept = {key: value for key, value in full.items() if value is not None and plain.get(key) != value}
    variants = kept.pop("variants")
    for variant in variants:
        variant["content"] = contents.brief(variant["content"])
    kept["condition"] = groups.inline(kept["condition"])
    if len(variants) == 1 and variants[0]["variant_id"] == ONLY:
        return kept | {"content": variants[0]["content"]}
    return kept | {"variants": variants}


def _check_together(part: Part, campaign: Campaign) -> None:
    if campaign.starts_at and campaign.ends_at and campaign.starts_at >= campaign.ends_at:
        part.wrong("ends_at", "must be later than starts_at")
    if campaign.tells == "visitor":
        return
    if campaign.trigger == "exit":
        part.wrong("trigger", "exit is shown by the visitor's browser: it cannot tell the agents only")
    if any(_shows(variant.content) for variant in campaign.variants):
        part.wrong("tells", "agents get a text only: no products, replies, links, guide or offer")


def _shows(content: Content) -> bool:
    return bool(content.scenario or content.replies or content.links or content.guide or content.offer)


def _overrides(part: Part) -> Sequence[str]:
    found = part.items("overrides", len(OVERRIDES))
    for n, name in enumerate(found):
        if name not in OVERRIDES:
            part.wrong(f"overrides[{n}]", f"must be one of {', '.join(OVERRIDES)}")
    return found


def _variants(part: Part) -> tuple[Variant, ...]:
    if ("content" in part) is ("variants" in part):
        part.wrong("content", "is needed, or variants, and not both")
    if "content" in part:
        return (Variant(ONLY, contents.content_from(part.part("content"))),)
    given = part.parts("variants", MOST_VARIANTS, least=1)
    names = [one.name("variant_id") for one in given]
    for n, name in enumerate(names):
        if name in names[:n]:
            part.wrong(f"variants[{n}].variant_id", f"{name} is given twice")
    said = [contents.content_from(one.part("content")) for one in given]
    weights = _weights(part, given)
    for one in given:
        one.finish()
    return tuple(Variant(*of) for of in zip(names, said, weights, strict=True))


def _weights(part: Part, given: Sequence[Part]) -> list[float]:
    """As given, summing to 1 or 100; where none is, all alike."""
    if not any("weight" in one for one in given):
        return [100 / len(given)] * len(given)
    weights = [one.number("weight", 0, 100) for one in given]
    for one, weight in zip(given, weights, strict=True):
        if weight <= 0:
            one.wrong("weight", "must be above 0; a variant nobody shall see is taken out")
    if _scale(weights) != 1:
        part.wrong("variants", f"have weights that add up to {sum(weights):g}, not to 1 or 100")
    return weights


def _scale(weights: Sequence[float]) -> float:
    """What makes them add up to 100; 1 where they add up to it or to 1."""
    total = sum(weights)
    adds_up = any(math.isclose(total, whole, rel_tol=1e-6) for whole in (1, 100))
    return 1 if adds_up else 100 / total
