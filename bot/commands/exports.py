"""The log of recommendations as a file that evaluations of other people's rankings can be made on."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from rich.console import Console

from bot.actions import behaviour
from bot.commands.progress import step
from bot.errors import Invalid
from bot.feeds.atomic import replacing
from bot.model import Outcome, Site
from bot.reactions import Reactor

COLUMNS = ("timestamp", "item_id", "position", "click", "propensity_score", "scenario", "explored")
NAMES = (".csv", ".csv.gz")
PAGE = 5_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate, where a cell begins with it."""


async def export_recommendations(reactor: Reactor, console: Console, site: Site, path: Path) -> int:
    """How many rows were written; the file is there whole or not at all. Raises Invalid.

    One row a product in a message, columns as in the Open Bandit Dataset, `position` from 1. Nudges that
    never came onto a screen are left out, and counted.
    """
    if not path.name.lower().endswith(NAMES):
        raise Invalid("file", f"{path.name}: the name must end in {' or '.join(NAMES)}")
    total = await reactor.read(behaviour.recommended, site.site_id)
    try:
        with (
            step(console, "Recommendations", total) as tell,
            replacing(path) as temporary,
            _opened(temporary, is_packed=path.name.lower().endswith(".gz")) as file,
        ):
            made, read, after = 0, 0, 0
            csv.writer(file).writerow(COLUMNS)
            while page := await reactor.read(behaviour.outcomes, site.site_id, after, PAGE):
                made += _write(file, page)
                read, after = read + len(page), page[-1].number
                tell(read, max(total, read))
    except OSError as error:
        raise Invalid("file", f"{path} cannot be written: {error.strerror}") from error
    console.print(f"{made:,} recommendations written, {read - made:,} left out that nobody saw.")
    return made


def _write(file: IO[str], page: Sequence[Outcome]) -> int:
    rows = [_row(outcome) for outcome in page if outcome.seen]
    csv.writer(file).writerows(rows)
    return len(rows)


def _row(outcome: Outcome) -> tuple[object, ...]:
    shown = outcome.shown
    return (
        outcome.shown_at.isoformat(sep=" ", timespec="microseconds"),
        safe(shown.item_id),
        shown.position,
        int(outcome.clicked),
        repr(shown.propensity),
        safe(shown.scenario),
        int(shown.explored),
    )


def safe(cell: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@contextmanager
def _opened(path: Path, *, is_packed: bool) -> Iterator[IO[str]]:
    with ExitStack() as stack:
        raw: IO[bytes] = stack.enter_context(path.open("wb"))
        if is_packed:
            # neither the time nor the temporary name: the same log makes the same bytes
            packed = stack.enter_context(gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0))
            raw = cast("IO[bytes]", packed)
        yield stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
