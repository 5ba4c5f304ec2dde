"""Progress on a terminal: bars where somebody watches, a line a step where nobody does."""

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


@contextmanager
def step(
    console: Console, title: str, total: int | None = None
) -> Iterator[Callable[[int, int | None], None]]:
    """Shows `title` while its block runs; call what it yields with (done, total) as work goes on."""
    if not console.is_terminal:
        console.print(f"{title} …")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done, of: progress.update(task, completed=done, total=total if of is None else of)
