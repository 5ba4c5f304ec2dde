"""What shoppers write, over the demo's real catalogue: what they mean must be among the first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.feeds import completejourney
from recommender.answering.engine import Engine, Query
from recommender.answering.finding import LEAST_COVER
from recommender.items import Item, without_number
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources
from recommender.models.statistics import Statistics
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import weigh
from recommender.search.semantic import load
from recommender.search.text_index import TextIndex


@dataclass(frozen=True)
class Wish:
    part: str
    """`tuned`: seen while the search was made; `held out`: looked at once, at the end. `meant` needs meaning
    rather than words."""
    text: str
    category: re.Pattern[str]


WISHES = [
    Wish(part, text, re.compile(category, re.IGNORECASE))
    for line in (Path(__file__).parent / "shopper_queries.tsv").read_text(encoding="utf-8").splitlines()
    for part, text, category in (line.split("\t"),)
]


@pytest.fixture(scope="module")
def grocer(tmp_path_factory: pytest.TempPathFactory) -> completejourney.Grocer:
    return completejourney.read(tmp_path_factory.mktemp("cache"), lambda done, total: None)


@pytest.fixture(scope="module")
def items(grocer: completejourney.Grocer) -> list[Item]:
    return [
        Item(p.item_id, p.title, p.category, p.brand, p.asked_minor, p.available) for p in grocer.products
    ]


@pytest.fixture(scope="module")
def understanding(items: list[Item]) -> TextIndex:
    return TextIndex(items, load())


@pytest.fixture(scope="module")
def engine(grocer: completejourney.Grocer, items: list[Item]) -> Engine:
    column = grocer.baskets["item"].combine_chunks()
    counts = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary)).astype(np.float32)
    popularity = Popularity(np.array(column.dictionary.to_pylist()), counts)
    unknown = np.zeros_like(counts)
    statistics = Statistics(unknown, unknown, unknown, unknown, unknown, unknown, unknown)
    return Engine(items, Trained(Sources(popularity, statistics, {}), weigh(None)), embeddings=load())


def found(engine: Engine, wish: Wish) -> Sequence[bool]:
    picks = engine.recommend(Query("search", text=wish.text, limit=3))
    items = (engine._catalogue.items[engine._catalogue.places[pick.item_id]] for pick in picks)
    return [wish.category.search(item.category) is not None for item in items]


@pytest.mark.parametrize(
    ("part", "first", "among"),
    [("tuned", 0.95, 0.98), ("held out", 0.95, 0.95), ("meant", 0.7, 0.7), ("meant, held out", 0.6, 0.6)],
)
def test_what_is_meant_comes_first(engine: Engine, part: str, first: float, among: float) -> None:
    hits = [found(engine, wish) for wish in WISHES if wish.part == part]
    assert np.mean([bool(hit) and hit[0] for hit in hits]) >= first
    assert np.mean([any(hit) for hit in hits]) >= among


def by_text(index: TextIndex, items: Sequence[Item], wish: Wish) -> list[bool]:
    """Whether each of the three best titles lies where it should."""
    matches = index.search(wish.text)
    if matches.covers.max(initial=0.0) < LEAST_COVER:
        return []
    order = matches.rows[np.argsort(-matches.scores, kind="stable")].tolist()
    best: dict[str, str] = {}
    for item in (items[row] for row in order[:200]):
        best.setdefault(without_number(item.title), item.category)
    return [wish.category.search(category) is not None for category in list(best.values())[:3]]


@pytest.mark.parametrize("part", ["meant", "meant, held out"])
def test_what_is_said_in_other_words_is_found(
    understanding: TextIndex, items: Sequence[Item], part: str
) -> None:
    by_meaning, by_words = (
        np.mean([by_text(index, items, wish)[:1] == [True] for wish in WISHES if wish.part == part])
        for index in (understanding, understanding.with_embeddings(None))
    )
    assert by_meaning >= 0.6
    assert by_meaning > by_words


@pytest.mark.parametrize("text", ["chep choclate cereal", "choclate cereal"])
def test_with_typing_errors_and_the_cheapest_first(engine: Engine, text: str) -> None:
    picks = engine.recommend(Query("search", text=text, cheapest_first=True, limit=6))
    found = [engine._catalogue.items[engine._catalogue.places[pick.item_id]] for pick in picks]
    assert len(found) == 6
    assert all("Cereal" in item.category for item in found)
    prices = [item.price_minor or 0.0 for item in found]
    assert prices == sorted(prices)


@pytest.mark.parametrize("text", ["gluten free", "winter tires", "iphone charger", "asdf qwertz"])
def test_what_the_shop_does_not_have_is_not_made_up(engine: Engine, text: str) -> None:
    assert engine.recommend(Query("search", text=text)) == []


@pytest.mark.parametrize("text", ["gluten free", "winter tires", "iphone charger", "asdf qwertz", "laptop"])
def test_what_is_not_meant_is_not_made_up(understanding: TextIndex, text: str) -> None:
    assert understanding.search(text).covers.max(initial=0.0) < LEAST_COVER


def test_equal_products_stand_once(engine: Engine) -> None:
    titles = {item.item_id: item.title for item in engine._catalogue.items}
    for text in ("yogurt", "potato chips", "diapers size 4"):
        picks = engine.recommend(Query("search", text=text, limit=6))
        bare = [re.sub(r",? (No\.|Style) \d+", "", titles[pick.item_id]) for pick in picks]
        assert len(set(bare)) == len(bare) == 6
