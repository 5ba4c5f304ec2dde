"""The quick replies under a message: what makes sense next."""

from collections.abc import Sequence

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.memory import Memory
from bot.dialogue.plain import as_written
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.turn import Context
from bot.dialogue.wording import DEFAULT_LOCALE, label, locale_of, wording
from bot.model import QuickReply

MOST = 4
MOST_OF_EACH = 6
MOST_GUIDES = 2
LONGEST_LABEL = 60
_FOUND = ("cheaper", "more", "human")
_ONE = ("similar", "cheaper", "human")
_SILENT = (Kind.BYE, Kind.THANKS, Kind.OKAY, Kind.ADD, Kind.ABUSE_END, Kind.HAND_OVER_LATER)
_AFTER: dict[Kind, tuple[str, ...]] = {
    Kind.GREETING: ("recommend", "popular"),
    Kind.HELP: ("recommend", "popular", "human"),
    Kind.BOT: ("recommend", "human"),
    Kind.NOT_UNDERSTOOD: ("recommend", "popular", "human"),
    Kind.OUT_OF_SCOPE: ("recommend", "popular", "human"),
    Kind.NOTHING_FOUND: ("recommend", "human"),
    Kind.NO_MORE: ("show_all", "recommend", "human"),
    Kind.NO_CHEAPER: ("show_all", "more", "human"),
    Kind.NO_BIGGER: ("more", "human"),
    Kind.NO_SMALLER: ("more", "human"),
    Kind.PERHAPS: ("human",),
    Kind.UNKNOWN: ("human",),
    Kind.ANSWER: ("human",),
    Kind.ORDER: ("human",),
    Kind.ORDER_ASK: ("human",),
    Kind.ORDER_UNKNOWN: ("human",),
    Kind.INGREDIENTS: ("human", "similar"),
    Kind.SIZES: ("human", "similar"),
    Kind.GONE: ("similar", "recommend"),
    Kind.EMPTY_CART: ("recommend", "popular"),
    Kind.IN_CART: ("cart_match", "human"),
    Kind.WHICH_PRODUCT: ("popular", "recommend"),
    Kind.NOTHING_TO_COMPARE: ("popular", "recommend"),
    Kind.COMPARE: ("cheaper", "human"),
    Kind.COMPARE_LACKS: ("human",),
    Kind.NOTED: ("recommend", "popular"),
    Kind.DISLIKED: ("recommend", "popular"),
    Kind.EACH: ("cheaper", "human"),
    Kind.NO_FINER: ("show_all", "human"),
    Kind.OBJECTION_PRICE: ("cheaper", "show_all", "human"),
    Kind.OBJECTION_TRUST: ("human",),
    Kind.OBJECTION_SHIPPING: ("human",),
    Kind.OBJECTION_UNSURE: ("compare", "popular", "human"),
    Kind.CONTACT_ASK: ("no",),
    Kind.NOBODY_THERE: ("wait",),
    Kind.CONTACT_KEPT: ("recommend",),
    Kind.ABUSE: ("human",),
    Kind.REPEATED: ("recommend", "human"),
    Kind.OFFER_HUMAN: ("human",),
    Kind.STILL_HERE: ("recommend", "human"),
    Kind.OFFER: ("popular",),
}
_WITH_GUIDES = (Kind.GREETING, Kind.HELP, Kind.OBJECTION_UNSURE, Kind.NOTHING_FOUND)


def quick_replies(
    dialogue: Dialogue, memory: Memory, planned: Plan, found: Sequence[Suggestion], context: Context
) -> tuple[QuickReply, ...]:
    """None beside a hand over: the bot will not hear them."""
    if planned.replies:
        return planned.replies
    if planned.hand_over or planned.kind in _SILENT:
        return ()
    locale = locale_of(planned.locale)
    first: list[QuickReply] = []
    if planned.kind is Kind.WHICH:
        first = [_which(n, seen.item_id, seen.name, locale) for n, seen in enumerate(memory.seen[:MOST], 1)]
    first += [_named(planned, other) for other in (*_each(planned), *planned.others)]
    if planned.kind in _WITH_GUIDES:
        first += _guides(dialogue, locale)
    known = wording(locale).replies
    named = [known[name] for name in _names(memory, planned, found)]
    if memory.left is not None and planned.kind is not Kind.GUIDE:
        first.insert(0, known["resume"])
    most = MOST_OF_EACH if planned.kind is Kind.EACH else MOST
    return tuple(dict.fromkeys((*first, *named)))[:most]


def _each(planned: Plan) -> Sequence[str]:
    """The things of a list of which one each is shown: more of one is a tap away."""
    if planned.kind is not Kind.EACH or planned.query is None:
        return ()
    texts = (query.text for query in (planned.query, *planned.each))
    return [text for text in texts if text not in planned.lacking]


def _named(planned: Plan, words: str) -> QuickReply:
    text = as_written(planned.said, words)
    return QuickReply(text[:LONGEST_LABEL], text)


def _names(memory: Memory, planned: Plan, found: Sequence[Suggestion]) -> Sequence[str]:
    names = _AFTER.get(planned.kind)
    if names is None:
        names = _FOUND if len(found) > 1 else _ONE if found else ()
    several = len(found) > 1 or (not found and len(memory.seen) > 1)
    has_one = len(memory.focus) == 1
    possible = {
        "compare": several,
        "similar": has_one or bool(found),
        "cheaper": memory.query is not None or bool(found),
        "show_all": memory.query is not None,
        "more": memory.query is not None,
    }
    return [name for name in names if possible.get(name, True)]


def _which(place: int, item_id: str, name: str, locale: str) -> QuickReply:
    text = f"{label(locale, 'number')} {place}: {name}"[:LONGEST_LABEL]
    return QuickReply(text, text, f"details:{item_id}")


def _guides(dialogue: Dialogue, locale: str) -> list[QuickReply]:
    found: list[QuickReply] = []
    for guide in list(dialogue.guides.values())[:MOST_GUIDES]:
        title = in_locale(guide.title, locale, DEFAULT_LOCALE)
        found.append(QuickReply(title, title, f"guide:{guide.guide_id}"))
    return found
