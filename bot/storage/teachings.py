"""What the dialogue of a site was taught, articles and definitions, and the questions it had no answer to."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from bot.model import Article, Definition, Question, SiteId
from bot.rules.reports import Period
from bot.storage.tables import articles, definitions, questions, sites
from bot.storage.transaction import Transaction, columns, values

ARTICLE = columns(articles, Article)
DEFINITION = columns(definitions, Definition)
QUESTION = columns(questions, Question)


class SqlTeachings:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def articles(self, site_id: SiteId) -> Sequence[Article]:
        mine = articles.c.site_id == site_id
        statement = select(*ARTICLE).where(mine).order_by(articles.c.article_id, articles.c.locale)
        return [Article(*row) for row in await self._transaction.all(statement)]

    async def replace_articles(self, site_id: SiteId, found: Sequence[Article]) -> None:
        await self._count(site_id)
        await self._transaction.run(delete(articles).where(articles.c.site_id == site_id))
        rows = [values(article) | {"site_id": site_id} for article in found]
        if rows:
            await self._transaction.run(self._transaction.insert(articles), rows)

    async def definitions(self, site_id: SiteId) -> Sequence[Definition]:
        mine = definitions.c.site_id == site_id
        statement = select(*DEFINITION).where(mine).order_by(definitions.c.kind, definitions.c.name)
        return [Definition(*row) for row in await self._transaction.all(statement)]

    async def define(self, site_id: SiteId, definition: Definition) -> None:
        await self._count(site_id)
        row = values(definition) | {"site_id": site_id}
        await self._transaction.run(self._transaction.upsert(definitions), [row])

    async def forget(self, site_id: SiteId, kind: str, name: str) -> bool:
        this = (
            (definitions.c.site_id == site_id) & (definitions.c.kind == kind) & (definitions.c.name == name)
        )
        found = await self._transaction.first(delete(definitions).where(this).returning(definitions.c.name))
        if found is None:
            return False
        await self._count(site_id)
        return True

    async def ask(self, site_id: SiteId, question: Question) -> None:
        row = values(question) | {"site_id": site_id}
        await self._transaction.run(self._transaction.insert(questions).values(row))

    async def questions(self, site_id: SiteId, period: Period, limit: int) -> Sequence[Question]:
        asked = questions.c.asked_at
        within = (questions.c.site_id == site_id) & (asked >= period.since_at) & (asked < period.until_at)
        statement = select(*QUESTION).where(within).order_by(asked.desc(), questions.c.number.desc())
        return [Question(*row) for row in await self._transaction.all(statement.limit(limit))]

    async def _count(self, site_id: SiteId) -> None:
        """The site's row stays locked until the end: changes are seen in the order of their numbers."""
        counted = update(sites).where(sites.c.site_id == site_id)
        await self._transaction.run(counted.values(teaching_change=sites.c.teaching_change + 1))
