"""`ports.Dialogues`: what each site's dialogue knows, made anew beside the one in use when more is taught."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.knowledge.grouping import QuestionGroup, group
from bot.dialogue.meaning import Encodes
from bot.dialogue.vocabulary import Vocabulary, vocabulary_of
from bot.model import Article, Definition, ItemId, Product, Question, Site, SiteId, Standing
from bot.ports import Database

LOOK_S = 1.0
WORDS_S = 30.0
"""A catalogue that changes all the time has its words read so often."""
RETRY_S = 5.0
SOON_S = 0.1
LATE_S = 10.0
"""So long a visitor waits for a server that starts; then it answers with what it knows."""

log = logging.getLogger("floorwalker")


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that makes a site's dialogue, its catalogue aside."""

    site: Site
    articles: Sequence[Article] = ()
    definitions: Sequence[Definition] = ()


class Learns(Protocol):
    def __call__(self, lessons: Lessons, encoder: Encodes | None) -> Dialogue:
        """In a thread; may take seconds."""


@dataclass(slots=True)
class _Class:
    """One site's, while it learns."""

    dialogue: Dialogue | None = None
    change: int = -1
    """Of what it was taught, as far as it is learnt."""
    products: dict[ItemId, Product] = field(default_factory=dict)
    has_news: bool = False
    """Whether there are products whose words are not known yet."""
    words_at: float = 0.0
    """When they may be read again."""
    retry_at: float = 0.0


class Dialogues:
    """`following` works; `of` and `products` may be called at any time, by the loop's own thread."""

    def __init__(self, database: Database, learn: Learns, encoder: Callable[[], Encodes | None]) -> None:
        """`encoder` is asked in a thread, and often: it keeps what it reads."""
        self._database = database
        self._learn = learn
        self._encoder = encoder
        self._classes: dict[SiteId, _Class] = {}
        self._is_up = asyncio.Event()
        self._is_up.set()

    async def of(self, site_id: SiteId) -> Dialogue:
        """While a server starts, the first answers wait for what is being read: a second or two, once."""
        await self._is_up.wait()
        known = self._classes.get(site_id)
        return known.dialogue if known and known.dialogue else Dialogue("en", "USD")

    async def group(self, questions: Sequence[Question]) -> Sequence[QuestionGroup]:
        return await asyncio.to_thread(lambda: group(questions, self._encoder()))

    def products(self, site_id: SiteId, changed: Sequence[Product]) -> None:
        """Told by whoever reads the catalogue anyway: read twice, a large one would take twice the time."""
        known = self._classes.setdefault(site_id, _Class())
        known.products.update((product.item_id, _worded(product)) for product in changed)
        known.has_news = True

    async def look(self) -> bool:
        """Learn what is new, and tell whether that is all there is to learn.

        What fails is logged and tried again later; the dialogue there was answers meanwhile.
        """
        async with self._database.read() as store:
            standings = await store.sites.standing()
        for standing in standings:
            known = self._classes.setdefault(standing.site_id, _Class())
            now = asyncio.get_running_loop().time()
            if now < known.retry_at:
                continue
            try:
                await self._teach(known, standing)
                await self._read_words(known, now)
            except Exception:
                known.retry_at = now + RETRY_S
                known.has_news = bool(known.products)
                log.exception("the dialogue of site %s could not be made", standing.site_id)
        return all(standing.change == 0 or self._classes[standing.site_id].words_at for standing in standings)

    async def _teach(self, known: _Class, standing: Standing) -> None:
        if standing.teaching_change == known.change:
            return
        async with self._database.read() as store:
            site = await store.sites.by_id(standing.site_id)
            articles = await store.teachings.articles(standing.site_id)
            definitions = await store.teachings.definitions(standing.site_id)
        if site is None:
            return
        lessons = Lessons(site, articles, definitions)
        learnt = await asyncio.to_thread(lambda: self._learn(lessons, self._encoder()))
        vocabulary = known.dialogue.vocabulary if known.dialogue else Vocabulary()
        known.dialogue = replace(learnt, vocabulary=vocabulary)
        known.change = standing.teaching_change

    async def _read_words(self, known: _Class, now: float) -> None:
        if not known.has_news or now < known.words_at or known.dialogue is None:
            return
        known.has_news = False
        known.words_at = now + WORDS_S
        products = list(known.products.values())
        vocabulary = await asyncio.to_thread(vocabulary_of, products)
        known.dialogue = replace(known.dialogue, vocabulary=vocabulary)

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Learn, then follow every change, until the block ends."""
        self._is_up.clear()
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        late_at = asyncio.get_running_loop().time() + LATE_S
        while True:
            is_ready = False
            try:
                is_ready = await self.look()
            except Exception:
                log.exception("what the dialogues were taught could not be read")
            if is_ready or asyncio.get_running_loop().time() > late_at:
                self._is_up.set()
            await asyncio.sleep(LOOK_S if self._is_up.is_set() else SOON_S)


def _worded(product: Product) -> Product:
    """Without what has no words of a vocabulary: descriptions would be most of the memory."""
    return replace(product, description="", url="", image_url="")
