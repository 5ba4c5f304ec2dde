"""A small shop, what others would know of it, and a conversation spoken turn by turn, without a server."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.concluding import conclude
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides.definitions import parse
from bot.dialogue.memory import Memory, Seen, read_memory, seen_of
from bot.dialogue.plain import singular, stems
from bot.dialogue.plan import fitting, plan, relax
from bot.dialogue.plans import Plan
from bot.dialogue.suggestions import Suggestion, suggest
from bot.dialogue.turn import Context, Found, Reply, Said
from bot.dialogue.vocabulary import vocabulary_of
from bot.model import (
    Article,
    CartLine,
    Choice,
    ChoiceKind,
    ItemId,
    MessageId,
    Order,
    Product,
    ProductQuery,
    Reason,
    Recommendation,
)

MILK = CartLine(ItemId("milk"), 1, 199)


def product(item_id: str, price_minor: int = 299, **changes: Any) -> Product:
    made = Product(
        ItemId(item_id), item_id.capitalize(), f"https://shop.example/p/{item_id}", price_minor, "USD"
    )
    return replace(made, **changes)


def suggestion(item_id: str, price_minor: int = 299, code: str = "popular", because: str = "") -> Suggestion:
    return Suggestion(product(item_id, price_minor), Reason(code), because)


THREE = (suggestion("flakes", 349), suggestion("squares", 299), suggestion("loops", 399))
SEEN: tuple[Seen, ...] = tuple(seen_of(one.product) for one in THREE)


def goods(item_id: str, title: str, category: str, price_minor: int, brand: str = "", **more: Any) -> Product:
    return product(item_id, price_minor, title=title, category=category, brand=brand, **more)


SHELF = (
    goods("oat", "Arbor Oat Milk, 32 oz", "Dairy > Milk", 349, "Arbor", rating=4.5, rating_count=12),
    goods("whole", "Meadow Whole Milk, 64 oz", "Dairy > Milk", 299, "Meadow"),
    goods("choc", "Meadow Chocolate Milk, 16 oz", "Dairy > Milk", 199, "Meadow"),
    goods("corn", "Arbor Corn Cereal, 12 oz", "Grocery > Cereal", 329, "Arbor"),
    goods("nuts", "Arbor Peanut Cereal, 14 oz", "Grocery > Cereal", 399, "Arbor"),
    goods("organic", "Meadow Organic Cereal, 10 oz", "Grocery > Cereal", 499, "Meadow"),
    goods(
        "bread", "Stone Rye Bread", "Bakery > Bread", 250, "Stone", description="Gluten free. Baked daily."
    ),
    goods("redcup", "Stone Cup", "Home > Cups", 700, "Stone", attributes={"color": "red", "size": "L"}),
    goods("bluecup", "Stone Cup", "Home > Cups", 900, "Stone", attributes={"color": "blue", "size": "M"}),
    goods("tea", "Arbor Green Tea, 20 ct", "Drinks > Tea", 450, "Arbor"),
    goods("gone", "Arbor White Tea, 20 ct", "Drinks > Tea", 350, "Arbor", available=False),
)


@dataclass(frozen=True)
class Heard:
    intent: str
    confidence: float = 0.9
    runner_up: str = ""


@dataclass(frozen=True)
class Ears:
    """An intent model that knows a few texts by heart; everything else is not the shop's business."""

    known: dict[str, str]

    def hear(self, text: str, vector: object = None) -> Heard:
        intent = self.known.get(text, "")
        return Heard(intent, 0.9 if intent else 0.05)


@dataclass(frozen=True)
class Answer:
    article: Article
    heading: str
    passage: str
    score: float = 0.9


RETURNS = Article("returns", "Returns", "You can return anything within 30 days.", "/help/returns")
SHIPPING = Article("shipping", "Shipping", "Shipping costs $5 and takes two days.", "/help/shipping")


@dataclass(frozen=True)
class Shelves:
    """Articles found by a word in the question."""

    articles: dict[str, Article]

    def ask(self, text: str, locale: str, vector: object = None) -> Answer | None:
        found = (article for word, article in self.articles.items() if word in text.casefold())
        return next((Answer(article, article.title, article.body) for article in found), None)

    def passages(self, text: str, locale: str, k: int, vector: object = None) -> list[Answer]:
        """A word that begins alike is half an answer."""
        begun = [w for w in self.articles if any(w[:3] == said[:3] for said in text.casefold().split())]
        return [Answer(self.articles[w], w, self.articles[w].body, 0.5) for w in begun][:k]


