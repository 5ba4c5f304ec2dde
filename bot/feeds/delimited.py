"""CSV as rows: the delimiter is found in the header, and a quote left open costs one row, not the rest."""

import csv
from collections import deque
from collections.abc import Callable, Iterator

from bot.errors import Invalid
from bot.feeds.lines import LONGEST, Line
from bot.feeds.problems import Problems, Row

DELIMITERS = ",;\t"
LINES_A_ROW = 100
"""A cell may hold line breaks, but a row this long is a quote that somebody forgot to close."""


def read_csv(
    lines: Iterator[Line], problems: Problems, required: frozenset[str], ours: Callable[[str], str]
) -> Iterator[Row]:
    """The rows below the header; raises Invalid where the header cannot be used."""
    header = next((line for line in lines if line.text.strip()), None)
    if header is None:
        raise Invalid("file", "the file is empty")
    delimiter = _delimiter(header.text)
    fields = _fields(header.text, delimiter, required, ours)
    feed = _Feed(lines)
    csv.field_size_limit(2 * LONGEST)
    return _rows(csv.reader(feed, delimiter=delimiter, strict=True), feed, fields, problems)


class _Feed:
    """Hands lines to the csv reader and takes back those that a broken row has swallowed."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self.ended = False

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LINES_A_ROW:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.ended = not self.taken
            raise StopIteration
        self.taken.append(line)
        return line.text + "\n"

    def give_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))


def _rows(reader: Iterator[list[str]], feed: _Feed, fields: list[str], problems: Problems) -> Iterator[Row]:
    while True:
        feed.taken = []
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.add(feed.taken[0].number, "line", _explained(error), feed.taken[0].text)
            feed.give_back()
            continue
        if cells is None:
            if feed.ended:
                return
            continue
        if not any(cells):
            continue
        number, source = feed.taken[0].number, feed.taken[0].text
        if len(cells) != len(fields):
            problems.add(number, "line", f"has {len(cells)} cells, the header has {len(fields)}", source)
            continue
        yield Row(number, dict(zip(fields, cells, strict=True)), source)


def _explained(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "has a quote that is never closed"
    return f"is not CSV ({error})"


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count)


def _fields(header: str, delimiter: str, required: frozenset[str], ours: Callable[[str], str]) -> list[str]:
    try:
        cells = next(csv.reader([header], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Invalid("file", f"the header is not CSV ({error})") from error
    fields = [ours(cell) for cell in cells]
    found = ", ".join(cell.encode("utf-8", "replace").decode()[:40] for cell in cells[:40])
    for missing in sorted(required - set(fields)):
        raise Invalid(missing, f"no column gives {missing}; the columns are: {found}")
    for twice in sorted({field for field in fields if field and fields.count(field) > 1}):
        raise Invalid(twice, f"two columns give {twice}; the columns are: {found}")
    return fields
