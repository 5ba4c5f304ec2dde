"""Reads sessions from CSV, packed or not; a bad row is named by line and field, and the rest goes on.

Columns: session_id, item_id, and `time` (ISO 8601 or seconds) or `position` or both; and, where there is one,
`event`, a GA4 name.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recommender.arrays import Doubles, Offsets
from recommender.cells import BadField, printable, seconds, text
from recommender.dataset import Row
from recommender.delimited import Problems, Progress, Table, listed
from recommender.errors import BadLog

REQUIRED = ("session_id", "item_id")
OPTIONAL = ("time", "position", "event")
EVENT = "view_item"
TICK_S = 1e-6
"""What sets rows of one time apart where their positions do."""


@dataclass(slots=True)
class _Columns:
    """Rows as they come; without time, `times` are 0, without position, `positions` are."""

    sessions: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    positions: list[float] = field(default_factory=list)


def read_sessions(path: Path, problems: Problems, progress: Progress = lambda lines: None) -> list[Row]:
    """Every good row, in the order of the file.

    Without a column `time`, sessions are a second apart in the order of their first rows, and last less than
    one. Raises BadLog where the file cannot be opened, is damaged, lacks a column or has no good row.
    """
    table = Table(path, REQUIRED, OPTIONAL, problems, progress)
    if not {"time", "position"} & set(table.fields):
        raise BadLog(f"{path.name}: no column is called time or position; {listed(table.fields)}")
    columns = _Columns()
    for number, values in table:
        try:
            _add(columns, values)
        except BadField as bad:
            problems.add(number, bad.field, bad.reason)
    if not columns.sessions:
        why = f"; {problems.first[0]}" if problems.first else ""
        raise BadLog(f"{path.name} has no row that can be used{why}")
    times = _times(columns, timed="time" in table.fields, placed="position" in table.fields)
    return list(zip(columns.sessions, columns.items, columns.events, times.tolist(), strict=True))


def _add(columns: _Columns, values: Mapping[str, str]) -> None:
    session, item = text(values, "session_id", required=True), text(values, "item_id", required=True)
    event = text(values, "event") or EVENT
    time = seconds(values, "time") if "time" in values else 0.0
    position = _position(values["position"]) if "position" in values else 0.0
    columns.sessions.append(session)
    columns.items.append(item)
    columns.events.append(event)
    columns.times.append(time)
    columns.positions.append(position)


def _position(cell: str) -> float:
    try:
        position = float(cell)
    except ValueError:
        position = math.nan
    if not math.isfinite(position):
        raise BadField("position", f"is no number: {printable(cell)!r}")
    return position


def _times(columns: _Columns, *, timed: bool, placed: bool) -> Doubles:
    """Seconds of each row, shape (rows,): in order of time, then of position, within each session."""
    times = np.array(columns.times)
    if not placed:
        return times
    numbers: dict[str, int] = {}
    sessions = np.array([numbers.setdefault(name, len(numbers)) for name in columns.sessions])
    places = _places(sessions, times, np.array(columns.positions))
    if timed:
        return np.asarray(times + TICK_S * places, dtype=np.float64)
    most = np.zeros(len(numbers))
    np.maximum.at(most, sessions, places)
    return np.asarray(sessions + places / (most[sessions] + 1.0), dtype=np.float64)


def _places(sessions: Offsets, times: Doubles, positions: Doubles) -> Offsets:
    """The rank of each row's position among those of its session and time, equal for equal positions."""
    order = np.lexsort((positions, times, sessions))
    session, time, position = sessions[order], times[order], positions[order]
    opens = np.ones(len(order), dtype=np.bool_)
    opens[1:] = (session[1:] != session[:-1]) | (time[1:] != time[:-1])
    steps = np.cumsum(opens | np.append(True, position[1:] != position[:-1]))
    firsts = np.flatnonzero(opens)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = steps - np.repeat(steps[firsts], np.diff(np.append(firsts, len(order))))
    return places
