"""A guide that the shop begins: its first question, asked before the visitor has said anything."""

from dataclasses import dataclass, replace

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides.places import to_json
from bot.dialogue.guides.stepping import begin
from bot.dialogue.memory import Memory
from bot.dialogue.skills.guiding import known_of
from bot.dialogue.turn import Context
from bot.model import Field, QuickReply


@dataclass(frozen=True, slots=True)
class Opened:
    memory: Memory
    says: tuple[str, ...]
    replies: tuple[QuickReply, ...]
    asks: Field | None


def open_guide(
    dialogue: Dialogue, guide_id: str, locale: str, memory: Memory, context: Context
) -> Opened | None:
    """None where there is no such guide, or where it does not begin with something to answer."""
    guide = dialogue.guides.get(guide_id)
    if guide is None:
        return None
    step = begin(guide, locale, known_of(memory, context), dialogue.currency)
    if step.place is None or step.query is not None or step.hand_over or step.skill:
        return None
    return Opened(
        replace(memory, place=to_json(step.place), left=None, offer="", awaits=""),
        step.says,
        step.replies,
        step.asks,
    )
