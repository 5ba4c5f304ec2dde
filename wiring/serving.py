"""One site's engine, and how it follows what changes: quickly where it can, else built anew beside itself."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from bot import model
from bot.model import Product, SiteId, Standing
from bot.settings import Settings
from recommender.answering.merchandising import Merchandising
from recommender.answering.query import Pick, Query
from recommender.dataset import Row
from recommender.errors import RecommenderError
from recommender.items import Item
from recommender.ranking.trained import Trained
from recommender.search.semantic import Embeddings
from recommender.shelf import Shelf
from wiring.translation import item_of, merchandising_of

MANY = 2_000
"""So many changes, or a quarter of the catalogue, and it is better built anew."""
RETRY_S = 5.0
COUNT_S = 60.0
MOST_REMEMBERED = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger("floorwalker")


class Ranks(Protocol):
    """What of `recommender.engine.Engine` is used. Threads may share it, also while it observes."""

    def recommend(self, query: Query) -> Sequence[Pick]: ...
    def with_items(self, changed: Sequence[Item]) -> "Ranks":
        """The same with these items added or replaced; quick, and what was observed stays."""

    def with_merchandising(self, merchandising: Merchandising) -> "Ranks":
        """The same under other rules; quick, and what was observed stays."""

    def with_clicks(self, clicks: Mapping[str, tuple[int, int]]) -> "Ranks":
        """The same, told how often each item was shown and clicked, for `thompson`; quick."""

    def observe(self, rows: Iterable[Row]) -> None: ...
    def understood(self, embeddings: Embeddings | None) -> None:
        """Search by meaning too, in this engine and those made of it; takes seconds."""


Build = Callable[[Sequence[Item], Trained | None, Merchandising], Ranks]
Meanings = Callable[[], Embeddings | None]


@dataclass(frozen=True, slots=True)
class News:
    """What a look found out about one site."""

    standing: Standing
    number: int | None
    """Of the model that is to be in use."""
    products: Sequence[Product]
    rows: Sequence[Row]
    """Not heard before; or, where `to_replay` said so, everything since then."""
    is_replay: bool = False
    clicks: Mapping[str, tuple[int, int]] | None = None
    """None where they were not counted again."""


@dataclass(frozen=True, slots=True)
class _Built:
    engine: Ranks
    number: int | None
    rules: model.Merchandising
    learnt_until: datetime


class Serving:
    """`take` is called by one task; `recommend` by many threads."""

    def __init__(self, folder: Path, build: Build, meanings: Meanings) -> None:
        self.engine: Ranks | None = None
        self.change = -1
        """Of the catalogue, as far as it was taken in."""
        self.imported_until = EPOCH
        """What was imported of earlier times is known."""
        self._folder = folder
        self._build = build
        self._meanings = meanings
        self._is_literal = False
        """Whether the engine does not know yet what words mean."""
        self._items: dict[str, Item] = {}
        self._rules = model.Merchandising()
        self._clicks: Mapping[str, tuple[int, int]] = {}
        self._count_at = 0.0
        self._number: int | None = None
        self._used: int | None = None
        self._changes = 0
        """Taken in since it was built."""
        self._late: dict[str, Item] = {}
        """Changed since the next engine was begun."""
        self._next: _Built | None = None
        self._building: asyncio.Task[None] | None = None
        self._is_broken = False
        self._retry_at = 0.0
        self._answers: dict[str, Sequence[Pick]] = {}

    @property
    def to_replay(self) -> datetime | None:
        """Since when everything is to be told to the engine that is built and waits to be used."""
        return self._next.learnt_until if self._next else None

    def wants_clicks(self, rules: model.Merchandising) -> bool:
        """Now and then, where a shop tries out what is clicked."""
        is_used = rules.exploration == "thompson" and rules.explored_share > 0
        return is_used and asyncio.get_running_loop().time() >= self._count_at

    def recommend(self, query: Query, asker: str) -> Sequence[Pick]:
        """Where something is tried out, one asker in one situation gets one answer: what an exit nudge showed
        must be what is saved of it.
        """
        engine = self.engine
        if engine is None:
            return ()
        if not asker or not self._rules.explored_share:
            return engine.recommend(query)
        answers, key = self._answers, f"{asker} {query}"
        if key not in answers and len(answers) >= MOST_REMEMBERED:
            answers.clear()
        known = answers.get(key)
        return answers.setdefault(key, engine.recommend(query)) if known is None else known

    async def take(self, news: News) -> None:
        """The old engine answers until a new one takes its place. What failed is built anew, soon."""
        fresh = await asyncio.to_thread(_items, news.products) if news.products else {}
        self._items.update(fresh)
        self._late.update(fresh)
        self.change = news.standing.change
        self.imported_until = max(self.imported_until, news.standing.imported_until or EPOCH)
        try:
            if self.engine is not None and self._is_literal:
                self._is_literal = False
                await asyncio.to_thread(self._understand, self.engine)
            await self._follow(news, fresh)
        except Exception:
            self._is_broken = True
            raise
        finally:
            self._begin(news)

    async def built(self) -> None:
        """When nothing is being built."""
        if self._building is not None:
            await asyncio.wait({self._building})

    async def close(self) -> None:
        if self._building is not None:
            self._building.cancel()
            await asyncio.gather(self._building, return_exceptions=True)

    async def _follow(self, news: News, fresh: dict[str, Item]) -> None:
        rules, engine, changed = self._rules, self.engine, fresh if len(fresh) <= MANY else {}
        built = self._next if news.is_replay else None
        if built is not None:
            self._next = None
            rules, engine, changed = built.rules, built.engine, self._late
        if engine is None:
            return
        if news.clicks is not None:
            self._clicks, self._count_at = news.clicks, asyncio.get_running_loop().time() + COUNT_S
        wanted = news.standing.merchandising
        if rules != wanted:
            engine = await asyncio.to_thread(engine.with_merchandising, merchandising_of(wanted))
        if news.clicks is not None or (built is not None and self._clicks):
            engine = await asyncio.to_thread(engine.with_clicks, self._clicks)
        if changed:
            engine = await asyncio.to_thread(engine.with_items, list(changed.values()))
        if news.rows:
            await asyncio.to_thread(engine.observe, news.rows)
        self._changes += len(fresh)
        self._swap(engine, wanted, built)

    def _swap(self, engine: Ranks, rules: model.Merchandising, built: _Built | None) -> None:
        if built is not None or rules != self._rules:
            self._answers = {}
        self._is_literal = self._is_literal or self.engine is None
        self.engine, self._rules = engine, rules
        if built is not None:
            self._number, self._is_broken, self._changes = built.number, False, len(self._late)
            self.imported_until = max(self.imported_until, built.learnt_until)

    def _begin(self, news: News) -> None:
        """Build the next engine, where this one is another's or has changed much."""
        is_worn = self._changes > min(MANY, len(self._items) // 4)
        is_fit = self.engine is not None and not self._is_broken and not is_worn
        is_busy = self._next is not None or (self._building is not None and not self._building.done())
        loop = asyncio.get_running_loop()
        if (is_fit and self._number == news.number) or is_busy or loop.time() < self._retry_at:
            return
        self._late = {}
        self._retry_at = loop.time() + RETRY_S
        making = self._make(list(self._items.values()), news.number, news.standing.merchandising)
        self._building = asyncio.create_task(making)

    async def _make(self, items: Sequence[Item], number: int | None, rules: model.Merchandising) -> None:
        try:
            self._next = await asyncio.to_thread(self._made, items, number, rules)
        except Exception:
            log.exception("the recommender in %s could not be built; it is tried again", self._folder.name)
        else:
            self._retry_at = 0.0

    def _made(self, items: Sequence[Item], number: int | None, rules: model.Merchandising) -> _Built:
        trained, learnt = self._model(number)
        engine = self._build(items, trained, merchandising_of(rules))
        if self.engine is not None:
            # the first is wanted at once: it finds by words until it knows what they mean
            self._understand(engine)
        return _Built(engine, number, rules, learnt)

    def _understand(self, engine: Ranks) -> None:
        embeddings = self._meanings()
        if embeddings is not None:
            engine.understood(embeddings)

    def _model(self, number: int | None) -> tuple[Trained | None, datetime]:
        """A refused one is logged, and the one before it goes on, or search without any."""
        shelf = Shelf(self._folder)
        for wanted in (number, self._used):
            if wanted is None:
                continue
            try:
                trained = shelf.load(wanted)
                learnt = learnt_until(self._folder, wanted)
            except RecommenderError:
                log.exception("model %s of site %s was refused", wanted, self._folder.name)
            else:
                self._used = wanted
                return trained, learnt
        return None, EPOCH


def folder_of(settings: Settings, site_id: SiteId) -> Path:
    return settings.var_dir / "models" / site_id


def learnt_until(folder: Path, number: int) -> datetime:
    """When the behaviour that a model knows was read. Raises NoSuchModel, BadSnapshot."""
    kept = Shelf(folder).metrics(number).get("learnt_until")
    seconds = kept if isinstance(kept, int | float) else (folder / f"{number:06d}.snapshot").stat().st_mtime
    return datetime.fromtimestamp(seconds, UTC)


def _items(products: Sequence[Product]) -> dict[str, Item]:
    return {product.item_id: item_of(product) for product in products}
