import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

import wiring.dialogues as dialogues_module
from bot.actions import catalogue, sites, teaching
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.meaning import Encodes
from bot.model import Article, Definition, ItemId, Product, SiteId
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools
from wiring.dialogues import Dialogues, Lessons

TEA = Product(ItemId("t"), "Green Tea", "/t", 100, "USD", brand="Leafy", category="Drinks > Tea")


@dataclass
class Teacher:
    """Remembers the lessons; a dialogue's locale says how many articles there were."""

    lessons: list[Lessons] = field(default_factory=list)
    fails: int = 0

    def __call__(self, lessons: Lessons, encoder: Encodes | None) -> Dialogue:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("a headache")
        self.lessons.append(lessons)
        return Dialogue(f"{len(lessons.articles)}", lessons.site.currency)


@pytest.fixture
def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


@pytest.fixture
async def site_id(reactor: Reactor) -> SiteId:
    made = await reactor.run(sites.found, name="S", origins=[], currency="EUR", locale="en", key="s")
    return made.site_id


def made_of(reactor: Reactor, teacher: Teacher) -> Dialogues:
    return Dialogues(reactor.tools.database, teacher, lambda: None)


async def teach(reactor: Reactor, site_id: SiteId, *titles: str) -> None:
    articles: Sequence[Article] = [Article(title, title, "x") for title in titles]
    await reactor.run(teaching.replace_articles, site_id, articles)


async def test_it_learns_what_was_taught_and_what_is_taught_later(reactor: Reactor, site_id: SiteId) -> None:
    teacher = Teacher()
    dialogues = made_of(reactor, teacher)
    await dialogues.look()
    assert (await dialogues.of(site_id)).locale == "0"
    await teach(reactor, site_id, "a", "b")
    guide = Definition("guide", "gifts", "id: gifts")
    await reactor.run(teaching.define, site_id, [guide])
    await dialogues.look()
    await dialogues.look()
    assert (await dialogues.of(site_id)).locale == "2"
    assert [len(lessons.definitions) for lessons in teacher.lessons] == [0, 1]


async def test_words_come_with_the_products_and_stay_when_it_learns(
    reactor: Reactor, site_id: SiteId
) -> None:
    dialogues = made_of(reactor, Teacher())
    dialogues.products(site_id, [TEA])
    await dialogues.look()
    assert (await dialogues.of(site_id)).vocabulary.knows("tea")
    await teach(reactor, site_id, "a")
    await dialogues.look()
    learnt = await dialogues.of(site_id)
    assert (learnt.locale, learnt.vocabulary.knows("tea")) == ("1", True)


async def test_what_fails_is_tried_again_while_the_old_one_answers(
    reactor: Reactor, site_id: SiteId, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dialogues_module, "RETRY_S", 0.0)
    teacher = Teacher()
    dialogues = made_of(reactor, teacher)
    await dialogues.look()
    await teach(reactor, site_id, "a")
    teacher.fails = 1
    with caplog.at_level(logging.ERROR, "floorwalker"):
        await dialogues.look()
    assert "could not be made" in caplog.text
    assert (await dialogues.of(site_id)).locale == "0"
    await dialogues.look()
    assert (await dialogues.of(site_id)).locale == "1"


async def test_first_answers_wait_for_the_words_of_the_catalogue(reactor: Reactor, site_id: SiteId) -> None:
    await reactor.run(catalogue.put, site_id, [TEA])
    dialogues = made_of(reactor, Teacher())
    async with dialogues.following():
        asked = asyncio.create_task(dialogues.of(site_id))
        done, _ = await asyncio.wait([asked], timeout=0.3)
        assert not done
        dialogues.products(site_id, [TEA])
        assert (await asyncio.wait_for(asked, 10)).vocabulary.knows("tea")


async def test_they_do_not_wait_for_ever(
    reactor: Reactor, site_id: SiteId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogues_module, "LATE_S", 0.2)
    await reactor.run(catalogue.put, site_id, [TEA])
    dialogues = made_of(reactor, Teacher())
    async with dialogues.following():
        assert (await asyncio.wait_for(dialogues.of(site_id), 10)).currency == "EUR"


async def test_a_site_it_never_heard_of_has_a_dialogue_all_the_same(reactor: Reactor) -> None:
    assert (await made_of(reactor, Teacher()).of(SiteId("unknown"))).locale == "en"
