"""What a catalogue says of a product beside its title: color, size, material … one short text a name."""

from collections.abc import Iterator

from bot.feeds.problems import BadField, Problems, Row
from bot.feeds.rows import text

NAMES = (
    "color",
    "size",
    "size_type",
    "size_system",
    "material",
    "pattern",
    "gender",
    "age_group",
    "condition",
    "energy_efficiency_class",
)
"""Merchant's own fields."""
DETAIL = "product_detail"
"""Merchant's field for any other: `section:name:value,…`, or a list of objects."""
READ = frozenset({*NAMES, DETAIL})
MOST = 50
LONGEST_NAME, LONGEST_VALUE = 60, 200
CLASHES = "is given twice with different values"


def attributes(row: Row, problems: Problems) -> dict[str, str]:
    """By name, in lower case. One that cannot be used is left out, with a note: the product is worth more."""
    found: dict[str, str] = {}
    for name, value in _pairs(row, problems):
        if not value:
            continue
        if found.setdefault(name, value) != value:
            problems.note(f"the attribute {name!r} {CLASHES}; the first is kept")
        elif len(found) > MOST:
            del found[name]
            problems.note(f"a product has more than {MOST} attributes; the first are kept")
    return found


def _pairs(row: Row, problems: Problems) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        try:
            yield name, text(row, name, LONGEST_VALUE)
        except BadField as bad:
            problems.note(f"{bad}; left out")
    for detail in _details(row.values.get(DETAIL)):
        try:
            yield _pair(row, detail)
        except BadField as bad:
            problems.note(f"{bad}; left out")


def _details(given: object) -> Iterator[object]:
    if isinstance(given, str):
        yield from (part for part in given.split(",") if part.strip())
    elif isinstance(given, list):
        for element in given:
            yield from _details(element)
    elif given is not None:
        yield given


def _pair(row: Row, detail: object) -> tuple[str, str]:
    if isinstance(detail, str):
        _section, name, value = (*detail.split(":", 2), None, None)[:3]
    elif isinstance(detail, dict):
        name = detail.get("attribute_name", detail.get("attributeName"))
        value = detail.get("attribute_value", detail.get("attributeValue"))
    else:
        name = value = None
    known = Row(row.line, {"name": name, DETAIL: value}, "")
    shown = text(known, "name", LONGEST_NAME).casefold()
    if not shown or value is None:
        raise BadField(DETAIL, "is not section:name:value")
    return shown, text(known, DETAIL, LONGEST_VALUE)
