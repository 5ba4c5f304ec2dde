"""150 product wishes with filters over the demo's groceries: right filters, and right products on the cards.

`texts/wishes.csv` was written before anything was tuned; a hash of the text puts a third of it into the part
that is held out. Several turns of a talk are joined by ` || `; what counts is what the last one comes to.

`texts/wishes_fresh.csv` was written later by somebody who had not seen the program, `texts/wishes_third.csv`
by a third, who had not either: it was run once, when the dialogue was finished, and never tuned for.

- Filters are right where words, category, brand, price limits, attributes, what is unwanted and the order by
  price are exactly those of the row. Words are compared as singulars, in any order; `(word)` may be there or
  not, `a/b` is either. `*` as a limit is any limit.
- Products are right where there is at least one card, every card keeps to the limits, the brand and the
  category, none names in title, brand or category what is unwanted, and every card's title or category has
  one of the beginnings in `shows` (`a|b`; `*` is anything).
"""

import csv
import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.dialogue.concluding import conclude
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.memory import read_memory
from bot.dialogue.plain import plain, singular
from bot.dialogue.plan import fitting, plan, relax
from bot.dialogue.plans import Plan
from bot.dialogue.suggestions import Suggestion, ids_of, suggest
from bot.dialogue.turn import Context, Found, Reply, Said
from bot.dialogue.vocabulary import vocabulary_of
from bot.feeds import completejourney
from bot.model import ItemId, Product, ProductQuery
from recommender.answering.engine import Engine
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources
from recommender.models.statistics import Statistics
from recommender.ranking.trained import Trained
from recommender.ranking.weighing import weigh
from recommender.search.semantic import load
from tests.bench.measure import Measure
from tests.bench.taught import taught
from wiring import translation

BAR = 0.9
HELD_OUT = 3
"""One of so many rows, by a hash of its text."""
MORE = 5
"""So many times the cards are asked for where something is unwanted."""


@dataclass(frozen=True, slots=True)
class Wish:
    text: str
    words: str
    category: str
    brand: str
    least: str
    most: str
    attributes: str
    unwanted: str
    cheapest: bool
    shows: str

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % HELD_OUT == 0


@dataclass(frozen=True, slots=True)
class Answered:
    plan: Plan
    reply: Reply
    products: Sequence[Product]


@dataclass
class Talk:
    """A dialogue over a real engine, its memory kept as JSON between turns."""

    dialogue: Dialogue
    engine: Engine
    products: dict[ItemId, Product]
    context: Context = field(default_factory=Context)
    memory: dict[str, object] = field(default_factory=dict)

    def say(self, said: Said) -> Answered:
        memory, planned = plan(self.dialogue, read_memory(self.memory), said, self.context)
        found, wanted = fitting(planned, self.search(planned.query)), planned
        while not found and (wider := relax(wanted)):
            wanted, found = wider, fitting(wider, self.search(wider.query))
        planned = wanted if found else planned
        products = {i: self.products[i] for i in planned.item_ids if i in self.products}
        each = tuple(self.search(query) for query in planned.each)
        done = conclude(
            self.dialogue, memory, planned, Found(tuple(found), products, each=each), self.context
        )
        self.memory = done.memory.to_json()
        return Answered(done.plan, done.reply, [self.products[card.item_id] for card in done.reply.cards])

    def search(self, query: ProductQuery | None) -> tuple[Suggestion, ...]:
        if query is None:
            return ()
        wanted = query.limit * MORE if query.unwanted else query.limit
        asked = replace(translation.query_of(query, None, NOW), limit=wanted)
        recommended = [translation.recommendation_of(pick) for pick in self.engine.recommend(asked)]
        return suggest(recommended, {i: self.products[i] for i in ids_of(recommended)}, query)


NOW = datetime(2026, 1, 5, tzinfo=UTC)


@cache
def wishes(file: str = "wishes.csv") -> Sequence[Wish]:
    text = files("tests.bench").joinpath("texts", file).read_text(encoding="utf-8")
    return [
        Wish(
            row["text"],
            row["words"],
            row["category"],
            row["brand"],
            row["min_minor"],
            row["max_minor"],
            row["attributes"],
            row["unwanted"],
            row["cheapest"] == "1",
            row["shows"],
        )
        for row in csv.DictReader(text.splitlines())
    ]


def grocer(folder: Path, dialogue: Dialogue | None = None) -> Talk:
    """The demo's catalogue with what its tills say is popular, and nothing else learnt."""
    read = completejourney.read(folder, lambda done, total: None)
    column = read.baskets["item"].combine_chunks()
    counts = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary)).astype(np.float32)
    popularity = Popularity(np.array(column.dictionary.to_pylist()), counts)
    unknown = np.zeros_like(counts)
    statistics = Statistics(unknown, unknown, unknown, unknown, unknown, unknown, unknown)
    trained = Trained(Sources(popularity, statistics, {}), weigh(None))
    engine = Engine([translation.item_of(product) for product in read.products], trained, embeddings=load())
    given = dialogue or Dialogue("en", completejourney.CURRENCY)
    made = replace(given, vocabulary=vocabulary_of(read.products))
    return Talk(made, engine, {product.item_id: product for product in read.products})


