"""The cells of a table, read strictly; what is wrong with one can be printed anywhere."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_TEXT = 200


class BadField(Exception):
    """A row cannot be used, because of this field."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def text(values: Mapping[str, str], field: str, *, required: bool = False) -> str:
    """Stripped; empty where the column is missing. Raises BadField."""
    found = values.get(field, "").strip()
    if required and not found:
        raise BadField(field, "is missing")
    if len(found) > LONGEST_TEXT:
        raise BadField(field, f"is {len(found):,} characters long, more than {LONGEST_TEXT}")
    if not found.isprintable():
        raise BadField(field, "holds what is no printable UTF-8")
    return found


def seconds(values: Mapping[str, str], field: str) -> float:
    """Since 1970, from ISO 8601 (in UTC where it names no zone) or from seconds. Raises BadField."""
    cell = values[field]
    try:
        at = float(cell)
    except ValueError:
        at = _moment(cell.strip())
    if not math.isfinite(at):
        raise BadField(field, f"is no time: {printable(cell)!r}")
    return at


def _moment(cell: str) -> float:
    try:
        at = datetime.fromisoformat(cell)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan


def printable(cell: str) -> str:
    """Safe on a terminal: surrogates and control characters replaced, short."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cell[:40])
