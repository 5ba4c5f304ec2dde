"""Reads texts and their intents from CSV, packed or not; a bad row is named, and the rest goes on.

Columns: text, intent; others are left alone. A text may go over several lines.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from bot.commands.progress import step
from bot.dialogue.intents.definitions import Example
from bot.errors import Invalid

COLUMNS = ("text", "intent")
MISSING = ("", "nan")
"""A cell that says nothing; the second is what a data frame writes for it."""
GZIP = b"\x1f\x8b"
MOST_TOLD = 10
LONGEST_NAME = 200


def read_labelled(path: Path, field: str, progress: Console) -> list[Example]:
    """Every good row; the others are told. Raises Invalid, naming `field` or the column."""
    found: list[Example] = []
    bad: list[str] = []
    with step(progress, f"Reading {path.name}"):
        try:
            for line, told, text, intent in _rows(path, field):
                wrong = told or _wrong(text, intent)
                if wrong:
                    bad.append(f"line {line}: {wrong}")
                else:
                    found.append((text, intent))
        except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
            raise Invalid(field, f"{path.name} cannot be read: {error}") from error
    if bad:
        progress.print(f"{path.name}: {len(bad):,} rows are left out", highlight=False, markup=False)
    for row in bad[:MOST_TOLD]:
        progress.print(f"  {row}", highlight=False, markup=False)
    if not found:
        raise Invalid(field, f"{path.name} has no row that can be used{f'; {bad[0]}' if bad else ''}")
    return found


def _rows(path: Path, field: str) -> Iterator[tuple[int, str, str, str]]:
    """The line each row ends at, what is wrong with it, if anything, its text and its intent."""
    data = path.read_bytes()
    text = io.StringIO(
        (gzip.decompress(data) if data.startswith(GZIP) else data).decode("utf-8-sig"), newline=""
    )
    header = text.readline()
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    for column in COLUMNS:
        if column not in names:
            there = f"; the columns are: {', '.join(names)[:200]}" if any(names) else "; it is empty"
            raise Invalid(column, f"{path.name}, given as {field}, has no column {column}{there}")
    first, second = (names.index(column) for column in COLUMNS)
    reader = csv.reader(text, delimiter=delimiter)
    for row in reader:
        if row and len(row) != len(names):
            yield reader.line_num + 1, f"has {len(row)} cells, the header has {len(names)}", "", ""
        elif row:
            yield reader.line_num + 1, "", row[first].strip(), row[second].strip()


def _wrong(text: str, intent: str) -> str:
    for column, cell in zip(COLUMNS, (text, intent), strict=True):
        if cell.lower() in MISSING:
            return f"{column} is missing"
    return "intent is too long" if len(intent) > LONGEST_NAME else ""
