"""What a language model is shown: rules of ours, and the shop's and visitor's text as delimited material."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import msgspec

from bot.dialogue.drafting.allowed import LONGEST_DESCRIPTION, Allowed, Quote
from bot.dialogue.drafting.asking import Said, Speaker, Tool
from bot.dialogue.drafting.tools import tools
from bot.dialogue.drafting.words import LANGUAGES
from bot.model import Product
from bot.rules.masking import clean
from bot.rules.money import format_money

MOST_TURNS = 8
LONGEST_TURN = 500
LONGEST_QUESTION = 1000
MOST_PRODUCTS = 6
MOST_QUOTES = 4
LONGEST_QUOTE = 600
LONGEST_DATA = 8000
"""Characters of one block of material, escapes included."""
_ATTRIBUTES = 8
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_ANGLES = str.maketrans({"<": "‹", ">": "›"})
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+|00)\d(?:[\s()/.-]{0,2}\d){6,14}|(?<![\w.,])0\d{2,5}\s?[\s/-]\s?\d(?:[\s-]?\d){4,10}"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said earlier in the conversation."""

    by_visitor: bool
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    messages: tuple[Said, ...]
    tools: tuple[Tool, ...]
    allowed: Allowed


def prepare(allowed: Allowed, turns: Sequence[Turn], offered: Collection[str] = ()) -> Prepared:
    """What the model sees of one turn; `turns` are those before `allowed.question`, oldest first.

    Bounded, whatever is given: about 25,000 characters at most, and 6,000 as a rule. Of products only what
    visitors may know; e-mail addresses and telephone numbers of visitors are left out.
    """
    locale = allowed.locale if allowed.locale in LANGUAGES else LANGUAGES[0]
    allowed = replace(allowed, locale=locale, secret=_rules(locale))
    question = f"{material(allowed)}\n<visitor>\n{_spoken(allowed.question, LONGEST_QUESTION)}\n</visitor>"
    said = [Said(Speaker.SYSTEM, allowed.secret), *_history(turns)]
    if said[-1].speaker is Speaker.USER:
        said[-1] = Said(Speaker.USER, f"{said[-1].text}\n{question}")
    else:
        said.append(Said(Speaker.USER, question))
    return Prepared(tuple(said), tools(offered), allowed)


def material(allowed: Allowed, *, suggested: bool = True) -> str:
    """Everything a tool returned, between marks that nothing in it can forge."""
    for detailed, most in ((True, MOST_PRODUCTS), (False, MOST_PRODUCTS), (False, 2)):
        data = _data(allowed, detailed=detailed, most=most, suggested=suggested)
        text = msgspec.json.encode(data).decode().translate(_ESCAPES)
        if len(text) <= LONGEST_DATA:
            return f"<data>\n{text}\n</data>"
    return "<data>\n{}\n</data>"


def _data(allowed: Allowed, *, detailed: bool, most: int, suggested: bool) -> dict[str, object]:
    data: dict[str, object] = {
        "products": [_product(p, allowed.locale, detailed=detailed) for p in allowed.products[:most]],
        "passages": [_quote(q, LONGEST_QUOTE if detailed else 300) for q in allowed.quotes[:MOST_QUOTES]],
        "orders": [_cut(text, 300) for text in allowed.orders[:4]],
        "offers": [_cut(text, 200) for text in allowed.offers[:4]],
        "suggested_answer": _cut(allowed.built_in, 700) if suggested else "",
    }
    return {name: value for name, value in data.items() if value}


def _product(product: Product, locale: str, *, detailed: bool) -> Mapping[str, object]:
    """Named one by one: what is added to Product later stays unseen until someone adds it here."""
    seen: dict[str, object] = {
        "item_id": _cut(product.item_id, 200),
        "title": _cut(product.title, 160),
        "price": format_money(product.asked_minor, product.currency, locale),
        "available": product.available,
    }
    if product.sale_price_minor is not None:
        seen["price_before"] = format_money(product.price_minor, product.currency, locale)
    if product.rating is not None:
        seen["rating"] = f"{product.rating:g} of 5 ({product.rating_count})"
    if detailed:
        seen |= {
            "brand": _cut(product.brand, 80),
            "category": _cut(product.category.replace(">", "/"), 120),
            "description": _cut(product.description, LONGEST_DESCRIPTION),
            "attributes": {
                _cut(name, 40): _cut(value, 60)
                for name, value in list(product.attributes.items())[:_ATTRIBUTES]
            },
        }
    return {name: value for name, value in seen.items() if value not in ("", {})}


def _quote(quote: Quote, most: int) -> dict[str, str]:
    return {"title": _cut(quote.title, 120), "text": _cut(quote.text, most)}


def _history(turns: Sequence[Turn]) -> list[Said]:
    """In turns: some models refuse two messages of one side in a row, or a first one of their own."""
    said: list[Said] = []
    for turn in turns[-MOST_TURNS:]:
        text = _spoken(turn.text, LONGEST_TURN)
        speaker = Speaker.USER if turn.by_visitor else Speaker.ASSISTANT
        if not text or (not said and speaker is Speaker.ASSISTANT):
            continue
        if said and said[-1].speaker is speaker:
            said[-1] = Said(speaker, f"{said[-1].text}\n{text}")
        else:
            said.append(Said(speaker, text))
    return said


def _spoken(text: str, most: int) -> str:
    masked = _PHONE.sub("[phone]", _EMAIL.sub("[e-mail]", clean(text[: 4 * most])))
    return _cut(masked, most).translate(_ANGLES)


def _cut(text: str, most: int) -> str:
    text = " ".join(clean(text[: 4 * most]).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@cache
def _rules(locale: str) -> str:
    return (
        files("bot.dialogue.drafting")
        .joinpath("prompts", f"{locale}.txt")
        .read_text(encoding="utf-8")
        .strip()
    )
