"""What is wrong with guides that can be read: found without running them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.guides.branches import never_true
from bot.dialogue.guides.flow import KNOWN_NAMES, Guide, Option, Step, Texts
from bot.dialogue.guides.paths import SHOWN, at, circles, forward, reachable, surely_known
from bot.dialogue.guides.texts import slots
from bot.dialogue.plain import plain


@dataclass(frozen=True, slots=True)
class Fault:
    guide: str
    """Its id."""
    step: str
    """Empty: of the guide as a whole."""
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class House:
    """What guides have to fit."""

    locales: Sequence[str]
    skills: Collection[str]


Found = Iterator[tuple[str, str, str]]
"""Step, code, message."""


def lint(guides: Sequence[Guide], locales: Sequence[str], skills: Collection[str]) -> Sequence[Fault]:
    """Each guide by itself, its faults in the order of its steps, then what is wrong between them.

    `locales` are those that every text needs, `skills` the intents that the dialogue answers.
    """
    house = House(locales, skills)
    faults = []
    for guide in guides:
        found = [fault for check in _CHECKS for fault in check(guide, house)]
        order = {"": -1} | {name: n for n, name in enumerate(guide.steps)}
        faults += [
            Fault(guide.guide_id, *fault) for fault in sorted(found, key=lambda f: (order[f[0]], f[1:]))
        ]
    return [*faults, *between(guides)]


def between(guides: Sequence[Guide]) -> Iterator[Fault]:
    """What is wrong with guides that stand beside each other; told of the later one."""
    ids: dict[str, str] = {}
    intents: dict[str, str] = {}
    for guide in guides:
        if guide.guide_id in ids:
            yield Fault(guide.guide_id, "", "equal_ids", "another guide is called so, too")
        ids[guide.guide_id] = guide.guide_id
        for intent in guide.intents:
            if intent in intents:
                yield Fault(guide.guide_id, "", "equal_starts", f"{intents[intent]} starts on {intent}, too")
            intents[intent] = guide.guide_id


def _unreachable(guide: Guide, house: House) -> Found:
    reached = reachable(guide, guide.start)
    for name in guide.steps:
        if name not in reached:
            yield name, "unreachable", "no way leads here"


def _dead_ends(guide: Guide, house: House) -> Found:
    for step in guide.steps.values():
        if not step.ways and not step.is_last:
            yield step.name, "dead_end", "neither asks, shows, hands over nor ends, and goes on nowhere"


def _loops(guide: Guide, house: House) -> Found:
    silent = {
        name: [way.to for way in step.ways if not guide.steps[way.to].waits]
        for name, step in guide.steps.items()
        if not step.waits
    }
    for circle in circles(silent):
        yield circle[0], "loop", f"goes round without ever asking: {', '.join(circle)}"


def _endless(guide: Guide, house: House) -> Found:
    ends = {name for name, step in guide.steps.items() if not step.ways}
    for circle in circles({name: [way.to for way in step.ways] for name, step in guide.steps.items()}):
        if not reachable(guide, circle[0]) & ends:
            yield circle[0], "no_end", f"no answer leads out of here to an end: {', '.join(circle)}"


def _texts(guide: Guide, house: House) -> Found:
    for step_name, what, texts in _all_texts(guide):
        for locale in house.locales:
            if not texts.get(locale):
                yield step_name, "missing_text", f"{what} has no text in {locale}"
    for step in guide.steps.values():
        if step.waits and not step.shows and not step.say:
            yield step.name, "no_question", "asks for an answer and says nothing"


def _all_texts(guide: Guide) -> Iterator[tuple[str, str, Texts]]:
    yield "", "title", guide.title
    for step in guide.steps.values():
        if step.say:
            yield step.name, "say", step.say
        if step.entry:
            yield step.name, "field.label", step.entry.label
        for n, option in enumerate(step.choices):
            yield step.name, f"choices[{n}].label", option.label
            if option.spoken:
                yield step.name, f"choices[{n}].spoken", option.spoken


def _skills(guide: Guide, house: House) -> Found:
    for intent in guide.intents:
        if intent not in house.skills:
            yield "", "unknown_intent", f"starts_on names {intent}, which is no intent"
    for step in guide.steps.values():
        if step.skill and step.skill not in house.skills:
            yield step.name, "unknown_skill", f"{step.skill} is no intent that can be answered"


def _labels(guide: Guide, house: House) -> Found:
    for step in guide.steps.values():
        names: dict[str, int] = {}
        for n, option in enumerate(step.choices):
            for name in _names(option):
                if names.setdefault(name, n) != n:
                    yield (
                        step.name,
                        "equal_labels",
                        f"choices[{names[name]}] and [{n}] are both called {name!r}",
                    )


def _names(option: Option) -> Sequence[str]:
    also = (word for words in option.also.values() for word in words)
    return list(dict.fromkeys(plain(name) for name in (*option.label.values(), *also)))


def _values(guide: Guide, house: House) -> Found:
    meant: dict[tuple[str, str], Texts] = {}
    for step in guide.steps.values():
        for n, option in enumerate(step.choices if step.answer else ()):
            said = option.spoken or option.label
            if meant.setdefault((step.answer, option.value), said) != said:
                what = f"{step.answer} {option.value!r}"
                yield step.name, "ambiguous_value", f"choices[{n}] calls {what} other than a choice before"


def _asked_twice(guide: Guide, house: House) -> Found:
    ways = forward(guide)
    asking = {step.name: step.entry.name for step in guide.steps.values() if step.entry}
    for later, field_name in asking.items():
        for earlier in (name for name, asked in asking.items() if asked == field_name and name != later):
            open_steps, seen = [earlier], {earlier}
            while open_steps:
                new = {way.to for way in ways[open_steps.pop()]} - seen
                seen |= new
                open_steps += new
            if later in seen:
                yield later, "asked_twice", f"asks for {field_name}, which {earlier} asked for before"


def _slots(guide: Guide, house: House) -> Found:
    given, known = collected(guide), surely_known(guide)
    for step in guide.steps.values():
        there = at(step, known.get(step.name, given))
        for name in dict.fromkeys(name for text in step.say.values() for name in slots(text)):
            if name not in given:
                yield step.name, "unknown_slot", f"nothing ever fills {{{name}}}"
            elif name not in there:
                yield step.name, "empty_slot", f"{{{name}}} may not be known here"
        for name in dict.fromkeys(name for text in _wanted_texts(step) for name in slots(text)):
            if name not in given:
                yield step.name, "unknown_slot", f"nothing ever fills {{{name}}} of products"


def collected(guide: Guide) -> frozenset[str]:
    """The names of all answers that this guide can come to know."""
    names = set(KNOWN_NAMES)
    for step in guide.steps.values():
        names |= {*step.sets, *(name for option in step.choices for name in option.sets)}
        names |= {step.answer} if step.answer else set()
        if step.entry:
            suffixes = ("", "_min", "_max") if step.entry.is_money else ("",)
            names |= {step.entry.name + suffix for suffix in suffixes}
    return frozenset(names)


def _wanted_texts(step: Step) -> Sequence[str]:
    wanted = step.products
    if wanted is None:
        return ()
    prices = (wanted.price_min, wanted.price_max)
    return (wanted.text, wanted.category, wanted.brand, *prices, *wanted.attributes.values())


def _comparisons(guide: Guide, house: House) -> Found:
    known = surely_known(guide)
    for step in guide.steps.values():
        shown = known.get(step.name, frozenset({SHOWN}))
        if step.compare and not step.products and SHOWN not in shown:
            yield step.name, "nothing_to_compare", "one can get here before any products were shown"


def _branches(guide: Guide, house: House) -> Found:
    known = surely_known(guide)
    for step in guide.steps.values():
        there = at(step, known.get(step.name, frozenset()))
        for n, why in never_true(guide, step, there):
            yield step.name, "never_true", f"branch[{n}] {why}"


_CHECKS: Sequence[Callable[[Guide, House], Found]] = (
    _unreachable,
    _dead_ends,
    _loops,
    _endless,
    _texts,
    _skills,
    _labels,
    _values,
    _asked_twice,
    _slots,
    _comparisons,
    _branches,
)
