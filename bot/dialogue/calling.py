"""When a human is called, and what is done where none is there."""

from dataclasses import replace

from bot.dialogue.memory import Memory
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.turn import Context

MISSES_BEFORE_HAND_OVER = 2


def unanswered(context: Context, memory: Memory, plan: Plan) -> tuple[Memory, Plan]:
    """No article says it. A human is offered, and called only with much in the cart: he was understood."""
    high = context.high_cart_minor
    if high is not None and context.cart_minor >= high:
        return called(context, replace(memory, misses=0), replace(plan, kind=Kind.GIVE_UP), "high_cart")
    return replace(memory, misses=0, offer="human"), plan


def missed(context: Context, memory: Memory, plan: Plan) -> tuple[Memory, Plan]:
    """It could not help; the second time in a row, or at once with much in the cart, a human is called."""
    why = ""
    high = context.high_cart_minor
    if memory.misses + 1 >= MISSES_BEFORE_HAND_OVER:
        why = "not_understood"
    elif high is not None and context.cart_minor >= high:
        why = "high_cart"
    if not why:
        return replace(memory, misses=memory.misses + 1, offer="human"), plan
    return called(context, replace(memory, misses=0), replace(plan, kind=Kind.GIVE_UP), why)


def called(context: Context, memory: Memory, plan: Plan, why: str) -> tuple[Memory, Plan]:
    """A human is wanted: called where one is there, else the visitor is asked how to reach him."""
    if not context.nobody_there:
        return replace(memory, why="", awaits="", offer=""), replace(plan, hand_over=why)
    known = context.contact.email or context.contact.phone or memory.contact.email or memory.contact.phone
    if memory.why or known:
        return replace(memory, why="", awaits="", offer=""), replace(
            plan, kind=Kind.HAND_OVER_LATER, hand_over=why
        )
    return replace(memory, why=why, awaits="contact", offer=""), replace(plan, kind=Kind.NOBODY_THERE)
