"""Progress where nobody watches: lines, few of them."""

import io

import pytest
from rich.console import Console

from bot.commands import progress


def written(total: int | None) -> list[str]:
    file = io.StringIO()
    with progress.step(Console(file=file), "Baskets", total) as tell:
        tell(20_000, None)
        tell(30_000, 40_000)
    return file.getvalue().splitlines()


def test_a_step_is_one_line_where_it_is_short() -> None:
    assert written(30_000) == ["Baskets …"]


def test_a_long_step_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    assert written(30_000) == ["Baskets …", "Baskets … 20,000 of 30,000", "Baskets … 30,000 of 40,000"]
    assert written(None) == ["Baskets …", "Baskets … 20,000", "Baskets … 30,000 of 40,000"]
