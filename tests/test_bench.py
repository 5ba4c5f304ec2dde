"""`make bench`: every module has its measures, and what it prints and writes has the promised shape."""

import importlib
import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

from tests.bench import __main__ as bench
from tests.bench.measure import Measure

MEASURES = [
    Measure("fast enough", 9.5, "×", 8.0),
    Measure("too slow", 7.0, "×", 8.0),
    Measure("small enough", 2.9, "KiB", 3.0, at_least=False),
    Measure("too large", 3.1, "KiB", 3.0, at_least=False),
    Measure("told only", 12345.678, "ms"),
]
REACHED = [True, False, True, False, None]


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where `main` writes; it knows the modules `good`, with MEASURES, and `broken`."""
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "bench-results.json")
    for name, measure in (("good", lambda: MEASURES), ("broken", lambda: 1 // 0)):
        module = ModuleType(name)
        monkeypatch.setattr(module, "measure", measure, raising=False)
        monkeypatch.setitem(sys.modules, f"tests.bench.{name}", module)
    return bench.RESULTS


@pytest.mark.parametrize("name", bench.MODULES)
def test_every_module_measures(name: str) -> None:
    module = importlib.import_module(f"tests.bench.{name}")
    assert callable(module.measure)


def test_a_measure_knows_whether_it_reached_its_bar() -> None:
    assert [measure.reached for measure in MEASURES] == REACHED


def test_the_results_are_written_as_a_list(results: Path) -> None:
    assert bench.main(["good"]) == 0
    rows = json.loads(results.read_text(encoding="utf-8"))
    assert [set(row) for row in rows] == [{"name", "value", "unit", "bar", "reached"}] * len(MEASURES)
    assert [row["reached"] for row in rows] == REACHED
    assert rows[4] == {
        "name": "told only",
        "value": 12345.678,
        "unit": "ms",
        "bar": None,
        "reached": None,
    }


def test_a_module_that_fails_leaves_the_figures_of_the_others(results: Path) -> None:
    assert bench.main(["broken", "good"]) == 1
    assert len(json.loads(results.read_text(encoding="utf-8"))) == len(MEASURES)


def test_the_table_tells_the_verdicts() -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(bench.table(MEASURES))
    assert isinstance(console.file, io.StringIO)
    lines = {line.split("│")[1].strip(): line for line in console.file.getvalue().splitlines() if "│" in line}
    assert "≥ 8" in lines["fast enough"]
    assert "reached" in lines["fast enough"]
    assert "missed" in lines["too slow"]
    assert "≤ 3" in lines["small enough"]
    assert "reached" in lines["small enough"]
    assert "missed" in lines["too large"]
    assert "ed │" not in lines["told only"]
    assert "12,346" in lines["told only"]
