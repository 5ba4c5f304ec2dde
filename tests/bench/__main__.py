"""`make bench`: runs every measure, prints a table and writes bench-results.json."""

import importlib
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Measure

MODULES = (
    "sizes",
    "recommender",
    "scale",
    "sessions",
    "delivery",
    "start",
    "intents",
    "knowledge",
    "wishes",
    "talking",
    "campaigns",
    "nudging",
)
RESULTS = Path(__file__).parents[2] / "bench-results.json"


def main(names: list[str]) -> int:
    """Measures the named modules, or all; a missed bar is printed, not raised: the table is the result.

    A module that fails makes the exit code 1, and does not take the others' figures away.
    """
    console = Console()
    measures: list[Measure] = []
    failed = False
    for name in names or MODULES:
        console.print(f"[dim]measuring {name} …[/]")
        try:
            measures += importlib.import_module(f"tests.bench.{name}").measure()
        except Exception:
            failed = True
            console.print_exception()
    console.print(table(measures))
    rows = [
        {"name": m.name, "value": m.value, "unit": m.unit, "bar": m.bar, "reached": m.reached}
        for m in measures
    ]
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return int(failed)


def table(measures: list[Measure]) -> Table:
    made = Table("what", "value", "unit", "bar", "", title="Floorwalker, measured")
    for column in (1, 3):
        made.columns[column].justify = "right"
    for m in measures:
        bar = "" if m.bar is None else f"{'≥' if m.at_least else '≤'} {m.bar:g}"
        verdict = {None: "", True: "[green]reached[/]", False: "[red]missed[/]"}[m.reached]
        made.add_row(m.name, _readable(m.value), m.unit, bar, verdict)
    return made


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
