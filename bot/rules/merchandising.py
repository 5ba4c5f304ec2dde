"""A shop's own rules for recommendations as data: from a mapping, wrong fields named."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal, NoReturn, cast

from bot.errors import Invalid
from bot.model import ItemId, Merchandising

EXPLORATIONS = ("epsilon", "thompson")
MOST = 10_000
"""Products or categories of one field."""
LONGEST = 750
STRONGEST = 100.0
"""Deviations: far beyond what any score has."""
_KNOWN = tuple(field.name for field in fields(Merchandising))


def merchandising_from(given: object) -> Merchandising:
    """A field that is left out has its default. Raises Invalid with the path of the first that is wrong."""
    mapping = _mapping(given, "rules")
    for name in mapping:
        if name not in _KNOWN:
            _wrong(str(name)[:60], f"is unknown; known are {', '.join(_KNOWN)}")
    rules = Merchandising()
    floor = mapping.get("margin_floor")
    exploration = mapping.get("exploration", rules.exploration)
    if exploration not in EXPLORATIONS:
        _wrong("exploration", f"must be {' or '.join(EXPLORATIONS)}")
    return Merchandising(
        margin_floor=None if floor is None else _margin(floor),
        excluded=tuple(ItemId(name) for name in _texts(mapping.get("excluded", ()), "excluded")),
        excluded_categories=_texts(mapping.get("excluded_categories", ()), "excluded_categories"),
        boosted=_boosted(mapping.get("boosted", {})),
        most_per_category=_whole(mapping.get("most_per_category", rules.most_per_category)),
        diversity=_share(mapping.get("diversity", rules.diversity), "diversity"),
        explored_share=_share(mapping.get("explored_share", rules.explored_share), "explored_share"),
        exploration=cast("Literal['epsilon', 'thompson']", exploration),
    )


def _margin(given: object) -> float:
    value = _number(given, "margin_floor", 0, 1)
    return value if value < 1 else _wrong("margin_floor", "must be below 1: no product earns its whole price")


def _boosted(given: object) -> dict[str, float]:
    mapping = _mapping(given, "boosted")
    if len(mapping) > MOST:
        _wrong("boosted", f"has {len(mapping):,} entries, more than {MOST:,}")
    return {
        _text(name, f"boosted[{i}]"): _number(value, f"boosted.{str(name)[:60]}", -STRONGEST, STRONGEST)
        for i, (name, value) in enumerate(mapping.items())
    }


def _texts(given: object, path: str) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        _wrong(path, "must be a list")
    if len(given) > MOST:
        _wrong(path, f"has {len(given):,} entries, more than {MOST:,}")
    return tuple(dict.fromkeys(_text(value, f"{path}[{i}]") for i, value in enumerate(given)))


def _text(given: object, path: str) -> str:
    if not isinstance(given, str):
        _wrong(path, f"is no text; write it in quotes: {str(given)[:60]!r}")
    text = given.strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        _wrong(path, f"must have 1 to {LONGEST} printable characters")
    return text


def _whole(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 100:
        _wrong("most_per_category", "must be a whole number from 0 (any number) to 100")
    return given


def _share(given: object, path: str) -> float:
    return _number(given, path, 0, 1)


def _number(given: object, path: str, least: float, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        _wrong(path, f"must be a number from {least:g} to {most:g}")
    return float(given)


def _mapping(given: object, path: str) -> Mapping[Any, Any]:
    return given if isinstance(given, Mapping) else _wrong(path, "must be a mapping")


def _wrong(path: str, message: str) -> NoReturn:
    raise Invalid(path, f"{path} {message}")
