"""Reads CSV and JSON Lines as rows, one at a time; a bad row is tallied and never stops the rest."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import Invalid
from bot.feeds.delimited import read_csv
from bot.feeds.lines import Line, read_lines
from bot.feeds.problems import BadField, Problems, Row

FORMATS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


def read_rows(
    path: Path, problems: Problems, required: frozenset[str], mapping: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """The rows of a file with its fields under our names.

    `mapping` is our name -> the file's name; a field that it does not name keeps its own. Field names are
    compared in lower case, with `_` for spaces, without Merchant's `g:`.
    Raises Invalid where there is nothing to read: no such file, no such format, not text, or (CSV) a header
    without one of `required`.
    """
    renamed = {field_name(theirs): ours for ours, theirs in (mapping or {}).items()}
    name = path.name.lower()
    if not name.endswith(FORMATS):
        raise Invalid("file", f"{path.name}: the name must end in one of {', '.join(FORMATS)}")
    lines = read_lines(path, problems)
    if ".jsonl" in name or ".ndjson" in name:
        return _read_jsonl(lines, problems, renamed)
    return read_csv(lines, problems, required, lambda cell: _ours(cell, renamed))


def check_mapping(mapping: Mapping[str, str], known: frozenset[str]) -> None:
    """Raises Invalid for a field of ours that there is not."""
    for unknown in sorted(mapping.keys() - known):
        raise Invalid("map", f"no field {unknown!r}; there are {', '.join(sorted(known))}")


def field_name(cell: str) -> str:
    return cell.strip().lower().removeprefix("g:").replace(" ", "_").replace("-", "_")


def text(row: Row, field: str, longest: int = 200) -> str:
    """A field's text, trimmed and on one line; "" where it is missing.

    Raises BadField for a list or object, for a longer text, and for characters no database stores.
    """
    value = row.values.get(field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        raise BadField(field, "is a list or an object, not a text")
    if "\x00" in value:
        raise BadField(field, "holds a NUL character")
    if not _is_unicode(value):
        raise BadField(field, "is not UTF-8")
    trimmed = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    if len(trimmed) > longest:
        raise BadField(field, f"is {len(trimmed):,} characters long, more than {longest:,}")
    return trimmed


def needed(row: Row, field: str, longest: int = 200) -> str:
    found = text(row, field, longest)
    if not found:
        raise BadField(field, "is missing")
    return found


def _ours(cell: str, renamed: Mapping[str, str]) -> str:
    name = field_name(cell)
    return renamed.get(name, name)


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_jsonl(lines: Iterator[Line], problems: Problems, renamed: Mapping[str, str]) -> Iterator[Row]:
    for line in lines:
        if not line.text.strip():
            continue
        try:
            # Numbers stay text: prices must not pass through binary fractions.
            parsed = json.loads(line.text, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            problems.add(line.number, "line", f"is not JSON ({error})", line.text)
            continue
        if not isinstance(parsed, dict):
            problems.add(line.number, "line", "is not a JSON object", line.text)
            continue
        yield Row(line.number, {_ours(name, renamed): value for name, value in parsed.items()}, line.text)
