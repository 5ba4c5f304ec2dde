"""Guides out of YAML, wrong fields named by guide and path."""

import re
from collections.abc import Mapping, Sequence

from bot.dialogue.guides.flow import Case, Condition, Guide, Option, Step, Wanted
from bot.dialogue.guides.forms import read_entry
from bot.dialogue.guides.reading import Part, load

LONGEST_TEXT = 1000
LONGEST_LABEL = 60
MOST_STEPS = 200
MOST_CHOICES = 12
MOST_CASES = 30
MOST_CARDS = 12
MOST_COMPARED = 4
SCENARIOS = ("for_you", "similar", "upsell", "exit_rescue", "trending", "search", "recently_viewed")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def parse(name: str, yaml_text: str) -> Guide:
    """Raises Invalid with the path of the first field that is wrong, such as `steps.budget.choices[1].to`."""
    given = load(name, yaml_text)
    guide_id = given.needed("guide")
    if not _ID.fullmatch(guide_id):
        given.wrong("guide", "must be of small letters, digits and -")
    title = given.texts("title", LONGEST_LABEL) or given.wrong("title", "is missing")
    starts = given.part("starts_on") or Part({}, "starts_on", name)
    intents, phrases = starts.list_of_texts("intents", 50), starts.words("phrases", 50)
    starts.finish()
    steps = _steps(given.part("steps") or given.wrong("steps", "is missing"))
    start = given.name("start") or next(iter(steps))
    given.finish()
    if start not in steps:
        given.wrong("start", f"names no step: {start}")
    return Guide(guide_id, title, steps, start, intents, phrases)


def _steps(given: Part) -> Mapping[str, Step]:
    names = given.names(MOST_STEPS)
    return {name: _step(name, given.needed_part(name), names) for name in names}


def _step(name: str, given: Part, names: Sequence[str]) -> Step:
    entry, products = given.part("field"), given.part("products")
    after = given.target("else" if "branch" in given else "next", names)
    step = Step(
        name,
        say=given.texts("say", LONGEST_TEXT, with_slots=True),
        sets=given.pairs("set"),
        tag=_slug(given, "tag"),
        answer=given.name("answer"),
        choices=tuple(_option(part, after, names) for part in given.parts("choices", MOST_CHOICES)),
        entry=read_entry(entry, names) if entry else None,
        cases=tuple(_case(part, names) for part in given.parts("branch", MOST_CASES)),
        products=_wanted(products, names) if products else None,
        compare=given.whole("compare", 0, 2, MOST_COMPARED),
        skill=given.name("skill"),
        hand_over=_slug(given, "hand_over"),
        is_end=given.flag("end") or False,
        next=after,
    )
    given.finish()
    if wrong := _contradiction(step):
        given.wrong("", wrong)
    return step


def _contradiction(step: Step) -> str:
    """Why the fields of a step do not go together, or the empty string."""
    acts = {
        "branch": bool(step.cases),
        "products or compare": bool(step.products or step.compare),
        "skill": bool(step.skill),
        "hand_over": bool(step.hand_over),
        "end": step.is_end,
    }
    done = [name for name, does in acts.items() if does]
    if len(done) > 1:
        return f"cannot have {done[0]} and {done[1]} at once"
    if step.waits and (step.cases or step.hand_over or step.is_end):
        return f"cannot ask and have {done[0]} at once: ask in a step before"
    if step.entry and not step.next:
        return "has a field and needs next: where to go on with the answer"
    if step.next and (step.is_end or step.hand_over):
        return f"cannot have {done[0]} and next at once"
    if step.next and step.shows and not step.waits:
        return "shows something and then needs choices (or ends here, without next)"
    if step.answer and not step.choices:
        return "has answer, which is the name of what choices choose, and no choices"
    if step.cases and not step.next:
        return "has a branch and needs else: where to go on if nothing of it holds"
    return ""


def _option(given: Part, after: str, names: Sequence[str]) -> Option:
    label = given.texts("label", LONGEST_LABEL) or given.wrong("label", "is missing")
    option = Option(
        label,
        to=given.target("to", names) or after or given.wrong("to", "is missing, and the step has no next"),
        value=given.text("value") or next(iter(label.values())),
        spoken=given.texts("spoken", LONGEST_LABEL),
        also=given.words("also", 30),
        sets=given.pairs("set"),
        filters=_filters(given.part("filter")),
        tag=_slug(given, "tag"),
    )
    given.finish()
    return option


def _filters(given: Part | None) -> dict[str, str]:
    if given is None:
        return {}
    found = {key: given.value(key) for key in ("text", "category", "brand") if key in given}
    found |= {key: str(given.number(key)) for key in ("price_min", "price_max") if key in given}
    found |= {f"attributes.{name}": value for name, value in given.pairs("attributes").items()}
    given.finish()
    return found


def _case(given: Part, names: Sequence[str]) -> Case:
    case = Case(
        _condition(given.needed_part("if")), given.target("to", names) or given.wrong("to", "is missing")
    )
    given.finish()
    return case


def _condition(given: Part) -> Condition:
    condition = Condition(
        answer=given.name("answer"),
        among=given.list_of_texts("is", 50) if "is" in given else (),
        least=given.number("at_least"),
        most=given.number("at_most"),
        known=given.flag("known"),
        cart_least=given.number("cart_at_least"),
        cart_most=given.number("cart_at_most"),
        agents=given.flag("agents"),
    )
    given.finish()
    asks = (condition.among or None, condition.least, condition.most, condition.known)
    if bool(condition.answer) != any(ask is not None for ask in asks):
        given.wrong("", "needs answer together with is, at_least, at_most or known")
    if condition == Condition():
        given.wrong("", "tests nothing")
    return condition


def _wanted(given: Part, names: Sequence[str]) -> Wanted:
    scenario = given.text("scenario")
    if scenario and scenario not in SCENARIOS:
        given.wrong("scenario", f"must be one of {', '.join(SCENARIOS)}")
    attributes = given.part("attributes")
    wanted = Wanted(
        scenario,
        text=given.slotted("text"),
        category=given.slotted("category"),
        brand=given.slotted("brand"),
        price_min=given.slotted("price_min"),
        price_max=given.slotted("price_max"),
        attributes={name: attributes.slotted(name) for name in attributes.names()} if attributes else {},
        cheapest_first=given.flag("cheapest_first") or False,
        limit=given.whole("limit", 3, 1, MOST_CARDS),
        otherwise=given.target("otherwise", names),
    )
    given.finish()
    for key, price in (("price_min", wanted.price_min), ("price_max", wanted.price_max)):
        if price and "{" not in price:
            given.number(key)
    return wanted


def _slug(given: Part, key: str) -> str:
    text = given.text(key)
    if text and not _SLUG.fullmatch(text):
        given.wrong(key, "must be of small letters, digits, _ and -")
    return text
