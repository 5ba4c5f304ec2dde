"""Campaigns as data: from a YAML or JSON mapping and back, wrong fields named by their path."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NoReturn, cast, get_args

from bot.errors import Invalid
from bot.model import CampaignId, QuickReply
from bot.rules.campaigns import Campaign, Check, Content, Group, Operator, check_condition

_KNOWN = frozenset(
    {"campaign_id", "name", "trigger", "condition", "content", "enabled", "priority", "holdout"}
)
_MODES = ("all", "any", "none")
_DEEPEST = 8
_LONGEST_TEXT = 500
_MOST_PRODUCTS = 12


def campaign_from(mapping: Mapping[str, Any]) -> Campaign:
    """Raises Invalid with the path of the first field that is wrong, such as `condition.all[1].value`."""
    for name in mapping:
        if name not in _KNOWN:
            _wrong(str(name), f"unknown; known are {', '.join(_KNOWN)}")
    trigger = _text(mapping, "trigger", "trigger")
    if trigger not in ("visit", "exit"):
        _wrong("trigger", "must be visit or exit")
    return Campaign(
        campaign_id=CampaignId(_text(mapping, "campaign_id", "campaign_id", longest=64)),
        name=_text(mapping, "name", "name", longest=200),
        trigger=cast("Literal['visit', 'exit']", trigger),
        condition=_group(_mapping(mapping.get("condition"), "condition"), "condition", 1),
        content=_content(_mapping(mapping.get("content"), "content")),
        enabled=_flag(mapping.get("enabled", True), "enabled"),
        priority=int(_number(mapping.get("priority", 0), "priority", -1000, 1000)),
        holdout=_number(mapping.get("holdout", 0.1), "holdout", 0, 1),
    )


def mapping_of(campaign: Campaign) -> dict[str, Any]:
    """What `campaign_from` reads; JSON."""
    content = campaign.content
    return {
        "campaign_id": campaign.campaign_id,
        "name": campaign.name,
        "trigger": campaign.trigger,
        "condition": _part_mapping(campaign.condition),
        "content": {
            "text": dict(content.text),
            "replies": {
                locale: [{"label": r.label, "text": r.text} for r in replies]
                for locale, replies in content.replies.items()
            },
            "scenario": content.scenario,
            "products": content.products,
        },
        "enabled": campaign.enabled,
        "priority": campaign.priority,
        "holdout": campaign.holdout,
    }


def _part_mapping(part: Check | Group) -> dict[str, Any]:
    if isinstance(part, Check):
        return {"field": part.field, "operator": part.operator, "value": part.value}
    return {part.mode: [_part_mapping(inner) for inner in part.parts]}


def _group(given: Mapping[str, Any], path: str, depth: int) -> Group:
    if len(given) != 1 or next(iter(given)) not in _MODES:
        _wrong(path, "must have exactly one of all, any, none")
    if depth > _DEEPEST:
        _wrong(path, f"is nested deeper than {_DEEPEST}")
    mode, parts = next(iter(given.items()))
    if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts:
        _wrong(f"{path}.{mode}", "must be a list with at least one part")
    inner = tuple(_part(part, f"{path}.{mode}[{i}]", depth) for i, part in enumerate(parts))
    return Group(cast("Literal['all', 'any', 'none']", mode), inner)


def _part(given: object, path: str, depth: int) -> Check | Group:
    part = _mapping(given, path)
    if "field" not in part:
        return _group(part, path, depth + 1)
    operator, value = _text(part, "operator", f"{path}.operator"), part.get("value")
    if operator not in get_args(Operator):
        _wrong(f"{path}.operator", f"must be one of {', '.join(get_args(Operator))}")
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        _wrong(f"{path}.value", "must be a text, a number, true or false")
    check = Check(_text(part, "field", f"{path}.field"), cast("Operator", operator), value)
    if wrong := check_condition(check):
        _wrong(path, wrong)
    return check


def _content(given: Mapping[str, Any]) -> Content:
    texts = _mapping(given.get("text"), "content.text")
    if not texts:
        _wrong("content.text", "needs a text in at least one language")
    replies = _mapping(given.get("replies", {}), "content.replies")
    scenario = given.get("scenario", "")
    if not isinstance(scenario, str):
        _wrong("content.scenario", "must be a text")
    return Content(
        text={
            str(locale): _text(texts, locale, f"content.text.{locale}", longest=_LONGEST_TEXT)
            for locale in texts
        },
        replies={str(locale): _replies(replies[locale], f"content.replies.{locale}") for locale in replies},
        scenario=scenario,
        products=int(_number(given.get("products", 3), "content.products", 0, _MOST_PRODUCTS)),
    )


def _replies(given: object, path: str) -> tuple[QuickReply, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        _wrong(path, "must be a list")
    parts = [(_mapping(part, f"{path}[{i}]"), f"{path}[{i}]") for i, part in enumerate(given)]
    return tuple(
        QuickReply(
            _text(part, "label", f"{where}.label", longest=60),
            _text(part, "text", f"{where}.text", longest=_LONGEST_TEXT),
        )
        for part, where in parts
    )


def _mapping(given: object, path: str) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else _wrong(path, "must be a mapping")


def _text(mapping: Mapping[str, Any], key: str, path: str, longest: int = 200) -> str:
    value = mapping.get(key)
    if not isinstance(value, str) or not value.strip():
        _wrong(path, "must be a text")
    return value if len(value) <= longest else _wrong(path, f"must not be longer than {longest} characters")


def _flag(given: object, path: str) -> bool:
    return given if isinstance(given, bool) else _wrong(path, "must be true or false")


def _number(given: object, path: str, least: float, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        _wrong(path, f"must be a number from {least:g} to {most:g}")
    return given


def _wrong(path: str, message: str) -> NoReturn:
    raise Invalid(path, f"{path} {message}")
