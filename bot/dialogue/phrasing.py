"""A plan and what was found, as words: the reply's text and its quick replies."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.plan import Kind, Plan
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.wording import locale_of, number, render, wording
from bot.model import Product, ProductQuery, QuickReply
from bot.rules.money import format_money


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    replies: tuple[QuickReply, ...] = ()


def phrase(plan: Plan, found: Sequence[Suggestion], locale: str, currency: str) -> Reply:
    """One reply, never empty. `found` is what its cards will show, in this order."""
    locale = locale_of(locale)
    values: dict[str, object] = {
        "n": len(found),
        "count": number(locale, len(found)),
        "words": plan.query.text if plan.query else "",
        "limit": _limit(plan.query, locale, currency),
        "dropped": _limit(plan.dropped, locale, currency),
        "cheapest_first": bool(plan.query and plan.query.cheapest_first),
    }
    name = _name(plan)
    sentences = [render(locale, name, plan.turn, **values)]
    if found and found[0].reason.code == "bought_with" and found[0].because:
        sentences.append(render(locale, "first_is_bought_with", title=found[0].because))
    if found and plan.unwanted:
        sentences.append(render(locale, "cannot_leave_out", unwanted=plan.unwanted))
    if found and plan.property and not all(_says(s.product, plan.property) for s in found):
        sentences.append(render(locale, "cannot_promise", property=plan.property))
    return Reply(" ".join(sentences), wording(locale).replies.get(_group(plan, found), ()))


def _says(product: Product, words: str) -> bool:
    text = f"{product.title} {product.description} {product.category}".casefold().replace("-", " ")
    return words.replace("-", " ") in text


def _name(plan: Plan) -> str:
    if plan.kind is Kind.SEARCH and plan.dropped:
        return "nearest"
    if plan.hand_over and plan.agents_online == 0:
        return "nobody_free"
    if plan.kind is Kind.NOTHING_FOUND and not (plan.query and plan.query.text):
        return "nothing_to_suggest"
    return plan.kind.value


def _group(plan: Plan, found: Sequence[Suggestion]) -> str:
    """Which quick replies go with it: none beside a hand over, the bot will not hear them."""
    if plan.hand_over or plan.kind in (Kind.ADD, Kind.BYE, Kind.THANKS, Kind.OKAY):
        return "none"
    return "found" if found else "not_found" if plan.query else plan.kind.value


def _limit(query: ProductQuery | None, locale: str, currency: str) -> str:
    if query is None or (query.price_min_minor is None and query.price_max_minor is None):
        return ""
    low, high = query.price_min_minor, query.price_max_minor
    return render(
        locale,
        "limit",
        low="" if low is None else format_money(low, currency, locale),
        high="" if high is None else format_money(high, currency, locale),
    )
