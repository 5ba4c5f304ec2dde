"""Guides: begun by what was said, gone on with answer by answer, left for another wish and taken up again."""

from dataclasses import replace

from bot.dialogue.calling import called
from bot.dialogue.guides.flow import Advance, Guide, Known, Place
from bot.dialogue.guides.matching import labelled, named_among
from bot.dialogue.guides.places import read_place, to_json
from bot.dialogue.guides.shelf import begun_by
from bot.dialogue.guides.stepping import advance, ask_again, begin, nothing_found
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Memory
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.relaxing import MOST_STEPS
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.turn import Context
from bot.dialogue.wishes import listed
from bot.dialogue.wording import DEFAULT_LOCALE, render
from bot.model import ChoiceKind, Contact
from bot.rules.money import format_money

MOST_ANSWERED = 4
"""Questions that a first message may have answered."""


def gone_on(turn: Turn) -> Decided | None:
    """The next step of the guide he is in; None where he said something else: then it is left."""
    place = read_place(turn.memory.place, turn.dialogue.guides)
    if place is None:
        return None
    guide, choice = turn.dialogue.guides[place.guide_id], turn.said.choice
    position = choice.position if choice and choice.kind is ChoiceKind.REPLY and not turn.said.means else None
    step = advance(
        guide,
        place,
        turn.said.text,
        position,
        turn.locale,
        turn.dialogue.currency,
        known_of(turn.memory, turn.context),
        turn.said.means,
    )
    if step is not None:
        return said_by(turn, step)
    if _only_limits(turn):
        return _asked_once_more(turn, guide, place, "one_by_one")
    if turn.memory.misses or _says_other(turn):
        return None
    memory, plan = _asked_once_more(turn, guide, place, "no_answer")
    return replace(memory, misses=1), plan


def _only_limits(turn: Turn) -> bool:
    """What it may cost, said where the guide asks for something else."""
    heard = turn.heard
    beside = heard.intents or heard.pointed or heard.back
    return heard.wish.limited and not heard.wish.words and not beside and not turn.said.means


def _says_other(turn: Turn) -> bool:
    """Whether it is anything but a wrong answer, such as "dunno"."""
    heard, vocabulary = turn.heard, turn.dialogue.vocabulary
    intents = {*heard.intents, turn.intent} - {"", "objection_unsure"}
    known = not vocabulary.holders or turn.names_product or heard.wish.filters
    has_letters = any(c.isalpha() for c in heard.text)
    said = intents or heard.pointed or heard.back or heard.is_question or heard.is_wanting
    return (
        bool(known or said or heard.order_id or heard.contact.email or heard.contact.phone) or not has_letters
    )


def _asked_once_more(turn: Turn, guide: Guide, place: Place, because: str) -> Decided:
    step = ask_again(guide, place, turn.locale, turn.dialogue.currency, known_of(turn.memory, turn.context))
    first = render(turn.locale, because, turn.memory.turn, turn.dialogue.phrases)
    return said_by(turn, replace(step, says=(first, *step.says)))


def left(memory: Memory) -> Memory:
    """Out of the guide, with the place kept to come back to."""
    return replace(memory, left=memory.place or memory.left, place=None)


def taken_up(turn: Turn) -> Decided | None:
    if turn.heard.has("resume"):
        return resumed(turn)
    place = read_place(turn.memory.left, turn.dialogue.guides) if turn.memory.place is None else None
    if place is None:
        return None
    guide = turn.dialogue.guides[place.guide_id]
    position = labelled(guide.steps[place.step].choices, turn.said.text)
    known, currency = known_of(turn.memory, turn.context), turn.dialogue.currency
    step = advance(guide, place, "", position, turn.locale, currency, known) if position is not None else None
    return said_by(turn, step) if step else None


def resumed(turn: Turn) -> Decided | None:
    place = read_place(turn.memory.left or turn.memory.place, turn.dialogue.guides)
    if place is None:
        return None
    guide = turn.dialogue.guides[place.guide_id]
    step = ask_again(guide, place, turn.locale, turn.dialogue.currency, known_of(turn.memory, turn.context))
    return said_by(turn, step)


def begun(turn: Turn) -> Decided | None:
    """The guide that what he says asks for."""
    guide = _asked_for(turn)
    if guide is None:
        return None
    known, currency = known_of(turn.memory, turn.context), turn.dialogue.currency
    return said_by(turn, _answered_already(turn, guide, begin(guide, turn.locale, known, currency)))


def _answered_already(turn: Turn, guide: Guide, step: Advance) -> Advance:
    """What he said with his wish is not asked again: "a birthday present for my mother"."""
    said: list[str] = []
    for _ in range(MOST_ANSWERED):
        options = guide.steps[step.place.step].choices if step.place else ()
        named, budget = named_among(options, turn.heard.text), _budget(turn, guide, step)
        further = (
            _chosen(turn, guide, step, named) if named is not None else _filled(turn, guide, step, budget)
        )
        if further is None:
            break
        option = in_locale(options[named].label, turn.locale, DEFAULT_LOCALE) if named is not None else ""
        said.append(option or budget)
        tags = tuple(dict.fromkeys((*step.tags, *further.tags)))
        step = replace(further, tags=tags)
    if not said:
        return step
    answers = listed(said, turn.locale)
    heard = render(turn.locale, "heard_already", turn.memory.turn, turn.dialogue.phrases, answers=answers)
    return replace(step, says=(heard, *step.says))


