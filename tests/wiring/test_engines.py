import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

import wiring.engines as engines_module
import wiring.serving as serving_module
from bot.actions import sites
from bot.model import (
    Author,
    ClientId,
    ConversationId,
    Draft,
    Heard,
    Interaction,
    ItemId,
    ItemLine,
    Merchandising,
    Product,
    ProductQuery,
    Recommendation,
    Shown,
    SiteId,
    Tracked,
    Visit,
    VisitId,
    VisitorId,
)
from bot.ports import Tools
from bot.rules.conversations import begun
from bot.settings import Settings
from bot.storage.database import SqlDatabase
from recommender.dataset import Row
from recommender.search.semantic import Embeddings
from recommender.shelf import Shelf
from tests.bot.storage.samples import event
from tests.fakes import FakeClock, tools
from tests.wiring.ranks import KnownRanks, Maker, popular
from wiring.engines import Engines
from wiring.serving import folder_of

MEANINGS = Embeddings(np.zeros((1, 1), dtype=np.float16), Tokenizer(WordLevel({"tea": 0}, unk_token="tea")))
ANY = ProductQuery("trending", limit=10)


def tea(item_id: str, **changes: Any) -> Product:
    return replace(Product(ItemId(item_id), f"Tea {item_id}", f"/p/{item_id}", 100, "USD"), **changes)


class Shop:
    """A site with two kinds of tea, its engines, and all that can happen to it."""

    def __init__(self, database: SqlDatabase, folder: Path, tools: Tools, site_id: SiteId) -> None:
        self.database, self.tools, self.site_id = database, tools, site_id
        self.clock, self.maker = FakeClock(), Maker()
        self.settings = Settings(var_dir=folder)
        self.shelf = Shelf(folder_of(self.settings, site_id))
        self.engines = self.start()
        self.events = 0

    def start(self) -> Engines:
        return Engines(self.database, self.settings, self.clock, self.maker, lambda: MEANINGS)

    async def put(self, *products: Product) -> None:
        async with self.database.write() as store:
            await store.products.put(self.site_id, products)

    async def rule(self, rules: Merchandising) -> None:
        async with self.database.write() as store:
            await store.sites.set_merchandising(self.site_id, rules)

    async def happen(self, *names: str, item: str = "a", visit_id: str = "visit-1", **changes: Any) -> None:
        async with self.database.write() as store:
            now = self.clock.now()
            visit = Visit(VisitId(visit_id), self.site_id, VisitorId(f"of {visit_id}"), now, now)
            if await store.visits.by_id(self.site_id, visit.visit_id) is None:
                await store.visits.open(visit)
            tracked = [self._event(name, item, **changes) for name in names]
            await store.visits.record(visit, tracked, now)

    def _event(self, name: str, item: str, **changes: Any) -> Tracked:
        self.events += 1
        made = event(
            f"event-{self.events}", name, items=(ItemLine(ItemId(item)),), occurred_at=self.clock.now()
        )
        return replace(made, **changes)

    async def import_(self, *rows: Interaction) -> None:
        async with self.database.write() as store:
            import_id = await store.imports.begin(self.site_id, "file", self.clock.now())
            await store.imports.add(import_id, rows)
            await store.imports.complete(import_id, self.clock.now())

    def train(self, *best: str, **metrics: Any) -> int:
        """A new model, in use; its number."""
        learnt = {"learnt_until": self.clock.now().timestamp()} | metrics
        number = self.shelf.add(popular(*best), learnt)
        self.shelf.use(number)
        return number

    def damage(self, number: int) -> None:
        self.shelf._path(number).write_bytes(b"half of a mod")

    async def picks(self, query: ProductQuery = ANY, visit: Visit | None = None) -> list[Recommendation]:
        return await self.engines.recommend(self.site_id, query, visit)

    async def asked(self, query: ProductQuery = ANY) -> list[str]:
        return [pick.item_id for pick in await self.picks(query)]

    @property
    def engine(self) -> KnownRanks:
        engine = self.engines._sites[self.site_id].engine
        assert isinstance(engine, KnownRanks)
        return engine

    @property
    def observed(self) -> list[tuple[str, str, str]]:
        return [row[:3] for row in self.engine.observed]


