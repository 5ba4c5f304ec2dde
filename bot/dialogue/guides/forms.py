"""Form fields out of YAML: which kinds there are, and which of them take what limits."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from bot.dialogue.guides.flow import Entry, Pattern
from bot.dialogue.guides.reading import Part
from bot.model import FieldKind

LONGEST_LABEL = 60
LONGEST_ANSWER = 500
_ONLY = {
    FieldKind.TEXT: ("pattern", "shortest", "longest"),
    FieldKind.NUMBER: ("at_least", "at_most", "money"),
}
_Named = TypeVar("_Named", bound=StrEnum)


def read_entry(given: Part, names: Sequence[str]) -> Entry:
    """`names` are those of the steps."""
    kind = _one_of(FieldKind, given, "kind") or given.wrong("kind", "is missing")
    for other, keys in _ONLY.items():
        for key in keys:
            if other is not kind and key in given:
                given.wrong(key, f"is for a field of kind {other}")
    required = given.flag("required")
    entry = Entry(
        given.name("name") or given.wrong("name", "is missing"),
        kind,
        given.texts("label", LONGEST_LABEL) or given.wrong("label", "is missing"),
        required=True if required is None else required,
        pattern=_one_of(Pattern, given, "pattern"),
        least=given.number("at_least"),
        most=given.number("at_most"),
        shortest=given.whole("shortest", 1, 1, LONGEST_ANSWER),
        longest=given.whole("longest", 200, 1, LONGEST_ANSWER),
        is_money=given.flag("money") or False,
        tries=given.whole("tries", 2, 1, 5),
        otherwise=given.target("otherwise", names),
    )
    given.finish()
    if entry.shortest > entry.longest:
        given.wrong("shortest", "is above longest")
    if entry.least is not None and entry.most is not None and entry.least > entry.most:
        given.wrong("at_least", "is above at_most")
    return entry


def _one_of(kinds: type[_Named], given: Part, key: str) -> _Named | None:
    text = given.text(key)
    if text and text not in list(kinds):
        given.wrong(key, f"must be one of {', '.join(kinds)}")
    return kinds(text) if text else None