def _budget(turn: Turn, guide: Guide, step: Advance) -> str:
    """What it may cost, where the guide is about to ask that."""
    entry, most = (
        guide.steps[step.place.step].entry if step.place else None,
        turn.heard.wish.limits.most_minor,
    )
    if entry is None or not entry.is_money or most is None:
        return ""
    return format_money(most, turn.dialogue.currency, turn.locale)


def _filled(turn: Turn, guide: Guide, step: Advance, text: str) -> Advance | None:
    if step.place is None or not text:
        return None
    known, currency = known_of(turn.memory, turn.context), turn.dialogue.currency
    return advance(guide, step.place, text, None, turn.locale, currency, known)


def _chosen(turn: Turn, guide: Guide, step: Advance, position: int) -> Advance | None:
    if step.place is None:
        return None
    known, currency = known_of(turn.memory, turn.context), turn.dialogue.currency
    return advance(guide, step.place, "", position, turn.locale, currency, known)


def begin_guide(turn: Turn, guide_id: str) -> Decided | None:
    guide = turn.dialogue.guides.get(guide_id)
    if guide is None:
        return None
    return said_by(
        turn, begin(guide, turn.locale, known_of(turn.memory, turn.context), turn.dialogue.currency)
    )


def said_by(turn: Turn, step: Advance) -> Decided:
    place = to_json(step.place) if step.place else None
    memory = replace(turn.memory, place=place, left=None, misses=0, offer="", awaits="")
    plan = replace(_plan(turn, step), otherwise=_otherwise(turn, step))
    if step.compare and step.query is None:
        plan = replace(plan, item_ids=tuple(seen.item_id for seen in memory.seen[: step.compare]))
    contact = _merged(memory, turn, step)
    if contact is not None:
        memory, plan = replace(memory, contact=contact), replace(plan, contact=contact)
    if step.hand_over:
        return _handed_over(turn, memory, plan)
    return memory, plan


def _plan(turn: Turn, step: Advance) -> Plan:
    return replace(
        turn.plan(Kind.GUIDE if step.says else Kind.GUIDE_DONE),
        says=step.says,
        replies=step.replies,
        asks=step.asks,
        query=step.query,
        compares=step.compare,
        skill=step.skill,
        tags=step.tags,
        left_out="",
        vague="",
        claim="",
    )


def _otherwise(turn: Turn, step: Advance, depth: int = 0) -> Plan | None:
    """Where the guide goes when nothing is found, and where nothing is found there either."""
    at = step.shown_at or step.place
    if at is None or step.query is None or depth >= MOST_STEPS:
        return None
    guide, known = turn.dialogue.guides[at.guide_id], known_of(turn.memory, turn.context)
    other = nothing_found(guide, at, turn.locale, turn.dialogue.currency, known)
    if other is None:
        return None
    return replace(
        _plan(turn, other),
        tags=tuple(dict.fromkeys((*step.tags, *other.tags))),
        hand_over="guide" if other.hand_over else "",
        otherwise=_otherwise(turn, other, depth + 1),
        place=to_json(other.place) if other.place else None,
        is_otherwise=True,
        relaxed=depth + 1,
    )


def _handed_over(turn: Turn, memory: Memory, plan: Plan) -> Decided:
    memory, called_ = called(turn.context, memory, plan, "guide")
    return memory, replace(called_, says=plan.says)


def _merged(memory: Memory, turn: Turn, step: Advance) -> Contact | None:
    given, known = step.contact, memory.contact
    if given is None or not (given.name or given.email or given.phone):
        return None
    before = turn.context.contact
    return Contact(
        given.name or known.name or before.name,
        given.email or known.email or before.email,
        given.phone or known.phone or before.phone,
    )


def _asked_for(turn: Turn) -> Guide | None:
    """By its own phrase; by an intent only where he named no product and no filter it would ask for again."""
    wish = turn.heard.wish
    words, vague = set(wish.words.split()), lexicon().vague
    names = turn.names_product and not words <= vague | lexicon().moments
    only_priced = wish.limited and bool(words) and words <= vague and not wish.brand and not wish.category
    intents = () if names or (wish.filters and not only_priced) else {turn.intent, *turn.heard.intents} - {""}
    return begun_by(turn.dialogue.guides.values(), turn.heard.text, intents)


def known_of(memory: Memory, context: Context) -> Known:
    contact = memory.contact
    answers = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    agents = 0 if not context.is_open else context.agents_online
    return Known({n: v for n, v in answers.items() if v}, context.cart_minor, agents)
