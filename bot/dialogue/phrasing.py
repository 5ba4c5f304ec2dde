"""A plan and what was found, as words: the reply's text, its cards, links and quick replies."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice

from babel.dates import format_date, format_time

from bot.dialogue.comparing import cheapest_by_unit, compare, unit_price_text
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.handover import contact_text
from bot.dialogue.memory import Memory
from bot.dialogue.naming import order_values, price_of, product_values, says
from bot.dialogue.plain import as_written
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.replies import quick_replies
from bot.dialogue.suggestions import Suggestion, cards, is_web_address, shown, spoken
from bot.dialogue.turn import Context, Reply
from bot.dialogue.wishes import dropped_text, limit_text, listed
from bot.dialogue.wording import label, number, render, ways
from bot.model import Field, FieldKind, Link, Order, ProductQuery
from bot.rules.money import format_money

REMEMBERED = 2
"""Replies that are not said again where there is another way to say it."""
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
    if planned.kind is Kind.SEARCH and planned.missing:
        return "lacks_word"
    if planned.kind is Kind.SEARCH and planned.answers and not planned.claim:
        return f"found_{planned.answers}"
    if planned.kind is Kind.INGREDIENTS and len(found) > 1:
        return "ingredients_several"
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
        is_new = planned.kind is Kind.SEARCH and not planned.unmatched
        names += ["took_for"] if planned.took and is_new else []
        names += ["usually_has"] if planned.holds else []
        names += ["left_out"] if planned.left_out and not planned.holds else []
        names += ["cannot_leave_out"] if planned.vague else []
        names += ["cannot_promise"] if values["property"] and not planned.holds else []
    if planned.lacking and planned.kind is not Kind.COMPARE_LACKS:
        names.append("lacking")
    if planned.missing and found and planned.kind in (Kind.MORE, Kind.CHEAPER, Kind.FINER):
        names.append("not_named")
    if planned.others:
        names.append("others")
    if planned.kind is Kind.OBJECTION_PRICE and context.offer:
        names.append("offered")
    if planned.kind in (Kind.HAND_OVER, Kind.NOBODY_THERE, Kind.HAND_OVER_LATER) and context.opens_at:
        names.append("opens")
    return [render(planned.locale, name, planned.turn, dialogue.phrases, **values) for name in names]


def _values(
    dialogue: Dialogue, planned: Plan, found: Sequence[Suggestion], order: Order | None, context: Context
) -> dict[str, object]:
    """Everything a phrase may name; empty where it is not known."""
    locale, currency, query = planned.locale, dialogue.currency, planned.query
    asked = planned.asked or query
    written = partial(as_written, planned.said)
    return {
        "n": len(found),
        "count": number(locale, len(found)),
        "words": written(_sought(query, planned.left_out, locale)),
        "missing": written(planned.missing),
        "lacking": listed([written(one) for one in planned.lacking], locale, "or"),
        "holds": _held(planned),
        "took": planned.took,
        "nameless": planned.is_nameless,
        "lowest": price_of(found, min, locale),
        "highest": price_of(found, max, locale),
        "per_unit": _cheapest_by_unit(planned, found, locale),
        "limit": limit_text(query, locale, currency),
        "dropped": written(
            dropped_text(planned.dropped, asked, query.text if query else "", locale, currency)
        ),
        "cheapest_first": bool(query and query.cheapest_first),
        "left_out": written(planned.left_out),
        "unwanted": written(planned.vague),
        "unmatched": written(planned.unmatched),
        "others": listed([written(one) for one in planned.others], locale),
        "property": written(_unsure(planned, found)),
        "title": found[0].because if found else "",
        "passage": planned.passage.passage if planned.passage else "",
        "offer": context.offer,
        "contact": contact_text(planned.contact) if planned.contact else "",
        "opens": _moment(context, locale),
        "cart": format_money(context.cart_minor, currency, locale) if context.cart_minor else "",
        "names": listed([spoken(s.product.title) for s in found], locale),
        **product_values(found[0].product if found else None, planned, locale),
        **order_values(planned, order, locale),
    }


def _sought(query: ProductQuery | None, left_out: str, locale: str) -> str:
    """What was looked for, with what is not wanted: for want of both nothing may be found."""
    if query is None or not query.text:
        return ""
    unwanted = left_out or listed(query.unwanted, locale)
    return f"{query.text} {label(locale, 'without')} {unwanted}" if unwanted else query.text


def _held(planned: Plan) -> str:
    """In his words, where he used them."""
    return planned.left_out or planned.holds if planned.holds else ""


def _cheapest_by_unit(planned: Plan, found: Sequence[Suggestion], locale: str) -> str:
    """Of products compared: "Arbor Milk, $0.10 / oz", where all can be compared so."""
    if planned.kind is not Kind.COMPARE:
        return ""
    cheapest = cheapest_by_unit([s.product for s in found])
    return f"{spoken(cheapest.title)}, {unit_price_text(cheapest, locale)}" if cheapest else ""


def _unsure(planned: Plan, found: Sequence[Suggestion]) -> str:
    """What he wants to rely on, in his words, and not all of these products say of themselves."""
    if planned.query is None or not found:
        return planned.claim
    claim = planned.claim
    return "" if all(says(suggestion.product, claim) for suggestion in found) else claim


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