KNOWLEDGE = Shelves(
    {"return": RETURNS, "rückgabe": RETURNS, "zurück": RETURNS, "ship": SHIPPING, "versand": SHIPPING}
)
GIFTS = """
guide: gifts
title: {en: Find a gift, de: Geschenk finden}
starts_on:
  intents: [gift]
  phrases: {en: [i need a gift, present for], de: [ein geschenk]}
steps:
  who:
    say: {en: "Who is it for?", de: "Für wen ist es?"}
    choices:
      - {label: {en: A child, de: Ein Kind}, to: money}
      - {label: {en: A friend, de: Freunde}, to: money}
  money:
    say: {en: "What may it cost?", de: "Was darf es kosten?"}
    field: {name: budget, kind: number, money: true, label: {en: At most, de: Höchstens}}
    next: found
  found:
    say: {en: These would make good gifts., de: Diese wären gute Geschenke.}
    tag: gift
    products: {scenario: search, text: cup, price_max: "{budget_max}"}
"""
GUIDES = {"gifts": parse("gifts.yaml", GIFTS)}
PLAIN = Dialogue("en", "USD")
SHOP = Dialogue("en", "USD", knowledge=KNOWLEDGE, vocabulary=vocabulary_of(SHELF))


@dataclass
class Talk:
    """A dialogue that keeps its memory as JSON between turns, as the store does."""

    context: Context = field(default_factory=Context)
    dialogue: Dialogue = PLAIN
    memory: dict[str, object] = field(default_factory=dict)
    orders: Sequence[Order] = ()
    shelf: Sequence[Product] = SHELF
    searches: int = 0
    """Of the last turn."""

    def say(
        self, text: str, found: Sequence[Suggestion] = (), means: str = "", choice: Choice | None = None
    ) -> tuple[Plan, Reply]:
        """Where nothing is `found`, by the words of the shelf, if the dialogue knows it."""
        memory, planned = plan(self.dialogue, self.read(), Said(text, choice, means), self.context)
        self.searches = bool(planned.query)
        suggestions, wanted = fitting(planned, self.search(planned, found)), planned
        while not suggestions and (wider := relax(wanted)):
            wanted, suggestions = wider, fitting(wider, self.search(wider, found))
            self.searches += 1
        planned = wanted if suggestions else planned
        products = {one.item_id: one for one in self.shelf}
        asked = {item_id: products[item_id] for item_id in planned.item_ids if item_id in products}
        order = next((order for order in self.orders if order.order_id == planned.order_id), None)
        each = tuple(self.find(query) for query in planned.each)
        done = conclude(
            self.dialogue, memory, planned, Found(tuple(suggestions), asked, order, each), self.context
        )
        self.memory = done.memory.to_json()
        return done.plan, done.reply

    def press(self, reply: Reply, label: str) -> tuple[Plan, Reply]:
        """One of its quick replies."""
        position = [one.label for one in reply.replies].index(label)
        chosen = reply.replies[position]
        choice = Choice(ChoiceKind.REPLY, MessageId("m"), position)
        return self.say(chosen.text, means=chosen.means, choice=choice)

    def card(self, kind: ChoiceKind, *item_ids: str) -> tuple[Plan, Reply]:
        return self.say("", choice=Choice(kind, MessageId("m"), 0, tuple(map(ItemId, item_ids))))

    def read(self) -> Memory:
        return read_memory(self.memory)

    def search(self, planned: Plan, found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        query = planned.query
        if query is None:
            return ()
        return tuple(found) if found or self.dialogue is PLAIN else self.find(query)

    def find(self, query: ProductQuery) -> tuple[Suggestion, ...]:
        fit = [Recommendation(one.item_id, 1.0, Reason("")) for one in self.shelf if _matches(one, query)]
        fit.sort(key=lambda pick: _price(self.shelf, pick.item_id) if query.cheapest_first else 0)
        return suggest(fit, {one.item_id: one for one in self.shelf}, query)


def _matches(product: Product, query: ProductQuery) -> bool:
    said = set(stems(f"{product.title} {product.category} {' '.join(product.attributes.values())}"))
    return (
        {singular(word) for word in query.text.split()} <= said
        and (not query.brand or product.brand == query.brand)
        and product.category.startswith(query.category)
    )


def _price(shelf: Sequence[Product], item_id: ItemId) -> int:
    return next(one.asked_minor for one in shelf if one.item_id == item_id)
