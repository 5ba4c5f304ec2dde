"""A guide's steps and ways in a few words, for those who read its drawing."""

from collections.abc import Iterator

from bot.dialogue.guides.flow import Condition, Entry, Step, Wanted, Way
from bot.dialogue.guides.numbers import spelt
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.guides.words import phrase
from bot.dialogue.wording import DEFAULT_LOCALE


def kind_of(step: Step) -> str:
    kinds = {
        "products": step.products,
        "compare": step.compare,
        "skill": step.skill,
        "field": step.entry,
        "choices": step.choices,
        "branch": step.cases,
        "hand_over": step.hand_over,
        "end": step.is_end,
    }
    return next((kind for kind, is_it in kinds.items() if is_it), "say")


def way_label(step: Step, way: Way, locale: str) -> str:
    """What leads from a step along this way; empty where nothing decides it."""
    if way.kind == "choice":
        return in_locale(step.choices[way.position].label, locale, DEFAULT_LOCALE)
    if way.kind == "case":
        return ", ".join(_test_lines(step.cases[way.position].condition, locale))
    return "" if way.kind == "next" else phrase(f"way_{way.kind}", locale)


def lines_of(step: Step, locale: str) -> Iterator[str]:
    """What a step does beside what it says, one line each."""
    yield from (f"{name} = {value or '–'}" for name, value in step.sets.items())
    if step.answer:
        yield f"→ {step.answer}"
    if step.entry:
        yield from _entry_lines(step.entry, locale)
    if step.products:
        yield from _wanted_lines(step.products)
    if step.compare:
        yield phrase("side_by_side", locale, n=str(step.compare))
    yield from (word for word in (step.skill, step.hand_over) if word)
    yield from (f"#{tag}" for tag in dict.fromkeys([step.tag, *(o.tag for o in step.choices)]) if tag)


def _entry_lines(entry: Entry, locale: str) -> Iterator[str]:
    limits = [f"≥ {spelt(entry.least)}" if entry.least is not None else ""]
    limits.append(f"≤ {spelt(entry.most)}" if entry.most is not None else "")
    kind = phrase(f"kind_{'money' if entry.is_money else entry.pattern or entry.kind}", locale)
    yield " ".join(filter(None, (f"→ {entry.name}: {kind}", *limits)))


def _wanted_lines(wanted: Wanted) -> Iterator[str]:
    yield from filter(None, (wanted.scenario, wanted.text, wanted.category, wanted.brand))
    if wanted.price_min:
        yield f"≥ {wanted.price_min}"
    if wanted.price_max:
        yield f"≤ {wanted.price_max}"
    yield from (f"{name} = {value}" for name, value in wanted.attributes.items())


def _test_lines(test: Condition, locale: str) -> Iterator[str]:
    if test.among:
        yield f"{test.answer} = {' | '.join(test.among)}"
    if test.least is not None:
        yield f"{test.answer} ≥ {spelt(test.least)}"
    if test.most is not None:
        yield f"{test.answer} ≤ {spelt(test.most)}"
    if test.known is not None:
        yield phrase("known" if test.known else "unknown", locale, name=test.answer)
    cart = phrase("cart", locale)
    if test.cart_least is not None:
        yield f"{cart} ≥ {spelt(test.cart_least)}"
    if test.cart_most is not None:
        yield f"{cart} ≤ {spelt(test.cart_most)}"
    if test.agents is not None:
        yield phrase("colleague_there" if test.agents else "nobody_there", locale)
