"""Questions about the shop: its articles, orders, doubts, and the way to a human."""

from dataclasses import replace

from bot.dialogue.calling import called, unanswered
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.shapes import Passage
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.finding import cheaper_than, goes_on
from bot.dialogue.suggestions import is_web_address
from bot.dialogue.understanding.countries import (
    abroad,
    country_in,
    is_paid_in,
    name_of,
    names_country,
)
from bot.dialogue.wording import label, render
from bot.model import Article, Contact

SERVICE = frozenset(
    {
        "shipping_cost",
        "delivery_time",
        "shipping_abroad",
        "returns",
        "payment",
        "cancel_order",
        "gift_wrap",
        "opening_hours",
        "complaint",
        "account",
        "warranty",
        "store_location",
        "discount",
    }
)
"""Intents that articles answer."""
OF_WHAT_WAS_BOUGHT = ("complaint", "cancel_order", "order_status", "account")
"""Of these a product may be named that is not looked for."""
OBJECTIONS = ("objection_price", "objection_shipping", "objection_trust", "objection_unsure")
SHIPPING = ("shipping_cost", "delivery_time", "shipping_abroad", "objection_shipping")
LONGEST_QUESTION = 500
LONGEST_TOPIC = 160
MAY_HELP = 0.3
"""Of a passage's score: from here on its article is worth a look, though nothing is quoted from it."""
LOOKED_AT = 6
MOST_LINKS = 2
SURE_PASSAGE = 0.9
"""The score of a passage from which it is said to somebody who complains."""


def wants_human(turn: Turn) -> Decided | None:
    return human(turn) if turn.surely("hand_over") else None


def human(turn: Turn) -> Decided:
    memory = replace(turn.memory, misses=0)
    return called(turn.context, memory, turn.plan(Kind.HAND_OVER), turn.memory.why or "asked")


def left_contact(turn: Turn) -> Decided | None:
    """An address or a number, asked for or not; or the wish to be called back."""
    given = turn.heard.contact
    if given.email or given.phone:
        return _kept(turn, given)
    if turn.wants("callback") and not turn.names_product:
        return ask_contact(turn)
    if turn.memory.awaits == "contact" and turn.wants("no"):
        return _declined(turn)
    return None


def ask_contact(turn: Turn) -> Decided:
    memory = replace(turn.memory, awaits="contact", offer="", misses=0)
    return memory, replace(turn.plan(Kind.CONTACT_ASK), tags=("callback",))


def ordered(turn: Turn) -> Decided | None:
    """Where an order is, asked with its number or without."""
    order_id = turn.heard.order_id
    is_asked = turn.wants("order_status") or turn.memory.awaits == "order"
    if order_id and (is_asked or not turn.heard.wish.words):
        return replace(turn.memory, awaits=""), replace(turn.plan(Kind.ORDER), order_id=order_id)
    if turn.wants("order_status") and (not turn.names_product or turn.surely("order_status")):
        return replace(turn.memory, awaits="order", offer="human"), turn.plan(Kind.ORDER_ASK)
    return None


def objected(turn: Turn) -> Decided | None:
    name = next((name for name in OBJECTIONS if turn.wants(name)), "")
    if (
        not name
        or (turn.heard.has("cheaper", "cheapest") and name == "objection_price")
        or _says_more(turn, name)
    ):
        return None
    memory = replace(turn.memory, misses=0, objections=(*turn.memory.objections, name)[-20:])
    plan = replace(turn.plan(Kind(name)), tags=(name,))
    if name == "objection_price":
        if memory.query is None and turn.context.viewing is None:
            return memory, plan
        return memory, replace(plan, query=cheaper_than(turn, turn.heard.wish.limits.most_minor))
    if name == "objection_unsure":
        guide = _guide_for(turn)
        return replace(memory, offer=guide), plan
    passage = shipped(turn) if name == "objection_shipping" else turn.ask()
    about = "about_returns" if name == "objection_trust" else "about_shipping"
    passage = passage or turn.ask(label(turn.locale, about))
    if name == "objection_shipping":
        memory = replace(memory, topic=turn.heard.text[:LONGEST_TOPIC])
    return replace(memory, offer="human"), replace(plan, passage=passage)


def served(turn: Turn) -> Decided | None:
    """A question about the shop; not one about a product whose words the catalogue has."""
    is_service = turn.heard.has("service") or turn.intent in SERVICE
    if not is_service:
        return None
    if turn.names_product and not turn.heard.is_question and not _is_about_bought(turn):
        return None
    before, wish = turn.memory.query, turn.heard.wish
    if before is not None and wish.joins and not turn.heard.has("service") and goes_on(turn, wish, before):
        return None
    if turn.intent == "discount" and turn.context.offer:
        return replace(turn.memory, misses=0), turn.plan(Kind.OFFER)
    return answered(turn) or unknown(turn)


def shipped(turn: Turn) -> Passage | None:
    """What an article says of shipping to his country, named or known; else of shipping.

    An answer that names the country beats one that does not, and whether it is shipped there at all beats
    how long it takes to somewhere else.
    """
    country, rest = country_in(turn.heard.text)
    answer = turn.ask()
    if not country:
        country = abroad(turn.context.locale, turn.dialogue.currency)
    if not country or (answer and names_country(answer.passage, country)):
        return answer
    name = name_of(country, turn.locale)
    without = turn.ask(rest) if rest else answer
    if without and names_country(without.passage, country):
        return without
    there = turn.ask(label(turn.locale, "about_abroad").format(country=name))
    if there or is_paid_in(country, turn.dialogue.currency):
        return there or answer
    return answer or turn.ask(label(turn.locale, "about_anywhere"))


