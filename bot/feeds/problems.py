"""What was wrong with a file: every bad row counted, the first ones quoted, each remark made once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import Invalid

QUOTED = 20
EXCERPT = 120


class BadField(Exception):
    """A row cannot be used, because of this field."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """Of the file, the first is 1; of JSON-LD the product's place in the file."""
    values: Mapping[str, object]
    source: str
    """As it stood in the file, for quoting it."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    field: str
    reason: str
    excerpt: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field} {self.reason}" + (
            f" | {self.excerpt}" if self.excerpt else ""
        )


class Problems:
    """The tally of one reading. With `strict`, the first bad row raises Invalid instead."""

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self.count = 0
        self.first: list[Problem] = []
        self.by_field: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        """What was read differently than it stands there, without a row being lost, and how often."""

    def add(self, line: int, field: str, reason: str, source: str = "") -> None:
        problem = Problem(line, field, reason, excerpt(source))
        if self.strict:
            raise Invalid(field, str(problem))
        self.count += 1
        self.by_field[field] += 1
        if len(self.first) < QUOTED:
            self.first.append(problem)

    def refuse(self, row: Row, bad: BadField) -> None:
        self.add(row.line, bad.field, bad.reason, row.source)

    def note(self, remark: str) -> None:
        self.notes[remark] += 1


def excerpt(source: str) -> str:
    """A safe quotation for terminals and logs: printable, on one line, short."""
    start = source[: EXCERPT + 1]
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in start.strip())
    return shown if len(shown) <= EXCERPT else shown[: EXCERPT - 1] + "…"
