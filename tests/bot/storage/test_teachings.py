from bot.model import Article, ConversationId, Definition, Question, SiteId
from bot.rules.reports import Period
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import HOSTILE, NOON, OTHER, SITE, converse, draft, later

SHIPPING = Article("shipping", "Shipping", HOSTILE, "/help/shipping", "en")
VERSAND = Article("shipping", "Versand", "Zwei Tage.", "", "de")


async def changes(database: SqlDatabase) -> dict[SiteId, int]:
    async with database.read() as store:
        return {standing.site_id: standing.teaching_change for standing in await store.sites.standing()}


async def test_articles_replace_those_there_were(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.teachings.replace_articles(SITE, [Article("old", "Old", "Gone.")])
        await store.teachings.replace_articles(SITE, [SHIPPING, VERSAND])
    async with settled.read() as store:
        assert await store.teachings.articles(SITE) == [VERSAND, SHIPPING]
        assert await store.teachings.articles(OTHER) == []
    assert await changes(settled) == {SITE: 2, OTHER: 0}


async def test_a_shop_may_have_no_articles(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.teachings.replace_articles(SITE, [SHIPPING])
        await store.teachings.replace_articles(SITE, [])
        assert await store.teachings.articles(SITE) == []


async def test_a_definition_is_replaced_by_kind_and_name(settled: SqlDatabase) -> None:
    first, second = Definition("guide", "gifts", "id: gifts"), Definition("guide", "gifts", HOSTILE)
    other = Definition("intents", "gifts", "x: []")
    async with settled.write() as store:
        for definition in (first, other, second):
            await store.teachings.define(SITE, definition)
        assert await store.teachings.definitions(SITE) == [second, other]
        assert await store.teachings.definitions(OTHER) == []
    assert await changes(settled) == {SITE: 3, OTHER: 0}


async def test_a_definition_is_forgotten_once(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.teachings.define(SITE, Definition("guide", "gifts", "id: gifts"))
        assert not await store.teachings.forget(OTHER, "guide", "gifts")
        assert await store.teachings.forget(SITE, "guide", "gifts")
        assert not await store.teachings.forget(SITE, "guide", "gifts")
        assert await store.teachings.definitions(SITE) == []
    assert await changes(settled) == {SITE: 2, OTHER: 0}


async def test_questions_of_a_period_come_latest_first(settled: SqlDatabase) -> None:
    await converse(settled, draft())
    asked = [Question(HOSTILE, "en", later(hours=h), ConversationId("conversation-1")) for h in range(4)]
    async with settled.write() as store:
        for question in asked:
            await store.teachings.ask(SITE, question)
    async with settled.read() as store:
        assert await store.teachings.questions(SITE, Period(NOON, later(hours=3)), 9) == asked[2::-1]
        assert await store.teachings.questions(SITE, Period(NOON, later(hours=9)), 2) == asked[:1:-1]
        assert await store.teachings.questions(OTHER, Period(NOON, later(hours=9)), 9) == []
