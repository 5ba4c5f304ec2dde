"""What shoppers write, over the demo's real catalogue: what they mean must be among the first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from bot.feeds import completejourney
from recommender.engine import Engine, Item, Query
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources


@dataclass(frozen=True)
class Wish:
    part: str
    """`tuned`: seen while the search was made; `held out`: written afterwards, and looked at once."""
    text: str
    category: re.Pattern[str]


WISHES = [
    Wish(part, text, re.compile(category, re.IGNORECASE))
    for line in (Path(__file__).parent / "shopper_queries.tsv").read_text(encoding="utf-8").splitlines()
    for part, text, category in (line.split("\t"),)
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    grocer = completejourney.read(tmp_path_factory.mktemp("cache"), lambda done, total: None)
    items = [
        Item(p.item_id, p.title, p.category, p.brand, p.asked_minor, p.available) for p in grocer.products
    ]
    column = grocer.baskets["item"].combine_chunks()
    counts = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary)).astype(np.float32)
    return Engine(items, Sources(Popularity(np.array(column.dictionary.to_pylist()), counts)))


def found(engine: Engine, wish: Wish) -> Sequence[bool]:
    picks = engine.recommend(Query("search", text=wish.text, limit=3))
    items = (engine._catalogue.items[engine._catalogue.places[pick.item_id]] for pick in picks)
    return [wish.category.search(item.category) is not None for item in items]


@pytest.mark.parametrize(("part", "first", "among"), [("tuned", 0.95, 0.98), ("held out", 0.95, 0.95)])
def test_what_is_meant_comes_first(engine: Engine, part: str, first: float, among: float) -> None:
    hits = [found(engine, wish) for wish in WISHES if wish.part == part]
    assert np.mean([bool(hit) and hit[0] for hit in hits]) >= first
    assert np.mean([any(hit) for hit in hits]) >= among


@pytest.mark.parametrize("text", ["gluten free", "winter tires", "iphone charger", "asdf qwertz"])
def test_what_the_shop_does_not_have_is_not_made_up(engine: Engine, text: str) -> None:
    assert engine.recommend(Query("search", text=text)) == []


def test_equal_products_stand_once(engine: Engine) -> None:
    titles = {item.item_id: item.title for item in engine._catalogue.items}
    for text in ("yogurt", "potato chips", "diapers size 4"):
        picks = engine.recommend(Query("search", text=text, limit=6))
        bare = [re.sub(r",? (No\.|Style) \d+", "", titles[pick.item_id]) for pick in picks]
        assert len(set(bare)) == len(bare) == 6
