"""Reads a log of recommendations from CSV, packed or not; a bad row is named, and the rest goes on.

Columns: timestamp, item_id, position, click, propensity_score, as in the Open Bandit Dataset (Saito et al.
2020); and, where there are, scenario, site and explored.
"""

from collections.abc import Iterator
from pathlib import Path

from recommender.cells import BadField
from recommender.delimited import Problems, Progress, Table
from recommender.errors import DamagedLog
from recommender.off_policy.cells import shown
from recommender.off_policy.log import LoggedClicks, Shown, logged_clicks

REQUIRED = ("timestamp", "item_id", "position", "click", "propensity_score")
OPTIONAL = ("scenario", "site", "explored")


def read_logged_clicks(
    path: Path, problems: Problems, progress: Progress = lambda lines: None
) -> LoggedClicks:
    """Every good row. Raises BadLog where the file cannot be opened or its header lacks a column."""
    return logged_clicks(read_rows(path, problems, progress))


def read_rows(path: Path, problems: Problems, progress: Progress = lambda lines: None) -> Iterator[Shown]:
    """In the order of the file. Raises BadLog as above; of packed data that end early, what there is."""
    table = Table(path, REQUIRED, OPTIONAL, problems, progress)
    try:
        for number, values in table:
            try:
                yield shown(values)
            except BadField as bad:
                problems.add(number, bad.field, bad.reason)
    except DamagedLog as damage:
        problems.add(damage.line, "file", f"cannot be read from here on ({damage.reason})")
