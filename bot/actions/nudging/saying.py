"""What a campaign would put on the screen: its products, its words, the guide and the offer it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from babel.dates import format_date

from bot.dialogue.memory import read_memory
from bot.dialogue.opening import open_guide
from bot.dialogue.promises import promised
from bot.dialogue.suggestions import Suggestion, cards, ids_of, shown, spoken, suggest
from bot.dialogue.turn import Context
from bot.dialogue.wording import DEFAULT_LOCALE, locale_of
from bot.model import (
    Contact,
    Field,
    ItemId,
    Nudge,
    Product,
    ProductQuery,
    Promise,
    Shown,
    Site,
    Visit,
)
from bot.ports import Tools
from bot.rules.campaigns import Content
from bot.rules.deciding import Decision
from bot.rules.money import format_money
from bot.rules.templates import OF_OFFERS, rendered, variables

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Saying:
    """All but the promise of an offer, which is made only when it is given."""

    visit: Visit
    site: Site
    decision: Decision
    content: Content
    nudge: Nudge
    """Its text still has its variables."""
    values: Mapping[str, str]
    locale: str
    shown: tuple[Shown, ...] = ()
    asked: tuple[str, ...] = ()
    """What the guide asks, under the text: no template."""
    asks: Field | None = None
    memory: Mapping[str, object] | None = None
    """What the dialogue is to remember, where a guide is begun."""


async def saying(tools: Tools, site: Site, decision: Decision, visit: Visit) -> Saying | None:
    """None where any of its variants would lack its products or a variable: whether a visitor is exposed
    must not depend on the arm he is in, so that then nobody is, in none.
    """
    locale = locale_of(visit.locale, site.locale)
    looking = await _with_memory(tools, visit)
    viewed = last_viewed(looking)
    async with tools.database.read() as store:
        known = await store.products.by_ids(visit.site_id, viewed)
    values = _values(site, visit, list(known.values()), locale)
    contents = [variant.content for variant in decision.campaign.variants]
    if any(_lacks(content, values, locale) for content in contents):
        return None
    found = {wish: await _found(tools, wish, visit, looking) for wish in {_wish_of(c) for c in contents}}
    if any(wish and not found[wish] for wish in found):
        return None
    content = (decision.variant or decision.campaign.variants[0]).content
    suggestions = found[_wish_of(content)]
    nudge = Nudge(
        decision.campaign.campaign_id,
        in_language(content.text, locale) or "",
        cards(suggestions, locale),
        in_language(content.replies, locale) or (),
        in_language(content.links, locale) or (),
    )
    log = shown(suggestions, ProductQuery(content.scenario))
    made = Saying(visit, site, decision, content, nudge, values, locale, log)
    return await _with_guide(tools, made) if content.guide else made


def said(saying: Saying, promise: Promise | None = None) -> Nudge:
    """As the visitor reads it."""
    values = dict(saying.values)
    if promise:
        promise = replace(promise, text=promised(promise, saying.locale))
        values["offer"], values["code"] = promise.text, promise.code
        values["ends"] = format_date(promise.expires_at, "medium", locale=saying.locale)
    text = "\n".join(part for part in (rendered(saying.nudge.text, values), *saying.asked) if part)
    return replace(saying.nudge, text=text, promise=promise)


def last_viewed(visit: Visit) -> Sequence[ItemId]:
    return [seen.item_id for seen in visit.items if seen.event == "view_item"][-1:]


def in_language(by_locale: Mapping[str, T], locale: str) -> T | None:
    """In the language wanted; else in the default's; else in any it has."""
    return next((by_locale[name] for name in (locale, DEFAULT_LOCALE, *by_locale) if name in by_locale), None)


Wish = tuple[str, int] | None
"""Scenario and number of products; None: none are shown."""


def _wish_of(content: Content) -> Wish:
    return (content.scenario, content.products) if content.scenario and content.products else None


def _lacks(content: Content, values: Mapping[str, str], locale: str) -> bool:
    """Whether its text has a variable without a value; those of an offer come with it."""
    wanted = variables(in_language(content.text, locale) or "")
    return any(not values.get(name) for name in wanted - OF_OFFERS)


async def _with_memory(tools: Tools, visit: Visit) -> Visit:
    """Who has just come has looked at what he looked at last time."""
    if visit.items:
        return visit
    async with tools.database.read() as store:
        before = await store.visits.previous(visit)
    return replace(visit, items=before.items) if before else visit


async def _found(tools: Tools, wish: Wish, visit: Visit, looking: Visit) -> tuple[Suggestion, ...]:
    if wish is None:
        return ()
    query = ProductQuery(wish[0], exclude=_known_to(visit), limit=wish[1])
    recommended = await tools.recommends.recommend(visit.site_id, query, looking)
    async with tools.database.read() as store:
        products = await store.products.by_ids(visit.site_id, ids_of(recommended))
    return suggest(recommended, products, query)


def _known_to(visit: Visit) -> tuple[ItemId, ...]:
    """What is in the cart or on the page needs no recommendation."""
    return (*(line.item_id for line in visit.cart), *last_viewed(visit))


def _values(site: Site, visit: Visit, viewed: Sequence[Product], locale: str) -> Mapping[str, str]:
    return {
        "product": spoken(viewed[0].title) if viewed else "",
        "cart": format_money(visit.cart_minor, site.currency, locale),
        "items": str(sum(line.quantity for line in visit.cart)),
        "shop": site.name,
    }


async def _with_guide(tools: Tools, saying: Saying) -> Saying:
    """The guide's first question under the text; without it where the guide is not there any more."""
    visit = saying.visit
    dialogue = await tools.dialogues.of(visit.site_id)
    async with tools.database.read() as store:
        conversation = await store.conversations.of_visitor(visit.site_id, visit.visitor_id)
    memory = read_memory(conversation.memory if conversation else {})
    context = Context(
        locale=visit.locale, cart=visit.cart, contact=conversation.contact if conversation else Contact()
    )
    opened = open_guide(dialogue, saying.content.guide, saying.locale, memory, context)
    if opened is None:
        return saying
    nudge = replace(saying.nudge, replies=opened.replies or saying.nudge.replies)
    return replace(saying, nudge=nudge, asked=opened.says, asks=opened.asks, memory=opened.memory.to_json())