@pytest.fixture
async def shop(sqlite_database: SqlDatabase, tmp_path: Path) -> AsyncIterator[Shop]:
    found = tools(sqlite_database)
    async with sqlite_database.write() as store:
        made = await sites.found(store, found, name="Shop", origins=[], currency="USD", locale="en")
    shop = Shop(sqlite_database, tmp_path, found, made.value.site_id)
    await shop.put(tea("a"), tea("b"))
    yield shop
    shop.maker.may_build.set()


async def test_before_anything_is_loaded_nothing_is_recommended(shop: Shop) -> None:
    assert await shop.asked() == []


async def test_while_a_server_starts_the_first_answer_waits(shop: Shop) -> None:
    async with shop.engines.following():
        assert await shop.asked() == ["a", "b"]


async def test_a_running_server_follows_and_ends(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_module, "REFRESH_S", 0.01)
    async with shop.engines.following():
        assert await shop.asked() == ["a", "b"]
        await shop.put(tea("c"))
        for _ in range(1_000):
            await asyncio.sleep(0.01)
            if await shop.asked() == ["a", "b", "c"]:
                break
    assert await shop.asked() == ["a", "b", "c"]


class TestCatalogue:
    async def test_a_new_product_is_there_after_one_look_without_a_new_engine(self, shop: Shop) -> None:
        await shop.put(*(tea(f"t{n}") for n in range(20)))
        await shop.engines.refresh()
        await shop.put(tea("0"))
        await shop.engines.look()
        assert (await shop.asked())[0] == "0"
        assert shop.maker.built == [22]

    async def test_what_changed_replaces_what_was(self, shop: Shop) -> None:
        await shop.engines.refresh()
        attributes = {"color": "green"}
        await shop.put(tea("a", price_minor=900, sale_price_minor=700, cost_minor=300, attributes=attributes))
        await shop.engines.look()
        item = shop.engine.items["a"]
        assert (item.price_minor, item.cost_minor, item.attributes) == (700, 300, attributes)

    async def test_the_same_catalogue_again_changes_nothing(self, shop: Shop) -> None:
        await shop.engines.refresh()
        engine = shop.engine
        await shop.put(tea("a"), tea("b"))
        await shop.engines.look()
        assert shop.engine is engine

    async def test_many_changes_are_built_beside_while_the_old_engine_answers(self, shop: Shop) -> None:
        await shop.engines.refresh()
        shop.maker.may_build.clear()
        await shop.put(*(tea(f"t{n:04}") for n in range(serving_module.MANY + 1)))
        await shop.engines.look()
        assert await shop.asked() == ["a", "b"]
        await shop.put(tea("0"))
        await shop.engines.look()
        assert await shop.asked() == ["0", "a", "b"]
        shop.maker.may_build.set()
        await shop.engines.refresh()
        assert (await shop.asked())[:4] == ["0", "a", "b", "t0000"]
        assert shop.maker.built == [2, serving_module.MANY + 3]

    async def test_a_quarter_of_a_small_catalogue_is_many(self, shop: Shop) -> None:
        await shop.put(*(tea(f"t{n}") for n in range(6)))
        await shop.engines.refresh()
        for item_id in ("u1", "u2", "u3"):
            await shop.put(tea(item_id))
            await shop.engines.refresh()
        assert shop.maker.built == [8, 11]

    async def test_a_site_made_later_is_served_too(self, shop: Shop) -> None:
        await shop.engines.refresh()
        async with shop.database.write() as store:
            made = await sites.found(store, shop.tools, name="2", origins=[], currency="USD", locale="en")
            await store.products.put(made.value.site_id, [tea("z")])
        await shop.engines.refresh()
        assert [p.item_id for p in await shop.engines.recommend(made.value.site_id, ANY, None)] == ["z"]
        assert await shop.asked() == ["a", "b"]


