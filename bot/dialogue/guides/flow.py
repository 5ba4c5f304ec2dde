"""A guide as data: its steps, what each says and asks, and where it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.model import Contact, Field, FieldKind, ProductQuery, QuickReply

Texts = Mapping[str, str]
"""By locale."""

FILTER = "filter."
"""Answers called `filter.<step>.<name>` are filters of products; no field can be called so."""
KNOWN_NAMES = ("name", "email", "phone")
"""Answers that a visitor may have given before the guide began."""


class Pattern(StrEnum):
    """What a text field may be asked to look like."""

    NAME = "name"
    POSTCODE = "postcode"
    ORDER_NUMBER = "order_number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Entry:
    """A form field, and what it takes."""

    name: str
    kind: FieldKind
    label: Texts
    required: bool = True
    """Otherwise the visitor may skip it."""
    pattern: Pattern | None = None
    """Of a text."""
    least: Decimal | None = None
    most: Decimal | None = None
    """Of a number; money in the shop's currency."""
    shortest: int = 1
    longest: int = 200
    """Characters of a text."""
    is_money: bool = False
    """A price limit: `name` has the amount, `name_min` and `name_max` what it limits."""
    tries: int = 2
    """How often it may be answered wrongly."""
    otherwise: str = ""
    """The step after that; empty: a colleague is called."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the buttons of a question."""

    label: Texts
    to: str
    value: str = ""
    """What the step's answer becomes."""
    spoken: Texts = field(default_factory=dict)
    """What a slot says of it; empty: the label."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for it, by locale."""
    sets: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    """Of products, such as `category` or `attributes.roast`. They add up from question to question, until one
    is asked again."""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """All of what is given must hold."""

    answer: str = ""
    among: tuple[str, ...] = ()
    """The answer is one of these, compared without case."""
    least: Decimal | None = None
    most: Decimal | None = None
    known: bool | None = None
    cart_least: Decimal | None = None
    cart_most: Decimal | None = None
    """In the shop's currency."""
    agents: bool | None = None
    """Whether a colleague is there."""


@dataclass(frozen=True, slots=True)
class Case:
    condition: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which products are shown. Texts may have slots; one that stays empty is no filter."""

    scenario: str = ""
    text: str = ""
    category: str = ""
    brand: str = ""
    price_min: str = ""
    price_max: str = ""
    """In the shop's currency, such as `20` or `{budget_max}`."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    cheapest_first: bool = False
    limit: int = 3
    otherwise: str = ""
    """The step where nothing was found."""


@dataclass(frozen=True, slots=True)
class Way:
    """From one step to another, and what leads there."""

    to: str
    kind: str
    """`choice`, `case`, `else`, `next`, `otherwise` or `nothing_found`."""
    position: int = 0
    """Of the choice or case, 0 the first."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    say: Texts = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    answer: str = ""
    """What the chosen button's value is kept as."""
    choices: tuple[Option, ...] = ()
    entry: Entry | None = None
    cases: tuple[Case, ...] = ()
    products: Wanted | None = None
    compare: int = 0
    """So many of the products found here, or shown last, side by side."""
    skill: str = ""
    hand_over: str = ""
    """Why a colleague is called; empty: none is."""
    is_end: bool = False
    next: str = ""
    """Of a branch: where no case holds."""

    @property
    def waits(self) -> bool:
        """Whether it goes on only after an answer."""
        return bool(self.choices or self.entry)

    @property
    def shows(self) -> bool:
        """Whether something is fetched for it."""
        return bool(self.products or self.compare or self.skill)

    @property
    def is_last(self) -> bool:
        """Whether the guide ends with it by intention."""
        return bool(self.hand_over or self.is_end or (self.shows and not self.waits))

    @property
    def ways(self) -> tuple[Way, ...]:
        found = [Way(option.to, "choice", n) for n, option in enumerate(self.choices)]
        found += [Way(case.to, "case", n) for n, case in enumerate(self.cases)]
        if self.next and (self.cases or self.entry or not self.waits):
            found.append(Way(self.next, "else" if self.cases else "next"))
        if self.entry and self.entry.otherwise:
            found.append(Way(self.entry.otherwise, "otherwise"))
        if self.products and self.products.otherwise:
            found.append(Way(self.products.otherwise, "nothing_found"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Guide:
    guide_id: str
    title: Texts
    steps: Mapping[str, Step]
    start: str
    intents: tuple[str, ...] = ()
    """That offer it."""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By locale: what visitors say who want it."""


@dataclass(frozen=True, slots=True)
class Left:
    """A question that was answered."""

    step: str
    before: Mapping[str, str] = field(default_factory=dict)
    """What the answers that changed were."""
    cut: tuple[str, ...] = ()
    """The end of `Place.way` that was cut off, where an earlier question was asked again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor is in a guide: at a step that waits for him."""

    guide_id: str
    step: str
    answers: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    """Wrong answers to the field of this step."""
    way: tuple[str, ...] = ()
    """The questions from the first to this one; one that is asked again cuts off those behind it."""
    trail: tuple[Left, ...] = ()
    """All that was answered, oldest first, bounded: "back" goes along it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a guide may ask about the visitor and the shop, beside his answers."""

    answers: Mapping[str, str] = field(default_factory=dict)
    """Of `KNOWN_NAMES`, taken over when the guide begins."""
    cart_minor: int | None = None
    agents_online: int | None = None
    """None, where it is not known, counts as nobody there."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What a guide does next. Everything but `place` goes into one message."""

    place: Place | None
    """None: the guide has ended."""
    shown_at: Place | None = None
    """Where the products are shown, also where the guide ends there; `nothing_found` is asked with it."""
    says: tuple[str, ...] = ()
    replies: tuple[QuickReply, ...] = ()
    """Each `means` is `answer:<guide>:<step>:<number>`; hand it back as `means` when it is chosen."""
    asks: Field | None = None
    query: ProductQuery | None = None
    compare: int = 0
    """2 to 4: so many of the query's products side by side; without a query, of those shown last."""
    skill: str = ""
    """An intent to be answered as if the visitor had asked it."""
    tags: tuple[str, ...] = ()
    hand_over: bool = False
    reason: str = ""
    """Why it is handed over, in the guide's own word; for the agent's summary."""
    contact: Contact | None = None
    """What the visitor just gave, in a field called `name` or of the kinds e-mail and phone."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """All answers so far, without the filters of products; for the agent's summary."""