def complained(turn: Turn) -> Decided | None:
    """Something went wrong: an article only where it surely says what then, else somebody who can mend it."""
    if turn.heard.has("order_status") or not turn.wants("complaint"):
        return None
    if turn.names_product and not turn.surely("complaint"):
        return None
    passage = turn.ask()
    memory = replace(turn.memory, misses=0, offer="human")
    plan = replace(turn.plan(Kind.COMPLAINT), tags=("complaint",))
    if passage is not None and passage.score >= SURE_PASSAGE:
        return memory, replace(plan, kind=Kind.ANSWER, passage=passage)
    memory, called_ = called(turn.context, memory, plan, "complaint")
    if called_.kind is Kind.COMPLAINT:
        return memory, called_
    return memory, replace(
        called_, says=(render(turn.locale, "sorry", turn.memory.turn, turn.dialogue.phrases),)
    )


def _is_about_bought(turn: Turn) -> bool:
    said = turn.heard.has("service") and turn.intent in OF_WHAT_WAS_BOUGHT
    return said or turn.surely(*OF_WHAT_WAS_BOUGHT)


def answered(turn: Turn) -> Decided | None:
    """What an article says to it."""
    passage = shipped(turn) if turn.intent in SHIPPING else turn.ask()
    return quoted(turn, passage, turn.heard.text) if passage else None


def quoted(turn: Turn, passage: Passage, question: str) -> Decided:
    """What an article says, with the question kept for what may go on with it."""
    memory = replace(turn.memory, misses=0, topic=question[:LONGEST_TOPIC], quoted=named_as(passage))
    return memory, replace(turn.plan(Kind.ANSWER), passage=passage)


def named_as(passage: Passage) -> str:
    return f"{passage.article.article_id}#{passage.heading}"[:LONGEST_TOPIC]


def informed(turn: Turn) -> Decided | None:
    """A question that names nothing of the catalogue may be one for the articles, whatever was heard."""
    is_search = turn.intent == "find_product" or not turn.heard.wish.words
    if not turn.heard.is_question or turn.names_product or is_search:
        return None
    return answered(turn)


def unclear(turn: Turn) -> Decided | None:
    """A question nothing else was heard in; what is no business of a shop is not kept for it."""
    is_ours = turn.meant is None or turn.meant.intent != ""
    has_words = any(c.isalpha() for c in turn.heard.text)
    if not turn.heard.is_question or not has_words:
        return None
    return answered(turn) or (unknown(turn) if is_ours and turn.dialogue.knowledge is not None else None)


def unknown(turn: Turn, may_help: tuple[Article, ...] = ()) -> Decided:
    """Said honestly, with articles that may help, and kept for whoever writes them."""
    question = " ".join(turn.said.text.split())[:LONGEST_QUESTION]
    articles = may_help or _may_help(turn)
    planned = replace(
        turn.plan(Kind.PERHAPS if articles else Kind.UNKNOWN), unanswered=question, may_help=articles
    )
    memory = replace(turn.memory, topic=turn.memory.topic or turn.heard.text[:LONGEST_TOPIC])
    return unanswered(turn.context, memory, planned)


def _may_help(turn: Turn) -> tuple[Article, ...]:
    """Which articles to look into: those that can be opened, and are not much less likely than not."""
    knowledge = turn.dialogue.knowledge
    if knowledge is None:
        return ()
    likely = knowledge.passages(turn.said.text, turn.locale, LOOKED_AT, turn.vector)
    articles = [passage.article for passage in likely if passage.score >= MAY_HELP]
    return tuple(
        {article.article_id: article for article in articles if is_web_address(article.url)}.values()
    )[:MOST_LINKS]


def _kept(turn: Turn, given: Contact) -> Decided:
    known = turn.context.contact
    contact = Contact(
        given.name or turn.memory.contact.name or known.name,
        given.email or turn.memory.contact.email or known.email,
        given.phone or turn.memory.contact.phone or known.phone,
    )
    memory = replace(turn.memory, contact=contact, awaits="", offer="", misses=0, why="")
    plan: Plan = replace(turn.plan(Kind.CONTACT_KEPT), contact=contact, tags=("callback",))
    if turn.memory.why and not turn.context.nobody_there:
        return memory, replace(plan, hand_over=turn.memory.why)
    return memory, plan


def _declined(turn: Turn) -> Decided:
    """Nobody is there, and he leaves no address: his question still waits for a human."""
    memory = replace(turn.memory, awaits="", offer="")
    if not turn.memory.why:
        return memory, turn.plan(Kind.OKAY)
    return replace(memory, why=""), replace(turn.plan(Kind.HAND_OVER_LATER), hand_over=turn.memory.why)


def _says_more(turn: Turn, name: str) -> bool:
    """ "Too expensive" may come with a new wish; a doubt about shipping cannot."""
    return (
        name in ("objection_unsure", "objection_price") and bool(turn.heard.wish.words) and turn.names_product
    )


def _guide_for(turn: Turn) -> str:
    guides = turn.dialogue.guides.values()
    fit = next((g for g in guides if "objection_unsure" in g.intents), None) or next(iter(guides), None)
    return f"guide:{fit.guide_id}" if fit else ""