def answer(talk: Talk, wish: Wish) -> Answered:
    """The last of its turns, in a new conversation."""
    talk.memory = {}
    for text in wish.text.split(" || "):
        answered = talk.say(Said(text))
    return answered


def filters_are_right(wish: Wish, query: ProductQuery | None) -> bool:
    if query is None:
        return False
    attributes = ";".join(f"{name}={value}" for name, value in sorted(query.attributes.items()))
    return (
        _same_words(wish.words, query.text)
        and (query.category.casefold(), query.brand.casefold())
        == (wish.category.casefold(), wish.brand.casefold())
        and _same_limit(wish.least, query.price_min_minor)
        and _same_limit(wish.most, query.price_max_minor)
        and attributes == wish.attributes
        and _same_unwanted(wish.unwanted, query.unwanted)
        and query.cheapest_first == wish.cheapest
    )


def products_are_right(wish: Wish, asked: ProductQuery | None, products: Sequence[Product]) -> bool:
    return bool(products) and asked is not None and all(_is_right(wish, asked, p) for p in products)


def _is_right(wish: Wish, asked: ProductQuery, product: Product) -> bool:
    said = f"{product.title} {product.brand} {product.category}".casefold()
    words = {singular(word) for word in re.findall(r"[^\W_]+", said)}
    unwanted = [other for one in wish.unwanted.split(";") if one for other in one.split("/")]
    low, high = asked.price_min_minor, asked.price_max_minor
    if wish.least.isdigit() or wish.most.isdigit():
        low = int(wish.least) if wish.least.isdigit() else None
        high = int(wish.most) if wish.most.isdigit() else None
    return (
        (low is None or product.asked_minor >= low)
        and (high is None or product.asked_minor <= high)
        and (not wish.brand or product.brand.casefold() == wish.brand.casefold())
        and product.category.casefold().startswith(wish.category.casefold())
        and not any({singular(word) for word in one.split()} <= words for one in unwanted)
        and (wish.shows == "*" or any(begin in said for begin in wish.shows.split("|")))
    )


def _same_words(wished: str, text: str) -> bool:
    said = {singular(word) for word in plain(text).split()}
    known: set[str] = set()
    for word in plain(wished).split():
        meant = {singular(one) for one in word.strip("()").split("/")}
        known |= meant
        if not word.startswith("(") and not meant & said:
            return False
    return said <= known


def _same_limit(wished: str, limit: int | None) -> bool:
    return limit is not None if wished == "*" else wished == ("" if limit is None else str(limit))


def _same_unwanted(wished: str, unwanted: Sequence[str]) -> bool:
    """Every thing named, and nothing else; a thing may be said in several words for it."""
    slots = [{_singulars(one) for one in slot.split("/")} for slot in wished.split(";") if slot]
    said = {_singulars(one) for one in unwanted}
    return all(slot & said for slot in slots) and said <= set().union(*slots)


def _singulars(phrase: str) -> str:
    return " ".join(singular(word) for word in plain(phrase).split())


def judge(talk: Talk, wish: Wish) -> tuple[bool, bool]:
    """Whether its filters are right, and its products."""
    answered = answer(talk, wish)
    asked = answered.plan.asked or answered.plan.query
    return filters_are_right(wish, asked), products_are_right(wish, asked, answered.products)


def measure() -> list[Measure]:
    """About ten seconds, once the catalogue is in the cache."""
    with tempfile.TemporaryDirectory() as folder:
        talk = grocer(Path(folder), taught(Path(folder)))
    made = []
    parts = {
        "tuned": [wish for wish in wishes() if not wish.is_held_out],
        "held out": [wish for wish in wishes() if wish.is_held_out],
        "by somebody else": wishes("wishes_fresh.csv"),
        "by a third": wishes("wishes_third.csv"),
    }
    for name, rows in parts.items():
        judged = [judge(talk, wish) for wish in rows]
        both = sum(filters and products for filters, products in judged) / len(rows)
        made.append(Measure(f"{len(rows)} wishes, {name}: right filters", _share(judged, 0), "of 1"))
        made.append(Measure(f"{len(rows)} wishes, {name}: right products", _share(judged, 1), "of 1"))
        made.append(Measure(f"{len(rows)} wishes, {name}: both", both, "of 1", BAR))
    return made


def _share(judged: Sequence[tuple[bool, bool]], at: int) -> float:
    return sum(one[at] for one in judged) / len(judged)
