"""Greetings and goodbyes, yes and no, abuse, and what nobody understood."""

from dataclasses import replace

from bot.dialogue.calling import called, missed
from bot.dialogue.memory import Memory
from bot.dialogue.plans import Kind
from bot.dialogue.skills.deciding import Decided, Turn

_TALK = {
    "help": Kind.HELP,
    "bot": Kind.BOT,
    "no": Kind.OKAY,
    "thanks": Kind.THANKS,
    "bye": Kind.BYE,
    "greeting": Kind.GREETING,
    "yes": Kind.OKAY,
    "okay": Kind.OKAY,
}


def insulted(turn: Turn) -> Decided | None:
    """Calm the first time; then a human, or the end of the game."""
    if not turn.surely("abuse") or turn.names_product:
        return None
    memory = replace(turn.memory, abuses=turn.memory.abuses + 1)
    plan = replace(turn.plan(Kind.ABUSE), tags=("abuse",))
    if memory.abuses < 2:
        return replace(memory, offer="human"), plan
    if turn.context.nobody_there:
        return memory, replace(plan, kind=Kind.ABUSE_END)
    return called(turn.context, memory, replace(plan, kind=Kind.ABUSE_END), "abuse")


def talked(turn: Turn) -> Decided | None:
    kind = next((kind for intent, kind in _TALK.items() if _says(turn, intent)), None)
    return None if kind is None else (replace(turn.memory, misses=0), turn.plan(kind))


def _says(turn: Turn, intent: str) -> bool:
    """A question is no answer: "why" is no yes."""
    if turn.heard.has(intent) or intent in ("help", "bot"):
        return turn.wants(intent)
    return turn.surely(intent) and not turn.heard.is_question


def lost(turn: Turn) -> Decided:
    """Nothing of all that: said honestly, with what else there is."""
    out = turn.meant is not None and turn.meant.intent == "" and bool(turn.heard.text.strip())
    has_words = any(c.isalpha() for c in turn.heard.text)
    if out and has_words:
        # no colleague is called for the weather
        return replace(turn.memory, offer="human"), turn.plan(Kind.OUT_OF_SCOPE)
    return missed(turn.context, turn.memory, turn.plan(Kind.NOT_UNDERSTOOD))


def repeated(turn: Turn, memory: Memory) -> Decided:
    """The same message a third time: another answer; then a human; then only that it is still here."""
    kind = {2: Kind.REPEATED, 3: Kind.OFFER_HUMAN}.get(memory.again, Kind.STILL_HERE)
    return replace(memory, offer="human"), turn.plan(kind)
