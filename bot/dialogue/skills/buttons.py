"""What a button means: a quick reply says it in a word or two, a card by its product."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.plans import Kind
from bot.dialogue.skills import guiding, service
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import more, similar_to, suggested, taken_back
from bot.dialogue.skills.products import compared, described
from bot.dialogue.skills.shopping import in_cart
from bot.dialogue.understanding.taken_back import TakenBack
from bot.dialogue.understanding.wishes import Wish
from bot.model import ChoiceKind, ItemId


def pressed(turn: Turn) -> Decided | None:
    """None for a button whose words are all it means."""
    choice = turn.said.choice
    if choice is not None and choice.item_ids:
        if choice.kind is ChoiceKind.COMPARE:
            return compared(turn, choice.item_ids)
        if choice.kind is ChoiceKind.SIMILAR:
            return similar_to(_silent(turn), choice.item_ids[0])
        if choice.kind is ChoiceKind.DETAILS:
            return described(_silent(turn), choice.item_ids[0])
    name, _, value = turn.said.means.partition(":")
    meant = _MEANT.get(name)
    return meant(_silent(turn), value) if meant else None


def _silent(turn: Turn) -> Turn:
    """Without what its words may say beside: the button's meaning is all."""
    heard = replace(turn.heard, intents=frozenset(), wish=Wish(), back=TakenBack(), is_question=False)
    return replace(turn, heard=heard, meant=None)


def _as_intent(turn: Turn, intent: str) -> Turn:
    return replace(turn, heard=replace(turn.heard, intents=frozenset({intent})))


def _more(turn: Turn, intent: str) -> Decided | None:
    asked = _as_intent(turn, intent)
    return more(asked) or suggested(asked)


def _suggested(turn: Turn, intent: str) -> Decided | None:
    return suggested(_as_intent(turn, intent))


def _undone(turn: Turn, kind: str) -> Decided | None:
    back = TakenBack(frozenset({kind}))
    return taken_back(replace(turn, heard=replace(turn.heard, back=back)))


def _guide(turn: Turn, guide_id: str) -> Decided | None:
    return guiding.begin_guide(turn, guide_id)


def _declined(turn: Turn, _: str) -> Decided:
    asked = _as_intent(turn, "no")
    return service.left_contact(asked) or turn.to(Kind.OKAY)


_MEANT: dict[str, Callable[[Turn, str], Decided | None]] = {
    "human": lambda turn, _: service.human(turn),
    "contact": lambda turn, _: service.ask_contact(turn),
    "no": _declined,
    "cheaper": lambda turn, _: _more(turn, "cheaper"),
    "more": lambda turn, _: _more(turn, "more"),
    "bigger": lambda turn, _: _more(turn, "bigger"),
    "recommend": lambda turn, _: _suggested(turn, "recommend"),
    "popular": lambda turn, _: _suggested(turn, "popular"),
    "cart_match": lambda turn, _: _suggested(turn, "cart"),
    "in_cart": lambda turn, _: in_cart(_as_intent(turn, "in_cart")),
    "compare": lambda turn, _: compared(turn, tuple(seen.item_id for seen in turn.memory.seen)),
    "similar": lambda turn, item_id: similar_to(turn, ItemId(item_id)) if item_id else None,
    "details": lambda turn, item_id: described(turn, ItemId(item_id)) if item_id else None,
    "undo": _undone,
    "guide": _guide,
    "resume": lambda turn, _: guiding.resumed(turn),
}
