"""`ports.Recommends` over the recommender: an engine a site, kept in step with all it is made of."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta

from bot.model import Heard, Product, ProductQuery, Recommendation, SiteId, Standing, Visit
from bot.ports import Clock, Database, Store
from bot.settings import Settings
from recommender.dataset import Row
from recommender.shelf import Shelf
from wiring.serving import RETRY_S, Build, Meanings, News, Serving, folder_of
from wiring.translation import query_of, recommendation_of, rows_of

REFRESH_S = 0.25
CALM_S = 2.0
LATE = timedelta(seconds=5)
"""What was committed this long after it was received, or by a clock this far behind ours, is heard of too."""
MOST_HEARD = 50_000

log = logging.getLogger("floorwalker")


class Engines:
    """Looks at the database every REFRESH_S seconds; whatever is built is swapped in by one assignment."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        build: Build,
        meanings: Meanings,
        tell: Callable[[SiteId, Sequence[Product]], None] = lambda site_id, products: None,
    ) -> None:
        """`meanings` is asked in a thread, and for every engine: it keeps what it reads. `tell` is told which
        products changed, at the start all.
        """
        self._database = database
        self._settings = settings
        self._clock = clock
        self._build = build
        self._meanings = meanings
        self._tell = tell
        self._sites: dict[SiteId, Serving] = {}
        self._heard_until = clock.now()
        self._heard: set[tuple[SiteId, str, str, int]] = set()
        self._is_up = asyncio.Event()
        self._is_up.set()
        self._is_wanted = asyncio.Event()

    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> list[Recommendation]:
        """While a server starts, the first answers wait for what is being loaded: a second or two, once."""
        self._is_wanted.set()
        await self._is_up.wait()
        serving = self._sites.get(site_id)
        if serving is None:
            return []
        asker = visit.visit_id if visit else ""
        picks = await asyncio.to_thread(serving.recommend, query_of(query, visit, self._clock.now()), asker)
        return [recommendation_of(pick) for pick in picks]

    async def refresh(self) -> None:
        """All that there is, in use on return."""
        await self.look()
        await asyncio.gather(*(serving.built() for serving in self._sites.values()))
        await self.look()

    async def look(self) -> None:
        """Take in what changed since the last look; what takes long is built beside it, for a later one."""
        async with self._database.read() as store:
            standings = await store.sites.standing()
            numbers = await asyncio.to_thread(self._numbers, standings)
            site_ids = [standing.site_id for standing in standings]
            found = await store.behaviour.since(site_ids, self._heard_until - LATE, MOST_HEARD)
            heard = self._unheard(found)
            news = [
                await self._news(store, standing, number, heard.get(standing.site_id, []))
                for standing, number in zip(standings, numbers, strict=True)
            ]
        self._remember(found)
        for one in news:
            if one.products:
                self._tell(one.standing.site_id, one.products)
            try:
                await self._sites[one.standing.site_id].take(one)
            except Exception:
                log.exception("the recommender of site %s could not be refreshed", one.standing.site_id)

    def _numbers(self, standings: Sequence[Standing]) -> list[int | None]:
        return [Shelf(folder_of(self._settings, standing.site_id)).current() for standing in standings]

    def _unheard(self, found: Sequence[Heard]) -> dict[SiteId, list[Heard]]:
        news: dict[SiteId, list[Heard]] = {}
        for one in found:
            if (one.site_id, *one.key) not in self._heard:
                news.setdefault(one.site_id, []).append(one)
        return news

    def _remember(self, found: Sequence[Heard]) -> None:
        """Transactions do not commit in the order of their times: the last seconds are always read again."""
        self._heard = {(one.site_id, *one.key) for one in found}
        newest = max((one.received_at for one in found), default=self._heard_until)
        self._heard_until = max(self._heard_until, min(newest, self._clock.now()))

    async def _news(self, store: Store, standing: Standing, number: int | None, heard: list[Heard]) -> News:
        site_id = standing.site_id
        if site_id not in self._sites:
            self._sites[site_id] = Serving(folder_of(self._settings, site_id), self._build, self._meanings)
        serving = self._sites[site_id]
        is_changed = standing.change != serving.change
        products = await store.products.changed(site_id, serving.change) if is_changed else ()
        replay = serving.to_replay
        known = serving.imported_until if replay is None else replay
        rows: Sequence[Row] = ()
        if standing.imported_until is not None and standing.imported_until > known:
            rows = await store.behaviour.imported(site_id, known, MOST_HEARD)
        tracked = (
            rows_of(heard) if replay is None else await store.behaviour.latest(site_id, replay, MOST_HEARD)
        )
        is_wanted = serving.wants_clicks(standing.merchandising)
        clicks = await store.recommendations.clicks(site_id, MOST_HEARD) if is_wanted else None
        return News(standing, number, products, [*rows, *tracked], replay is not None, clicks)

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Load, then follow every change, until the block ends."""
        self._is_up.clear()
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            for serving in self._sites.values():
                await serving.close()

    async def _watch(self) -> None:
        # pages are asked for before recommendations: loading both at once would make both late
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_wanted.wait(), CALM_S)
        # a catalogue stays: the collector need not walk through it while it grows, nor ever after
        gc.disable()
        try:
            wait_s = await self._tried(self.refresh)
        finally:
            gc.freeze()
            gc.enable()
            self._is_up.set()
        while True:
            await asyncio.sleep(wait_s)
            wait_s = await self._tried(self.look)

    async def _tried(self, look: Callable[[], Awaitable[None]]) -> float:
        """How long to wait before the next look."""
        try:
            await look()
        except Exception:
            log.exception("the recommender could not be refreshed; it is tried again")
            return RETRY_S
        return REFRESH_S
