"""What to do about a visitor's words: decided before anything is fetched, and again when it is known."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Memory, noted
from bot.dialogue.plain import plain
from bot.dialogue.plans import Kind
from bot.dialogue.relaxing import fitting, relax
from bot.dialogue.skills import guiding
from bot.dialogue.skills.buttons import pressed
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import more, suggested, taken_back, wished
from bot.dialogue.skills.following import followed
from bot.dialogue.skills.listing import listed
from bot.dialogue.skills.products import asked
from bot.dialogue.skills.rejecting import disliked, rejected
from bot.dialogue.skills.service import (
    complained,
    informed,
    left_contact,
    objected,
    ordered,
    served,
    unclear,
    wants_human,
)
from bot.dialogue.skills.shopping import in_cart
from bot.dialogue.skills.talking import insulted, lost, repeated, talked
from bot.dialogue.turn import Context, Said
from bot.dialogue.understanding.corrections import corrected
from bot.dialogue.understanding.understand import Understood, understand
from bot.dialogue.wording import locale_of

__all__ = ["fitting", "plan", "relax"]

LONGEST_MEANT = 300
"""Characters whose meaning is looked for: it costs time with each."""
SAME_AGAIN = 2
"""Times a message came again after which it is answered otherwise."""
_GOES_ON = frozenset(
    {Kind.GUIDE, Kind.GUIDE_DONE, Kind.MORE, Kind.CHEAPER, Kind.FINER, Kind.BIGGER, Kind.SMALLER}
)
"""Where the same words bring something new."""


def plan(dialogue: Dialogue, memory: Memory, said: Said, context: Context) -> Decided:
    """One plan for each message, whatever it is; never raises. Encodes the text once."""
    turn, (after, planned) = _heard(dialogue, _heard_again(memory, said), said, context)
    if turn.memory.again >= SAME_AGAIN and planned.kind not in _GOES_ON and not planned.hand_over:
        after, planned = repeated(turn, turn.memory)
    if after.place is not None and after.place == turn.memory.place and planned.kind not in _GOES_ON:
        after = guiding.left(after)
    if planned.query is None and after.misses == memory.misses:
        after = replace(after, misses=0)
    after = replace(after, turn=memory.turn + 1, locale=turn.heard.language or memory.locale)
    if planned.kind not in _KEEP_TOPIC:
        after = replace(after, topic="")
    if planned.unanswered:
        after = replace(after, unanswered=planned.unanswered)
    return after if planned.kind in _TALK else noted(after, said.text), planned


_NOT_HEARD = (Kind.NOT_UNDERSTOOD, Kind.OUT_OF_SCOPE, Kind.UNKNOWN, Kind.PERHAPS, Kind.GIVE_UP)


def _heard(dialogue: Dialogue, memory: Memory, said: Said, context: Context) -> tuple[Turn, Decided]:
    """A correction within a message is a second message; one that says nothing of its own is none."""
    is_asked = memory.place or memory.awaits or said.means or said.choice
    found = None if is_asked else corrected(said.text)
    if found is not None:
        before = _as_if_said(dialogue, memory, found.earlier, context) if found.earlier else memory
        turn = _turn(dialogue, before, replace(said, text=found.now), context)
        decided = _decide(turn)
        if decided[1].kind not in _NOT_HEARD:
            return turn, decided
    turn = _turn(dialogue, memory, said, context)
    return turn, _decide(turn)


def _as_if_said(dialogue: Dialogue, memory: Memory, text: str, context: Context) -> Memory:
    """What would be looked for after that: the correction may be but a part of it."""
    _, planned = _decide(_turn(dialogue, memory, Said(text), context))
    if planned.query is None or planned.kind is not Kind.SEARCH:
        return memory
    return replace(memory, query=planned.query, shown=(), lowest_minor=None)


def _turn(dialogue: Dialogue, memory: Memory, said: Said, context: Context) -> Turn:
    heard = understand(
        said.text,
        dialogue.currency,
        dialogue.vocabulary,
        memory.seen,
        memory.query,
        awaits=memory.awaits,
    )
    locale = locale_of(heard.language, memory.locale, context.locale, dialogue.locale)
    if _refines(heard, memory):
        heard = replace(heard, is_question=False)
        return Turn(dialogue, context, memory, said, heard, None, None, locale)
    is_said = any(c.isalnum() for c in heard.text)
    if said.means or said.choice or not is_said or _is_certain(heard):
        return Turn(dialogue, context, memory, said, heard, None, None, locale)
    text = heard.text[:LONGEST_MEANT]
    vector = dialogue.encoder.encode([text])[0] if dialogue.encoder else None
    meant = dialogue.intents.hear(text, vector) if dialogue.intents else None
    return Turn(dialogue, context, memory, said, heard, meant, vector, locale)


def _is_certain(heard: Understood) -> bool:
    """What no model has to be asked for."""
    if heard.has("hand_over", "yes", "no", "okay", "more", "cheaper", "bigger", "smaller") or heard.back:
        return True
    return bool(heard.pointed.seen) and not heard.wish.words


_BESIDE = frozenset({"cheapest", "thanks", "greeting", "recommend"})
"""What may be said beside a filter without making it something else."""


def _refines(heard: Understood, memory: Memory) -> bool:
    """Whether it is but a filter of what was shown, or of whatever there is: "gluten free", "under $10"."""
    wish = heard.wish
    if not wish or heard.pointed or not heard.intents <= _BESIDE or memory.place:
        return False
    if not wish.words:
        return wish.filters
    asks = heard.is_question and (heard.asks or len(memory.focus) == 1)
    says_how = {*lexicon().descriptive, wish.claim, *wish.claim.split()}
    describes = says_how.issuperset(wish.words.split())
    return memory.query is not None and describes and not asks


def _heard_again(memory: Memory, said: Said) -> Memory:
    digest = hashlib.blake2b(f"{plain(said.text)}\n{said.means}".encode(), digest_size=8).hexdigest()
    if said.choice and said.choice.item_ids:
        digest = hashlib.blake2b(" ".join(said.choice.item_ids).encode(), digest_size=8).hexdigest()
    return replace(memory, heard=digest, again=memory.again + 1 if memory.heard == digest else 0)


_TALK = frozenset(
    {
        Kind.GREETING,
        Kind.THANKS,
        Kind.OKAY,
        Kind.BYE,
        Kind.BOT,
        Kind.HELP,
        Kind.ABUSE,
        Kind.ABUSE_END,
        Kind.REPEATED,
        Kind.OFFER_HUMAN,
        Kind.STILL_HERE,
        Kind.CONTACT_ASK,
        Kind.CONTACT_KEPT,
        Kind.NOBODY_THERE,
        Kind.HAND_OVER,
        Kind.HAND_OVER_LATER,
    }
)
"""What an agent need not read."""
_KEEP_TOPIC = _TALK | {Kind.ANSWER, Kind.PERHAPS, Kind.UNKNOWN, Kind.OBJECTION_SHIPPING}
"""What does not lead away from the last question about the shop."""
Skill = Callable[[Turn], Decided | None]
_SKILLS: tuple[Skill, ...] = (
    pressed,
    wants_human,
    insulted,
    guiding.gone_on,
    guiding.taken_up,
    left_contact,
    complained,
    ordered,
    rejected,
    followed,
    asked,
    objected,
    taken_back,
    listed,
    more,
    guiding.begun,
    served,
    in_cart,
    informed,
    disliked,
    wished,
    suggested,
    talked,
    unclear,
)
"""In the order in which they may take a message."""


def _decide(turn: Turn) -> Decided:
    accepted = _accepted(turn)
    if accepted is not None:
        return accepted
    calm = replace(turn, memory=replace(turn.memory, offer=""))
    for skill in _SKILLS:
        decided = skill(calm)
        if decided is not None:
            return _with_skill(calm, decided)
    return lost(calm)


def _accepted(turn: Turn) -> Decided | None:
    """ "Yes" to what was offered."""
    if not turn.heard.has("yes") or not turn.memory.offer or turn.memory.place:
        return None
    meaning = replace(turn.said, means=turn.memory.offer, choice=None)
    return pressed(replace(turn, said=meaning, memory=replace(turn.memory, offer="")))


def _with_skill(turn: Turn, decided: Decided) -> Decided:
    """What a guide asks another skill to answer, behind its own words."""
    memory, planned = decided
    if not planned.skill:
        return decided
    heard = replace(turn.heard, intents=frozenset({planned.skill}))
    other = replace(turn, heard=heard, memory=memory, said=replace(turn.said, means=""))
    for skill in (asked, ordered, in_cart, more, suggested, served):
        found = skill(other)
        if found is not None:
            return found[0], replace(found[1], says=planned.says, tags=planned.tags, contact=planned.contact)
    return memory, planned
