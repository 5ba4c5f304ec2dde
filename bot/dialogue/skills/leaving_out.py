"""What is not wanted: kept in mind where it makes somebody ill, and what can be promised about it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Memory
from bot.dialogue.plain import singular, stems
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.skills.deciding import Turn
from bot.dialogue.wishes import listed
from bot.dialogue.wording import render

MOST_UNWANTED = 12
LONGEST_SAID = 120


def avoiding(turn: Turn) -> Memory:
    """Memory with what he is allergic to, and without what he says is fine after all."""
    unwanted, memory = turn.heard.wish.unwanted, turn.memory
    memory = replace(memory, needs=turn.heard.wish.diet or memory.needs)
    if turn.heard.back.words:
        memory = replace(memory, avoids=(), avoiding="")
    if not unwanted.lasts:
        return memory
    avoids = tuple(dict.fromkeys((*memory.avoids, *unwanted.words)))[-MOST_UNWANTED:]
    said = dict.fromkeys(filter(None, (*memory.avoiding.split(", "), *unwanted.said.split(", "))))
    return replace(memory, avoids=avoids, avoiding=", ".join(said)[:LONGEST_SAID])


def said_of_unwanted(turn: Turn, plan: Plan, memory: Memory) -> Plan:
    """A brand is left out for sure; what somebody is allergic to is named with every search."""
    words, vocabulary = turn.heard.wish.unwanted.words, turn.dialogue.vocabulary
    brands = [vocabulary.brands.get(tuple(stems(word)), "") for word in words]
    if brands and all(brands):
        return without_brands(turn, plan, brands)
    left_out = plan.left_out or (memory.avoiding if plan.kind is Kind.SEARCH else "")
    names = tuple(
        singular(part) for word in (*words, *memory.avoids) for part in word.split() if len(part) > 2
    )
    # peanuts are nuts: the end of a word counts, as where it is filtered by
    knows = not vocabulary.holders or any(word.endswith(names) for word in vocabulary.holders)
    claim = plan.claim or memory.needs
    return replace(
        plan,
        left_out=left_out,
        claim=claim,
        is_nameless=bool(left_out) and not knows,
        holds=_held(plan, memory),
    )


def _held(plan: Plan, memory: Memory) -> str:
    """What he avoids that is in what he looks for, as milk has lactose, unless it says otherwise."""
    if plan.kind is not Kind.SEARCH or plan.query is None:
        return ""
    said = plan.query.text.split()
    things = {*map(singular, said), *(to for word in said for to in lexicon().same.get(word, ()))}
    return next((one for one in memory.avoids if things & lexicon().holds.get(one, frozenset())), "")


def without_brands(turn: Turn, plan: Plan, brands: Sequence[str]) -> Plan:
    brand = listed(brands, turn.locale)
    said = render(turn.locale, "without_brand", turn.memory.turn, turn.dialogue.phrases, brand=brand)
    return replace(plan, says=(said,), left_out="")
