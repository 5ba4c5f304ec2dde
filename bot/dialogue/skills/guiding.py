"""Guides: begun by what was said, gone on with answer by answer, left for another wish and taken up again."""

from dataclasses import replace
from functools import lru_cache

from bot.dialogue.calling import called
from bot.dialogue.guides.flow import Advance, Guide, Known
from bot.dialogue.guides.places import read_place, to_json
from bot.dialogue.guides.stepping import advance, ask_again, begin
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Memory
from bot.dialogue.plain import plain, words
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.wording import DEFAULT_LOCALE
from bot.model import ChoiceKind, Contact


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
        _known(turn),
        turn.said.means,
    )
    return None if step is None else said_by(turn, step)


def left(memory: Memory) -> Memory:
    """Out of the guide, with the place kept to come back to."""
    return replace(memory, left=memory.place or memory.left, place=None)


def taken_up(turn: Turn) -> Decided | None:
    return resumed(turn) if turn.heard.has("resume") else None


def resumed(turn: Turn) -> Decided | None:
    place = read_place(turn.memory.left or turn.memory.place, turn.dialogue.guides)
    if place is None:
        return None
    guide = turn.dialogue.guides[place.guide_id]
    step = ask_again(guide, place, turn.locale, turn.dialogue.currency, _known(turn))
    return said_by(turn, step)


def begun(turn: Turn) -> Decided | None:
    """The guide that what he says asks for."""
    guide = _asked_for(turn)
    return begin_guide(turn, guide.guide_id) if guide else None


def begin_guide(turn: Turn, guide_id: str) -> Decided | None:
    guide = turn.dialogue.guides.get(guide_id)
    if guide is None:
        return None
    return said_by(turn, begin(guide, turn.locale, _known(turn), turn.dialogue.currency))


def said_by(turn: Turn, step: Advance) -> Decided:
    place = to_json(step.place) if step.place else None
    memory = replace(turn.memory, place=place, left=None, misses=0, offer="", awaits="")
    plan = replace(
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
    if step.compare and step.query is None:
        plan = replace(plan, item_ids=tuple(seen.item_id for seen in memory.seen[: step.compare]))
    contact = _merged(memory, turn, step)
    if contact is not None:
        memory, plan = replace(memory, contact=contact), replace(plan, contact=contact)
    if step.hand_over:
        return _handed_over(turn, memory, plan)
    return memory, plan


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
    text = f" {' '.join(words(turn.heard.text))} "
    for guide in turn.dialogue.guides.values():
        phrases = (phrase for said in guide.phrases.values() for phrase in said)
        if any(_plain(phrase) in text for phrase in phrases):
            return guide
    if turn.names_product and not set(turn.heard.wish.words.split()) <= lexicon().vague:
        return None
    intents = {turn.intent, *turn.heard.intents} - {""}
    return next((guide for guide in turn.dialogue.guides.values() if intents & set(guide.intents)), None)


@lru_cache(maxsize=4096)
def _plain(phrase: str) -> str:
    return f" {' '.join(words(plain(phrase)))} "


def _known(turn: Turn) -> Known:
    contact = turn.memory.contact
    answers = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    context = turn.context
    agents = 0 if not context.is_open else context.agents_online
    return Known({n: v for n, v in answers.items() if v}, context.cart_minor, agents)


def title_of(guide: Guide, locale: str) -> str:
    return in_locale(guide.title, locale, DEFAULT_LOCALE)
