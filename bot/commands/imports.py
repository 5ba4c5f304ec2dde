"""Files into the store, batch by batch: each an action of its own, so that a server goes on beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from bot.actions import behaviour, catalogue
from bot.commands.progress import step
from bot.errors import Invalid
from bot.feeds.behaviour import FORMATS, OURS, Format, read_behaviour
from bot.feeds.catalogue import read_catalogue
from bot.feeds.derived import catalogue_from_events
from bot.feeds.problems import Problems
from bot.model import Interaction, Product, Site, SiteId
from bot.reactions import Reactor

COMPLETEJOURNEY = "completejourney"
PRODUCTS = 2_000
INTERACTIONS = 20_000
T = TypeVar("T")
Progress = Callable[[int], None]
"""Told how many rows are done so far."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, and how it says what we mean."""

    path: Path
    format: str = OURS
    """A name of FORMATS."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our field -> the file's column."""
    events: Mapping[str, str] = field(default_factory=dict)
    """The file's event -> GA4's."""
    strict: bool = False
    """The first bad row ends it."""

    @property
    def form(self) -> Format:
        return FORMATS[self.format].merged(self.columns, self.events)


async def put_products(
    reactor: Reactor, site_id: SiteId, products: Iterable[Product], progress: Progress
) -> int:
    """How many were put. Interrupted, whole batches stay; the same file again completes the catalogue."""
    done = 0
    for batch in _batches(products, PRODUCTS):
        done += await reactor.run(catalogue.put, site_id, batch)
        progress(done)
    return done


async def add_behaviour(
    reactor: Reactor, site_id: SiteId, source: str, rows: Iterable[Interaction], progress: Progress
) -> int:
    """How many were added. They count only once all are in; interrupted, nothing of them counts."""
    import_id = await reactor.run(behaviour.begin, site_id, source)
    done = 0
    for batch in _batches(rows, INTERACTIONS):
        done += await reactor.run(behaviour.add, import_id, batch)
        progress(done)
    await reactor.run(behaviour.complete, import_id)
    return done


async def import_catalogue(reactor: Reactor, console: Console, site: Site, reading: Reading) -> None:
    """Raises Invalid for a file that cannot be read at all, and (strict) at the first bad row.

    A file of somebody else's format is one of events: what they say of items makes the catalogue.
    """
    path, problems = reading.path, Problems(strict=reading.strict)
    with step(console, f"Catalogue {path.name}") as tell:
        products: Iterable[Product] = (
            read_catalogue(path, site.currency, problems, reading.columns)
            if reading.format == OURS
            else catalogue_from_events(path, site.currency, problems, reading.form)
        )
        done = await put_products(reactor, site.site_id, products, lambda n: tell(n, None))
    report(console, problems, done)


async def import_events(reactor: Reactor, console: Console, site: Site, reading: Reading) -> None:
    """As `import_catalogue`; the file's name is its source, so that importing it again replaces it."""
    path, problems = reading.path, Problems(strict=reading.strict)
    with step(console, f"Behaviour {path.name}") as tell:
        rows = read_behaviour(path, site.currency, problems, reading.form)
        done = await add_behaviour(reactor, site.site_id, path.name, rows, lambda n: tell(n, None))
    report(console, problems, done)


async def import_completejourney(
    reactor: Reactor, console: Console, site: Site, cache: Path, weeks: int
) -> None:
    """A real grocer's catalogue, and the baskets of his latest `weeks` weeks; 0 takes the whole year."""
    # here, because what it reads with is an extra that only the demo has, and slow to import
    from bot.feeds import completejourney

    with step(console, "Reading a grocer's year") as tell:
        grocer = completejourney.read(cache, tell)
    with step(console, "Catalogue", len(grocer.products)) as tell:
        await put_products(reactor, site.site_id, grocer.products, lambda n: tell(n, None))
    with step(console, "Baskets", grocer.count(weeks)) as tell:
        rows = grocer.interactions(weeks)
        await add_behaviour(reactor, site.site_id, COMPLETEJOURNEY, rows, lambda n: tell(n, None))


def report(console: Console, problems: Problems, done: int) -> None:
    """What came in and what did not, with line and reason."""
    console.print(f"{done:,} rows imported, {problems.count:,} refused.")
    for problem in problems.first:
        console.print(f"  {problem}", markup=False, highlight=False)
    if problems.count > len(problems.first):
        by_field = ", ".join(f"{field} {count:,}" for field, count in problems.by_field.most_common())
        console.print(f"  and {problems.count - len(problems.first):,} more; by field: {by_field}")
    for remark, count in problems.notes.items():
        console.print(f"  {count:,} × {remark}", markup=False, highlight=False)


def pairs(option: str, text: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping. Raises Invalid naming the option."""
    parts = [part.partition("=") for part in text.split(",") if part]
    if any(not name or not value for name, _, value in parts):
        raise Invalid(option, f"{option} is written like one=other,one=other")
    return {name.strip(): value.strip() for name, _, value in parts}


def _batches(rows: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    left = iter(rows)
    while batch := tuple(islice(left, size)):
        yield batch
