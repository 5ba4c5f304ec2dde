"""What the model may ask for, and its arguments read strictly: a wrong call is refused with a sentence."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from bot.dialogue.drafting.asking import CallAsked, Tool
from bot.model import ItemId, ProductQuery
from bot.rules.masking import clean
from bot.rules.money import to_minor

LONGEST_ARGUMENTS = 4000
HIGHEST_PRICE = 1_000_000
Words = Annotated[str, Meta(max_length=200)]
Name = Annotated[str, Meta(max_length=80)]
Price = Annotated[float, Meta(ge=0, le=HIGHEST_PRICE)]


@dataclass(frozen=True, slots=True)
class Search:
    query: ProductQuery


@dataclass(frozen=True, slots=True)
class Compare:
    item_ids: tuple[ItemId, ...]
    """Two to four, different ones."""


@dataclass(frozen=True, slots=True)
class OrderStatus:
    order_id: str


@dataclass(frozen=True, slots=True)
class AskArticles:
    question: str


@dataclass(frozen=True, slots=True)
class HandOver:
    why: str


ToolCall: TypeAlias = Search | Compare | OrderStatus | AskArticles | HandOver


@dataclass(frozen=True, slots=True)
class Refusal:
    """`sentence` is for the model: it may try again."""

    sentence: str


class _SearchArguments(msgspec.Struct, forbid_unknown_fields=True):
    text: Words = ""
    category: Words = ""
    brand: Name = ""
    price_min: Price | None = None
    price_max: Price | None = None
    attributes: Annotated[dict[Name, Name], Meta(max_length=8)] = {}
    without: Annotated[list[Name], Meta(max_length=4)] = []
    cheapest_first: bool = False
    limit: Annotated[int, Meta(ge=1, le=6)] = 3


class _CompareArguments(msgspec.Struct, forbid_unknown_fields=True):
    item_ids: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(min_length=2, max_length=4)
    ]


class _OrderArguments(msgspec.Struct, forbid_unknown_fields=True):
    order_number: Annotated[str, Meta(min_length=1, max_length=64)]


class _ArticleArguments(msgspec.Struct, forbid_unknown_fields=True):
    question: Annotated[str, Meta(min_length=2, max_length=300)]


class _HandOverArguments(msgspec.Struct, forbid_unknown_fields=True):
    reason: Words = ""


_ARGUMENTS: dict[str, tuple[type[msgspec.Struct], str]] = {
    "search_products": (
        _SearchArguments,
        "Search the shop's catalogue. Prices are numbers in the shop's currency. Empty text: suggestions.",
    ),
    "compare": (_CompareArguments, "Compare two to four products by the item_id the shop gave."),
    "order_status": (_OrderArguments, "How far an order of this visitor is, by its order number."),
    "answer_from_articles": (
        _ArticleArguments,
        "Passages of the shop's articles on shipping, returns, payment and the like.",
    ),
    "hand_over": (_HandOverArguments, "Call a human colleague into this conversation."),
}
NAMES = tuple(_ARGUMENTS)


def tools(offered: Collection[str]) -> tuple[Tool, ...]:
    """Those of `NAMES` that are offered, as the protocol describes them."""
    return tuple(
        Tool(name, description, _schema(arguments))
        for name, (arguments, description) in _ARGUMENTS.items()
        if name in offered
    )


def tool_call(
    asked: CallAsked, offered: Collection[str], currency: str, known: Collection[str]
) -> ToolCall | Refusal:
    """What the model wants, checked; `known` are the item ids that may be compared."""
    if asked.name not in offered or asked.name not in _ARGUMENTS:
        return Refusal(f"There is no such tool. The tools are: {', '.join(sorted(offered)) or 'none'}.")
    if len(asked.arguments) > LONGEST_ARGUMENTS:
        return Refusal("The arguments are too long.")
    try:
        read = msgspec.json.decode(asked.arguments or "{}", type=_ARGUMENTS[asked.name][0])
    except msgspec.ValidationError as error:
        return Refusal(f"Wrong arguments: {error}.")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Refusal("The arguments are not a JSON object.")
    return _call(read, currency, known)


def readable(asked: CallAsked) -> CallAsked:
    """As it may be shown to the model again: some servers read earlier arguments, and fail on no JSON."""
    try:
        sound = isinstance(msgspec.json.decode(asked.arguments or "{}"), dict)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        sound = False
    return asked if sound and asked.arguments else replace(asked, arguments="{}")


def _call(read: msgspec.Struct, currency: str, known: Collection[str]) -> ToolCall | Refusal:
    match read:
        case _SearchArguments():
            return _search(read, currency)
        case _CompareArguments():
            ids = tuple(dict.fromkeys(ItemId(item_id) for item_id in read.item_ids))
            if len(ids) < 2 or not all(item_id in known for item_id in ids):
                return Refusal("Wrong arguments: compare needs two to four item_id that the shop returned.")
            return Compare(ids)
        case _OrderArguments():
            return OrderStatus(clean(read.order_number))
        case _ArticleArguments():
            return AskArticles(clean(read.question))
        case _HandOverArguments():
            return HandOver(clean(read.reason))
        case _:
            return Refusal("There is no such tool.")


def _search(read: _SearchArguments, currency: str) -> Search | Refusal:
    low = None if read.price_min is None else to_minor(read.price_min, currency)
    high = None if read.price_max is None else to_minor(read.price_max, currency)
    if low is not None and high is not None and low > high:
        return Refusal("Wrong arguments: price_min is above price_max.")
    text = clean(read.text)
    return Search(
        ProductQuery(
            scenario="search" if text else "for_you",
            text=text,
            category=clean(read.category),
            brand=clean(read.brand),
            price_min_minor=low,
            price_max_minor=high,
            attributes={clean(name): clean(value) for name, value in read.attributes.items()},
            unwanted=tuple(clean(words).casefold() for words in read.without if clean(words)),
            cheapest_first=read.cheapest_first,
            limit=read.limit,
        )
    )


def _schema(arguments: type[msgspec.Struct]) -> dict[str, Any]:
    """Without the `$ref` that msgspec puts around it: some servers make a grammar of it and follow none."""
    _, parts = msgspec.json.schema_components((arguments,), ref_template="#/$defs/{name}")
    schema = dict(parts[arguments.__name__])
    schema.pop("title", None)
    return schema
