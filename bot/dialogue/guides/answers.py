"""What was answered: as it is said back, as it is tested, and as the products it asks for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.dialogue.guides.fields import money_text
from bot.dialogue.guides.flow import FILTER, Condition, Guide, Known, Option, Step, Wanted
from bot.dialogue.guides.texts import fill, in_locale, slots
from bot.dialogue.wording import DEFAULT_LOCALE
from bot.model import ProductQuery
from bot.rules.money import to_decimal, to_minor

Answers = Mapping[str, str]
"""One that is empty is not known."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and for whom a guide runs."""

    locale: str
    currency: str
    known: Known


def said(text: str, guide: Guide, answers: Answers, scene: Scene) -> str:
    """A text with its slots filled as a visitor reads them: the label of what he chose, money as money."""
    return fill(text, {name: _spoken(name, guide, answers, scene) for name in slots(text)})


def _spoken(name: str, guide: Guide, answers: Answers, scene: Scene) -> str:
    value = answers.get(name, "")
    for step in guide.steps.values():
        if step.answer == name:
            for option in step.choices:
                if option.value == value:
                    return in_locale(option.spoken or option.label, scene.locale, DEFAULT_LOCALE)
    return money_text(value, scene.locale, scene.currency) if name in money_names(guide) else value


def money_names(guide: Guide) -> frozenset[str]:
    """The answers that are amounts of money."""
    entries = [step.entry for step in guide.steps.values() if step.entry and step.entry.is_money]
    return frozenset(entry.name + suffix for entry in entries for suffix in ("", "_min", "_max"))


def holds(test: Condition, answers: Answers, scene: Scene) -> bool:
    value = answers.get(test.answer, "")
    number = _number(value)
    folded = value.strip().casefold()
    return (
        (not test.among or folded in {one.strip().casefold() for one in test.among})
        and _between(number, test.least, test.most)
        and (test.known is None or test.known == bool(folded))
        and _between(_cart(scene), test.cart_least, test.cart_most)
        and (test.agents is None or test.agents == bool(scene.known.agents_online))
    )


def query_of(wanted: Wanted, answers: Answers, scene: Scene) -> ProductQuery:
    """What this step asks for beside what the choices before asked for; its own fields count more."""
    filters = filters_of(answers)
    text = " ".join(filter(None, (filters.get("text"), fill(wanted.text, answers))))
    start = "attributes."
    attributes = {name.removeprefix(start): filters[name] for name in filters if name.startswith(start)}
    attributes |= {name: fill(value, answers) for name, value in wanted.attributes.items()}
    low, high = (fill(price, answers) for price in (wanted.price_min, wanted.price_max))
    return ProductQuery(
        wanted.scenario or ("search" if text else "for_you"),
        text=text,
        category=fill(wanted.category, answers) or filters.get("category", ""),
        brand=fill(wanted.brand, answers) or filters.get("brand", ""),
        price_min_minor=_minor(low or filters.get("price_min", ""), scene),
        price_max_minor=_minor(high or filters.get("price_max", ""), scene),
        attributes={name: value for name, value in attributes.items() if value},
        cheapest_first=wanted.cheapest_first,
        limit=wanted.limit,
    )


def filters_of(answers: Answers) -> Mapping[str, str]:
    """What the choices so far ask for together: words add up, of all else the last counts."""
    found: dict[str, str] = {}
    for key, value in answers.items():
        if key.startswith(FILTER):
            name = key.removeprefix(FILTER).partition(".")[2]
            found[name] = f"{found.get(name, '')} {value}".strip() if name == "text" else value
    return found


def chosen(step: Step, option: Option, answers: Answers) -> dict[str, str]:
    """The answers with this one; what was chosen here before asks for nothing any more."""
    kept = without_filters(answers, (step.name,))
    filters = {f"{FILTER}{step.name}.{name}": value for name, value in option.filters.items()}
    return {**kept, **filters, **option.sets, **({step.answer: option.value} if step.answer else {})}


def without_filters(answers: Answers, steps: Collection[str]) -> dict[str, str]:
    """The answers without what these steps' choices ask for."""
    starts = tuple(f"{FILTER}{step}." for step in steps)
    return {name: value for name, value in answers.items() if not name.startswith(starts)}


def _minor(amount: str, scene: Scene) -> int | None:
    """None where it is no amount."""
    try:
        return to_minor(amount, scene.currency) if amount else None
    except ValueError:
        return None


def _cart(scene: Scene) -> Decimal | None:
    minor = scene.known.cart_minor
    return None if minor is None else to_decimal(minor, scene.currency)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _between(number: Decimal | None, least: Decimal | None, most: Decimal | None) -> bool:
    if least is None and most is None:
        return True
    return number is not None and (least is None or number >= least) and (most is None or number <= most)
