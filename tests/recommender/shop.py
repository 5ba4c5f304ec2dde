"""A small shop whose right answers are known: visitors walk an aisle in order, and never change it."""

import numpy as np

from recommender.arrays import Codes
from recommender.cases import Histories, one
from recommender.dataset import DatasetSettings, Row, read_log
from recommender.items import Item
from recommender.models.next_item_fit import NextItemSettings
from recommender.ranking.fitting import SourceSettings
from recommender.ranking.learning import LearningSettings, learn
from recommender.ranking.ranker import TreeSettings
from recommender.ranking.trained import Trained

AISLES = {"tea": 6, "bread": 6, "soap": 6}


def item_id(aisle: str, place: int) -> str:
    return f"{aisle}-{place}"


def walks(count: int = 300, seed: int = 0) -> list[Row]:
    """Each session walks three to five steps of one aisle: after `tea-1` comes `tea-2`, and so on, around."""
    chance = np.random.default_rng(seed)
    rows: list[Row] = []
    for session in range(count):
        aisle = list(AISLES)[int(chance.integers(3))]
        start, steps = int(chance.integers(6)), int(chance.integers(3, 6))
        rows += [
            (f"s{session}", item_id(aisle, (start + step) % 6), "view_item", session * 100.0 + step)
            for step in range(steps)
        ]
    return rows


def baskets(count: int = 300, seed: int = 0) -> list[Row]:
    """Each basket holds three different items of one aisle, bought at one time."""
    chance = np.random.default_rng(seed)
    return [
        (f"b{basket}", item_id(aisle, int(place)), "purchase", basket * 100.0)
        for basket in range(count)
        for aisle in (list(AISLES)[basket % 3],)
        for place in chance.permutation(6)[:3]
    ]


def catalogue() -> list[Item]:
    return [
        Item(
            item_id(aisle, place),
            title=f"{aisle.title()} number {place}",
            category=f"Shop > {aisle.title()}",
            brand="Even" if place % 2 == 0 else "Odd",
            price_minor=100 * (place + 1),
        )
        for aisle, size in AISLES.items()
        for place in range(size)
    ]


def history(*codes: int) -> Histories:
    """Of codes given oldest first, as the newest is usually last."""
    items: Codes = np.array(codes[::-1], dtype=np.int32)
    return one(items, np.arange(1, len(codes) + 1, dtype=np.int32))


LEARNING = LearningSettings(
    dataset=DatasetSettings(min_item_count=2),
    sources=SourceSettings(next_item=NextItemSettings(components=16, epochs=20)),
    trees=TreeSettings(rounds=30, least_rows=5),
    later=0.3,
    most_later=0.3,
    fewest_cases=200,
)
"""Of a small shop, in a second or two."""


def trained(rows: list[Row], items: list[Item] | None = None) -> Trained:
    return learn(read_log(rows), catalogue() if items is None else items, LEARNING).trained
