"""Progress on a terminal: bars where somebody watches, a line now and then where nobody does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

EVERY_S = 10.0
Tell = Callable[[int, int | None], None]


@contextmanager
def step(console: Console, title: str, total: int | None = None) -> Iterator[Tell]:
    """Shows `title` while its block runs; call what it yields with (done, total) as work goes on."""
    if not console.is_terminal:
        console.print(f"{title} …")
        yield _lines(console, title, total)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done, of: progress.update(task, completed=done, total=total if of is None else of)


def _lines(console: Console, title: str, total: int | None) -> Tell:
    told_at = time.monotonic()

    def tell(done: int, of: int | None) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= EVERY_S:
            told_at = time.monotonic()
            known = total if of is None else of
            console.print(f"{title} … {done:,}" + (f" of {known:,}" if known else ""), highlight=False)

    return tell
