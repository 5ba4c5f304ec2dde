"""Reads the rows of a delimited text file, packed or not; a bad line is named, and the rest goes on."""

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from recommender.cells import printable
from recommender.errors import BadLog, DamagedLog

LONGEST_LINE = 1 << 16
QUOTED = 20
STEP = 100_000
GZIP = b"\x1f\x8b"

Progress = Callable[[int], None]
"""Called with the lines read so far."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    """Of the file; the header is 1."""
    field: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field} {self.reason}"


class Problems:
    """The tally of one reading: all are counted, the first are kept."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.by_field: Counter[str] = Counter()

    @property
    def count(self) -> int:
        return self.by_field.total()

    def add(self, line: int, field: str, reason: str) -> None:
        self.by_field[field] += 1
        if len(self.first) < QUOTED:
            self.first.append(Problem(line, field, reason))


class Table:
    """The rows of a file under its header, as cells by column; lines that are no row are problems.

    Raises BadLog where the file cannot be opened or its header will not do.
    """

    def __init__(
        self,
        path: Path,
        required: Sequence[str],
        optional: Sequence[str],
        problems: Problems,
        progress: Progress = lambda lines: None,
    ) -> None:
        self._problems, self._progress = problems, progress
        with _opened(path) as file:
            header = _header(path, _lines(path, file, problems))
        self._path = path
        self._delimiter = max(",;\t", key=header.count)
        self.fields = _fields(path, header, self._delimiter, required, optional)

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The number of each line and its cells. Raises DamagedLog where packed data end early."""
        with _opened(self._path) as file:
            lines = _lines(self._path, file, self._problems)
            next(lines, None)
            for number, text in lines:
                if number % STEP == 0:
                    self._progress(number)
                cells = self._cells(number, text) if text.strip() else None
                if cells is not None:
                    yield number, dict(zip(self.fields, cells, strict=True))

    def _cells(self, number: int, text: str) -> list[str] | None:
        try:
            cells = _split(text, self._delimiter)
        except csv.Error as error:
            self._problems.add(number, "line", f"is not CSV ({error})")
            return None
        if len(cells) != len(self.fields):
            self._problems.add(number, "line", f"has {len(cells)} cells, the header has {len(self.fields)}")
            return None
        return cells


def _opened(path: Path) -> BinaryIO:
    """Unpacked if it is gzip, whatever its name says."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        # Buffered once more, as its own reading of lines is not compiled.
        return cast("BinaryIO", io.BufferedReader(gzip.open(path))) if packed else path.open("rb")
    except OSError as error:
        raise BadLog(f"{path.name} cannot be read: {error.strerror}") from error


def _lines(path: Path, file: BinaryIO, problems: Problems) -> Iterator[tuple[int, str]]:
    """Number and text of each line."""
    number = 0
    while True:
        number += 1
        try:
            raw = file.readline(LONGEST_LINE)
            whole = len(raw) < LONGEST_LINE or raw.endswith(b"\n")
            while not whole and (more := file.readline(LONGEST_LINE)):
                if more.endswith(b"\n"):
                    break
        except (EOFError, OSError, zlib.error) as error:
            raise DamagedLog(path.name, number, str(error)) from error
        if not raw:
            return
        if whole:
            yield number, raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
        else:
            problems.add(number, "line", f"is longer than {LONGEST_LINE:,} bytes")


def _header(path: Path, lines: Iterator[tuple[int, str]]) -> str:
    number, text = next(lines, (0, ""))
    if number != 1:
        raise BadLog(f"{path.name}: there is {'no header' if number else 'nothing'} in it")
    return text.removeprefix("\ufeff")


def _fields(
    path: Path, header: str, delimiter: str, required: Sequence[str], optional: Sequence[str]
) -> list[str]:
    try:
        fields = [cell.strip().lower() for cell in _split(header, delimiter)]
    except csv.Error as error:
        raise BadLog(f"{path.name}: the header is not CSV ({error})") from error
    for name in (*required, *optional):
        if fields.count(name) > 1:
            raise BadLog(f"{path.name}: two columns are called {name}")
        if name in required and name not in fields:
            raise BadLog(f"{path.name}: no column is called {name}; {listed(fields)}")
    return fields


def listed(fields: Sequence[str]) -> str:
    return f"the columns are: {', '.join(printable(field) for field in fields[:20])}"


def _split(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    # One line at a time: a quote that somebody forgot to close costs one row.
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])