class TestMeanings:
    async def test_the_first_engine_answers_before_it_knows_them(self, shop: Shop) -> None:
        await shop.engines.refresh()
        assert (await shop.asked(), shop.maker.understood) == (["a", "b"], [])
        await shop.engines.look()
        await shop.engines.look()
        assert shop.maker.understood == [2]

    async def test_a_later_one_knows_them_before_it_answers(self, shop: Shop) -> None:
        await shop.engines.refresh()
        await shop.engines.look()
        shop.train("b", "a")
        await shop.engines.look()
        await shop.engines._sites[shop.site_id].built()
        assert (await shop.asked(), shop.maker.understood) == (["a", "b"], [2, 2])


class TestModels:
    async def test_a_new_model_and_going_back_are_noticed(self, shop: Shop) -> None:
        await shop.engines.refresh()
        for best in (("b", "a"), ("a", "b")):
            shop.train(*best)
            await shop.engines.refresh()
            assert await shop.asked() == list(best)
        shop.shelf.use(1)
        await shop.engines.refresh()
        assert await shop.asked() == ["b", "a"]

    async def test_no_request_fails_while_models_are_swapped(self, shop: Shop) -> None:
        for best in (("a", "b"), ("b", "a")):
            shop.train(*best)
        await shop.engines.refresh()
        answers: set[tuple[str, ...]] = set()
        is_over = False

        async def hammer() -> None:
            while not is_over:
                answers.add(tuple(await shop.asked()))

        hammering = [asyncio.create_task(hammer()) for _ in range(4)]
        for number in (1, 2, 1, 2):
            shop.shelf.use(number)
            await shop.engines.refresh()
        is_over = True
        await asyncio.gather(*hammering)
        assert answers == {("a", "b"), ("b", "a")}

    async def test_a_damaged_first_model_leaves_the_catalogue(
        self, shop: Shop, caplog: pytest.LogCaptureFixture
    ) -> None:
        shop.damage(shop.train("b", "a"))
        with caplog.at_level(logging.ERROR):
            await shop.engines.refresh()
            await shop.engines.refresh()
        assert await shop.asked() == ["a", "b"]
        assert caplog.messages == [f"model 1 of site {shop.site_id} was refused"]

    async def test_a_damaged_later_one_leaves_the_one_in_use(self, shop: Shop) -> None:
        shop.train("b", "a")
        await shop.engines.refresh()
        shop.damage(shop.train("a", "b"))
        await shop.put(tea("c"))
        await shop.engines.refresh()
        assert await shop.asked() == ["b", "a", "c"]


