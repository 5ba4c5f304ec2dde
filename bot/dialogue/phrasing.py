"""A plan and what was found, as words: the reply's text, its cards, links and quick replies."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle, islice

from babel.dates import format_date, format_time

from bot.dialogue.comparing import compare, rating_text, unit_price_text
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.handover import contact_text
from bot.dialogue.lexicon import lexicon
from bot.dialogue.measures import measure_of
from bot.dialogue.memory import Memory
from bot.dialogue.plain import stems
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.replies import quick_replies
from bot.dialogue.suggestions import Suggestion, cards, is_web_address, shown, spoken
from bot.dialogue.turn import Context, Reply
from bot.dialogue.wishes import dropped_text, limit_text, listed
from bot.dialogue.wording import label, number, render, ways
from bot.model import Field, FieldKind, Link, Order, OrderState, Product, ProductQuery
from bot.rules.money import format_money

REMEMBERED = 2
"""Replies that are not said again where there is another way to say it."""
LONGEST_DESCRIPTION = 300
_WITHOUT_CARDS = (Kind.ORDER,)
_FROM_GUIDES = (Kind.GUIDE, Kind.GUIDE_DONE)


def phrase(
    dialogue: Dialogue,
    memory: Memory,
    planned: Plan,
    found: Sequence[Suggestion],
    order: Order | None,
    context: Context,
) -> tuple[Memory, Reply]:
    """One reply, and memory with it noted. `found` is what its cards show, in this order."""
    values = _values(dialogue, planned, found, order, context)
    candidates = _candidates(dialogue, planned, found, values, context)
    text = _fresh(candidates, memory, planned.locale)
    memory = replace(memory, said=(*memory.said, _digest(text))[-REMEMBERED:])
    shows = () if planned.kind in _WITHOUT_CARDS else tuple(found)
    compares = planned.compares or (planned.kind is Kind.COMPARE)
    products = [suggestion.product for suggestion in shows]
    return memory, Reply(
        text,
        cards(shows, planned.locale),
        quick_replies(dialogue, memory, planned, shows, context),
        _links(planned),
        compare(products, planned.locale) if compares and len(products) > 1 else None,
        planned.asks or _asks(planned),
        shown(shows, planned.query) if planned.query else (),
    )


def _candidates(
    dialogue: Dialogue,
    planned: Plan,
    found: Sequence[Suggestion],
    values: Mapping[str, object],
    context: Context,
) -> list[str]:
    """The whole reply in each of its ways, beginning with the one whose turn it is."""
    after = _afterwards(dialogue, planned, found, values, context)
    if planned.kind in _FROM_GUIDES and planned.says and not planned.dropped:
        return [" ".join((*planned.says, *after))]
    mains = ways(planned.locale, _name(planned, found), dialogue.phrases, **values)
    start = planned.turn % len(mains)
    turned = islice(cycle(mains), start, start + len(mains))
    # what a guide says of products is not true of those that only come near
    before = () if planned.kind in _FROM_GUIDES else planned.says
    return [" ".join((*before, main, *after)) for main in turned]


def _fresh(candidates: Sequence[str], memory: Memory, locale: str) -> str:
    """The first that was not said lately, or not last; else the only one with other words around it."""
    last = memory.said[-1:]
    fresh = [text for text in candidates if _digest(text) not in memory.said]
    others = [text for text in candidates if _digest(text) not in last]
    again = (said for text in candidates[:1] for said in ways(locale, "once_more", text=text))
    return next(text for text in (*fresh, *others, *again) if _digest(text) not in last)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _name(planned: Plan, found: Sequence[Suggestion]) -> str:
    if planned.kind in (Kind.SEARCH, Kind.GUIDE, Kind.GUIDE_DONE) and planned.dropped:
        return "nearest"
    if planned.kind is Kind.SEARCH and planned.unmatched:
        return "unmatched"
    if planned.kind is Kind.NOTHING_FOUND and not (planned.query and planned.query.text):
        return "nothing_to_suggest"
    if planned.kind is Kind.OBJECTION_PRICE and not found:
        return "objection_price_alone"
    if planned.kind is Kind.GUIDE_DONE and not found:
        return "okay"
    return planned.kind.value


def _afterwards(
    dialogue: Dialogue,
    planned: Plan,
    found: Sequence[Suggestion],
    values: Mapping[str, object],
    context: Context,
) -> list[str]:
    """Sentences behind the first."""
    names: list[str] = []
    if planned.query and found:
        is_bought_with = found[0].reason.code == "bought_with" and found[0].because
        names += ["first_is_bought_with"] if is_bought_with else []
        names += ["left_out"] if planned.left_out else []
        names += ["cannot_leave_out"] if planned.vague else []
        names += ["cannot_promise"] if values["property"] else []
    if planned.missing and found and planned.kind in (Kind.SEARCH, Kind.MORE, Kind.CHEAPER):
        names.append("not_named")
    if planned.others:
        names.append("others")
    if planned.kind is Kind.OBJECTION_PRICE and context.offer:
        names.append("offered")
    if planned.kind in (Kind.HAND_OVER, Kind.NOBODY_THERE, Kind.HAND_OVER_LATER) and context.opens_at:
        names.append("opens")
    return [render(planned.locale, name, planned.turn, dialogue.phrases, **values) for name in names]


def says(product: Product, words: str) -> bool:
    """Whether what the catalogue says of it holds these words."""
    text = " ".join((product.title, product.description, product.category, *product.attributes.values()))
    return set(stems(words)) <= set(stems(text))


def _values(
    dialogue: Dialogue, planned: Plan, found: Sequence[Suggestion], order: Order | None, context: Context
) -> dict[str, object]:
    """Everything a phrase may name; empty where it is not known."""
    locale, currency, query = planned.locale, dialogue.currency, planned.query
    asked = planned.asked or query
    return {
        "n": len(found),
        "count": number(locale, len(found)),
        "words": _sought(query, planned.left_out, locale),
        "missing": planned.missing,
        "limit": limit_text(query, locale, currency),
        "dropped": dropped_text(planned.dropped, asked, query.text if query else "", locale, currency),
        "cheapest_first": bool(query and query.cheapest_first),
        "left_out": planned.left_out,
        "unwanted": planned.vague,
        "unmatched": planned.unmatched,
        "others": listed(planned.others, locale),
        "property": _unsure(planned, found),
        "title": found[0].because if found else "",
        "passage": planned.passage.passage if planned.passage else "",
        "offer": context.offer,
        "contact": contact_text(planned.contact) if planned.contact else "",
        "opens": _moment(context, locale),
        "cart": format_money(context.cart_minor, currency, locale) if context.cart_minor else "",
        "names": listed([spoken(s.product.title) for s in found], locale),
        **_product_values(found[0].product if found else None, planned, locale),
        **_order_values(planned, order, locale),
    }


def _sought(query: ProductQuery | None, left_out: str, locale: str) -> str:
    """What was looked for, with what is not wanted: for want of both nothing may be found."""
    if query is None or not query.text:
        return ""
    unwanted = left_out or listed(query.unwanted, locale)
    return f"{query.text} {label(locale, 'without')} {unwanted}" if unwanted else query.text


def _unsure(planned: Plan, found: Sequence[Suggestion]) -> str:
    """What he wants to rely on, in his words, and not all of these products say of themselves."""
    if planned.query is None or not found:
        return planned.claim
    hows = (
        [word for word in planned.query.text.split() if word in lexicon().colors] if not planned.claim else []
    )
    for said in (planned.claim, *hows):
        meant = lexicon().colors.get(said, said)
        if meant and not all(says(suggestion.product, meant) for suggestion in found):
            return said
    return ""


def _product_values(product: Product | None, planned: Plan, locale: str) -> dict[str, object]:
    if product is None:
        blank = ("name", "price", "was", "unit", "size", "description", "rating")
        return {**dict.fromkeys(blank, ""), "available": False, "says_so": False}
    measure = measure_of(product.title)
    now = format_money(product.asked_minor, product.currency, locale)
    was = product.price_minor if product.sale_price_minor is not None else None
    return {
        "name": spoken(product.title),
        "price": now,
        "was": "" if was is None else format_money(was, product.currency, locale),
        "unit": unit_price_text(product, locale),
        "size": product.attributes.get("size", "") or (measure.text if measure else ""),
        "description": _shortened(product.description),
        "rating": rating_text(product, locale),
        "available": product.available,
        "says_so": bool(planned.claim) and says(product, planned.claim),
    }


def _order_values(planned: Plan, order: Order | None, locale: str) -> dict[str, object]:
    if order is None:
        return {"order": planned.order_id[:40], "value": "", "date": "", "confirmed": False}
    return {
        "order": order.order_id,
        "value": format_money(order.value.amount_minor, order.value.currency, locale),
        "date": format_date(order.placed_at, format="long", locale=locale),
        "confirmed": order.state is OrderState.CONFIRMED,
    }


def _shortened(text: str) -> str:
    """Whole sentences of it, as far as they go into one message."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST_DESCRIPTION:
        return plain
    cut = plain[:LONGEST_DESCRIPTION]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > 0 else f"{cut.rpartition(' ')[0] or cut} …"


def _moment(context: Context, locale: str) -> str:
    at = context.opens_at
    if at is None:
        return ""
    return f"{format_date(at, 'EEEE', locale=locale)}, {format_time(at, 'short', locale=locale)}"


def _links(planned: Plan) -> tuple[Link, ...]:
    articles = (planned.passage.article,) if planned.passage else planned.may_help
    return tuple(Link(article.title, article.url) for article in articles if is_web_address(article.url))


def _asks(planned: Plan) -> Field | None:
    if planned.kind in (Kind.CONTACT_ASK, Kind.NOBODY_THERE):
        return Field("email", FieldKind.EMAIL, label(planned.locale, "field_email"))
    if planned.kind in (Kind.ORDER_ASK, Kind.ORDER_UNKNOWN):
        return Field("order", FieldKind.TEXT, label(planned.locale, "field_order"))
    return None
