import pytest

from bot.actions import teaching
from bot.errors import Invalid, NotFound
from bot.model import Article, Definition
from tests.bot.actions.house import House

GIFTS = Definition("guide", "gifts", "id: gifts")


async def test_articles_are_taught_as_a_whole(house: House) -> None:
    site_id = house.site.site_id
    await house.reactor.run(
        teaching.replace_articles, site_id, [Article("a", "A", "x"), Article("b", "B", "y")]
    )
    assert await house.reactor.run(teaching.replace_articles, site_id, [Article("c", "C", "z")]) == 1
    assert await house.reactor.read(teaching.articles, site_id) == [Article("c", "C", "z")]


async def test_there_is_a_most(house: House) -> None:
    many = [Article(str(n), "A", "x") for n in range(teaching.MOST_ARTICLES + 1)]
    with pytest.raises(Invalid, match="more than 5,000"):
        await house.reactor.run(teaching.replace_articles, house.site.site_id, many)
    lots = [Definition("intents", str(n), "") for n in range(teaching.MOST_DEFINITIONS + 1)]
    with pytest.raises(Invalid, match="at most 500"):
        await house.reactor.run(teaching.define, house.site.site_id, lots)
    assert not await house.reactor.read(teaching.definitions, house.site.site_id)


async def test_what_was_defined_can_be_forgotten(house: House) -> None:
    site_id = house.site.site_id
    await house.reactor.run(teaching.define, site_id, [GIFTS])
    assert await house.reactor.read(teaching.definitions, site_id) == [GIFTS]
    await house.reactor.run(teaching.forget, site_id, "guide", "gifts")
    assert not await house.reactor.read(teaching.definitions, site_id)
    with pytest.raises(NotFound):
        await house.reactor.run(teaching.forget, site_id, "guide", "gifts")
