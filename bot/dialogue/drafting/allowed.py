"""What the tools returned in this turn: all that a model's text may say about the shop."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from bot.dialogue.drafting.amounts import percents, values
from bot.dialogue.drafting.reading import Word, normal, stem, word_texts
from bot.dialogue.drafting.statements import Statement, statements
from bot.dialogue.drafting.words import words
from bot.dialogue.suggestions import spoken
from bot.model import Product

LONGEST_DESCRIPTION = 240
"""Characters of one product's that the model sees, and may speak of."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of one of the shop's articles."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    locale: str
    """`en` or `de`: the language the visitor is answered in."""
    currency: str
    products: tuple[Product, ...] = ()
    """In the order of their cards."""
    quotes: tuple[Quote, ...] = ()
    orders: tuple[str, ...] = ()
    """What a tool said of the visitor's orders."""
    offers: tuple[str, ...] = ()
    """What a campaign really offers this visitor, in words."""
    limits_minor: frozenset[int] = frozenset()
    """Price limits that were searched with."""
    built_in: str = ""
    """What is answered without a model."""
    question: str = ""
    """The visitor's last words."""
    previous: tuple[str, ...] = ()
    """What the visitor was told before."""
    names: Collection[str] = frozenset()
    """Brands of the whole catalogue, in lower case: none may be named but those of `products`."""
    shop: str = ""
    secret: str = field(default="", repr=False)
    """The system prompt."""


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    products: frozenset[int]
    """Which it may be, as indices."""
    whole: bool
    """Whether it is the product's name rather than a word of it."""


class Facts:
    """`Allowed` in the form in which it is asked."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed
        self.titles = [_fold(f"{p.title} {p.brand}") for p in allowed.products]
        self.names = [_fold(spoken(p.title)) for p in allowed.products]
        self.texts = [normal(_text(p)).casefold() for p in allowed.products]

    @cached_property
    def goods(self) -> frozenset[str]:
        """Every word of the products."""
        return frozenset().union(*(_fold(text) for text in self.texts))

    @cached_property
    def good_stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.goods)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """What may be said about service."""
        quotes = (f"{q.title}.\n{q.text}" for q in self.allowed.quotes)
        return tuple(normal(text).casefold() for text in (*quotes, self.allowed.built_in))

    @cached_property
    def service_statements(self) -> Sequence[Statement]:
        return [statement for source in self.sources for statement in statements(source)]

    @cached_property
    def order_statements(self) -> Sequence[Statement]:
        return [s for text in self.allowed.orders for s in statements(normal(text).casefold())]

    @cached_property
    def offer_statements(self) -> Sequence[Statement]:
        return [s for text in self.allowed.offers for s in statements(normal(text).casefold())]

    @cached_property
    def numbers(self) -> Sequence[frozenset[Decimal]]:
        """Of each product's text."""
        return [values(text) for text in self.texts]

    @cached_property
    def percents(self) -> frozenset[Decimal]:
        return frozenset().union(*(percents(text) for text in self.texts))

    @cached_property
    def other_numbers(self) -> frozenset[Decimal]:
        """Those of no product: of articles, the built-in answer and what the visitor asked."""
        return frozenset().union(
            *(values(text) for text in (*self.sources, normal(self.allowed.question).casefold()))
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Words that stand in something a tool returned. What only the visitor said is not among them."""
        told = _fold(normal(self.allowed.built_in)) - _fold(normal(self.allowed.question))
        other = (*self.sources[:-1], *self.allowed.orders, *self.allowed.offers, self.allowed.shop)
        return self.goods | told | frozenset().union(*(_fold(normal(text)) for text in other))

    def mentions(self, said: Sequence[Word]) -> list[Mention]:
        """Where the text speaks of certain products, by words of their names or by their place."""
        found: list[Mention] = []
        run: list[Word] = []
        meant: frozenset[int] = frozenset()
        for word in said:
            fits = self._called(word)
            if run and (word.first or not meant & fits):
                self._add(found, run, meant)
                run, meant = [], frozenset()
            if fits:
                meant = meant & fits if run else fits
                run.append(word)
            elif word.folded in words().ordinals and words().ordinals[word.folded] < len(self.titles):
                place = frozenset({words().ordinals[word.folded]})
                found.append(Mention(word.start, word.start + len(word.text), place, whole=True))
        self._add(found, run, meant)
        return sorted(found, key=lambda mention: mention.start)

    def _called(self, word: Word) -> frozenset[int]:
        name = bare(word.folded)
        if len(name) < 2 or name.isdigit() or name in words().empty:
            return frozenset()
        return frozenset(at for at, title in enumerate(self.titles) if name in title or word.folded in title)

    def _add(self, found: list[Mention], run: Sequence[Word], meant: frozenset[int]) -> None:
        if not run or (len(run) == 1 and run[0].folded in words().common):
            return
        if len(run) == 1 and len(meant) == len(self.titles) > 1:
            return
        said = {bare(word.folded) for word in run}
        whole = any(self.names[at] <= said for at in meant)
        found.append(Mention(run[0].start, run[-1].start + len(run[-1].text), meant, whole))


def bare(word: str) -> str:
    """Without the genitive's s."""
    return word.removesuffix("'s").removesuffix("'")


def _text(product: Product) -> str:
    attributes = " ".join(f"{name}: {value}" for name, value in product.attributes.items())
    return (
        f"{product.title}\n{product.brand}\n{product.category}\n{attributes}\n"
        f"{product.description[:LONGEST_DESCRIPTION]}"
    )


def _fold(text: str) -> frozenset[str]:
    found = [bare(word) for word in word_texts(text.casefold())]
    return frozenset(found).union(*(re.split("[-&]", word) for word in found))