class TestFailures:
    async def test_what_cannot_be_built_is_tried_again(
        self, shop: Shop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await shop.engines.refresh()
        shop.train("b", "a")
        shop.maker.failures = 1
        with caplog.at_level(logging.ERROR):
            await shop.engines.refresh()
            await shop.engines.refresh()
        assert await shop.asked() == ["a", "b"]
        assert len(caplog.messages) == 1
        monkeypatch.setattr(shop.engines._sites[shop.site_id], "_retry_at", 0.0)
        await shop.engines.refresh()
        assert await shop.asked() == ["b", "a"]

    async def test_what_cannot_be_added_is_built(self, shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
        await shop.engines.refresh()
        shop.maker.refuses = "c"
        await shop.put(tea("c"))
        with caplog.at_level(logging.ERROR):
            await shop.engines.look()
        assert await shop.asked() == ["a", "b"]
        assert len(caplog.messages) == 1
        await shop.engines.refresh()
        assert await shop.asked() == ["a", "b", "c"]

    async def test_one_sites_trouble_is_not_anothers(self, shop: Shop) -> None:
        async with shop.database.write() as store:
            made = await sites.found(store, shop.tools, name="2", origins=[], currency="USD", locale="en")
            await store.products.put(made.value.site_id, [tea("z")])
        await shop.engines.refresh()
        shop.maker.refuses = "c"
        await shop.put(tea("c"))
        async with shop.database.write() as store:
            await store.products.put(made.value.site_id, [tea("y")])
        await shop.engines.look()
        assert [p.item_id for p in await shop.engines.recommend(made.value.site_id, ANY, None)] == ["y", "z"]


class TestRules:
    async def test_they_are_in_force_after_one_look(self, shop: Shop) -> None:
        await shop.engines.refresh()
        await shop.rule(Merchandising(excluded=(ItemId("a"),), boosted={"b": 2.0}, diversity=0.5))
        await shop.engines.look()
        assert await shop.asked() == ["b"]
        rules = shop.engine.rules
        assert (rules.excluded, rules.boosted, rules.diversity) == (frozenset({"a"}), {"b": 2.0}, 0.5)
        assert shop.maker.built == [2]

    async def test_those_changed_while_an_engine_is_built_hold_for_it(self, shop: Shop) -> None:
        await shop.engines.refresh()
        shop.maker.may_build.clear()
        shop.train("b", "a")
        await shop.engines.look()
        await shop.rule(Merchandising(excluded=(ItemId("a"),)))
        await shop.engines.look()
        assert await shop.asked() == ["b"]
        shop.maker.may_build.set()
        await shop.engines.refresh()
        assert await shop.asked() == ["b"]
        assert shop.engine.best == ["b", "a"]

    async def test_who_asks_again_in_the_same_situation_sees_what_was_tried_out(self, shop: Shop) -> None:
        await shop.rule(Merchandising(explored_share=0.5))
        await shop.engines.refresh()
        now = shop.clock.now()
        visit = Visit(VisitId("v"), shop.site_id, VisitorId("eve"), now, now)
        first = await shop.picks(visit=visit)
        assert (first[0].propensity, first[0].explored, first[0].shares) == (0.75, True, {"p": 0.3333})
        assert await shop.picks(visit=visit) == first
        assert await shop.picks(visit=replace(visit, visit_id=VisitId("w"))) != first
        await shop.rule(Merchandising())
        await shop.engines.look()
        assert [pick.item_id for pick in await shop.picks(visit=visit)] == ["a", "b"]


class TestClicks:
    @pytest.fixture(autouse=True)
    async def shown(self, shop: Shop) -> None:
        async with shop.database.write() as store:
            fresh = begun(ConversationId("c"), shop.site_id, VisitorId("eve"), shop.clock.now())
            await store.conversations.open(fresh)
            draft = Draft(ClientId("answer"), Author.BOT, "Here.")
            posted = await store.conversations.post(ConversationId("c"), draft, shop.clock.now())
            assert posted
            shown = Shown(ItemId("a"), 1, "similar", 0.5, explored=True)
            await store.recommendations.add(shop.site_id, posted[0], [shown])

    async def test_thompson_is_told_and_a_new_engine_too(self, shop: Shop) -> None:
        await shop.rule(Merchandising(explored_share=0.5, exploration="thompson"))
        await shop.engines.refresh()
        await shop.engines.look()
        assert shop.engine.clicks == {"a": (1, 0)}
        shop.train("b", "a")
        await shop.engines.refresh()
        assert (shop.engine.best, shop.engine.clicks) == (["b", "a"], {"a": (1, 0)})

    async def test_nobody_else_needs_them(self, shop: Shop) -> None:
        await shop.rule(Merchandising(explored_share=0.5))
        await shop.engines.refresh()
        assert shop.engine.clicks == {}


class TestEvents:
    async def test_each_is_heard_once(self, shop: Shop) -> None:
        await shop.engines.refresh()
        await shop.happen("view_item", "page_view", "view_item_list")
        await shop.engines.look()
        assert shop.observed == [("visit-1", "a", "view_item")]
        shop.clock.forward(seconds=1)
        await shop.happen("add_to_cart", visit_id="visit-2", item="b")
        await shop.engines.look()
        await shop.engines.look()
        assert shop.observed[1:] == [("visit-2", "b", "add_to_cart")]
        assert shop.engine.observed[1][3] == shop.clock.now().timestamp()

    async def test_one_that_was_committed_late_is_heard_too(self, shop: Shop) -> None:
        await shop.engines.refresh()
        shop.clock.forward(seconds=4)
        await shop.happen("view_item", item="b")
        await shop.engines.look()
        shop.clock.at -= timedelta(seconds=3)
        await shop.happen("purchase", item="a")
        await shop.engines.look()
        assert [item for _, item, _ in shop.observed] == ["b", "a"]

    async def test_a_clock_ahead_of_ours_deafens_nobody(self, shop: Shop) -> None:
        await shop.engines.refresh()
        now = shop.clock.now()
        shop.clock.forward(hours=1)
        await shop.happen("view_item", item="b")
        shop.clock.at = now
        await shop.engines.look()
        shop.clock.forward(seconds=1)
        await shop.happen("view_item", item="a")
        await shop.engines.look()
        assert [item for _, item, _ in shop.observed] == ["b", "a"]

    async def test_after_a_restart_all_that_the_model_does_not_know_is_told(self, shop: Shop) -> None:
        await shop.happen("view_item")
        shop.clock.forward(minutes=1)
        shop.train("a", "b")
        shop.clock.forward(minutes=1)
        await shop.happen("purchase")
        shop.engines = shop.start()
        await shop.engines.refresh()
        assert shop.observed == [("visit-1", "a", "purchase")]

    async def test_a_model_that_does_not_say_when_it_learnt_did_so_when_it_was_saved(
        self, shop: Shop
    ) -> None:
        await shop.happen("view_item")
        shop.train("a", "b", learnt_until=None)
        await shop.engines.refresh()
        assert shop.observed == []

    async def test_without_a_model_all_is_told_and_no_more_than_bounded(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines_module, "MOST_HEARD", 2)
        for name in ("view_item", "add_to_cart", "purchase"):
            await shop.happen(name)
            shop.clock.forward(days=1)
        shop.engines = shop.start()
        await shop.engines.refresh()
        assert [name for _, _, name in shop.observed] == ["add_to_cart", "purchase"]

    async def test_a_new_engine_knows_what_the_old_one_heard(self, shop: Shop) -> None:
        await shop.engines.refresh()
        await shop.happen("view_item")
        await shop.engines.look()
        shop.maker.may_build.clear()
        await shop.put(*(tea(f"t{n:04}") for n in range(serving_module.MANY + 1)))
        await shop.engines.look()
        shop.clock.forward(seconds=1)
        await shop.happen("purchase")
        await shop.engines.look()
        shop.maker.may_build.set()
        await shop.engines.refresh()
        assert len(shop.engine.items) > serving_module.MANY
        assert [name for _, _, name in shop.observed] == ["view_item", "purchase"]

    async def test_imported_behaviour_is_heard_where_it_is_news(self, shop: Shop) -> None:
        shop.train("a", "b")
        await shop.engines.refresh()
        now = shop.clock.now()
        old = Interaction("v", "s1", "purchase", ItemId("a"), now - timedelta(days=1))
        new = replace(old, session_id="s2", occurred_at=now + timedelta(hours=1))
        await shop.import_(old, new)
        await shop.engines.look()
        newest = replace(new, session_id="s3", occurred_at=now + timedelta(hours=2))
        await shop.import_(old, new, newest)
        await shop.engines.look()
        await shop.engines.look()
        assert shop.observed == [("s2", "a", "purchase"), ("s3", "a", "purchase")]

    async def test_a_look_that_failed_has_heard_nothing(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await shop.engines.refresh()
        await shop.happen("view_item")

        async def broken(*_: object) -> None:
            raise RuntimeError("the database is gone")

        with monkeypatch.context() as patched:
            patched.setattr(shop.engines, "_news", broken)
            with pytest.raises(RuntimeError):
                await shop.engines.look()
        await shop.engines.look()
        assert shop.observed == [("visit-1", "a", "view_item")]


def test_rows_are_those_of_a_dataset(shop: Shop) -> None:
    from wiring.translation import rows_of

    now = shop.clock.now()
    heard = Heard(shop.site_id, VisitId("v"), ItemId("a"), "view_item", now, now, ("eve", "e", 0))
    expected: Row = ("v", "a", "view_item", now.timestamp())
    assert rows_of([heard]) == [expected]
