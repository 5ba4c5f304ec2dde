"""What an agent reads before he takes a conversation over, in the language of the site."""

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.memory import Memory
from bot.dialogue.plans import Plan
from bot.dialogue.turn import Context
from bot.dialogue.wishes import filters_text
from bot.dialogue.wording import label, locale_of, render
from bot.model import Contact
from bot.rules.money import format_money

MOST_TITLES = 6
LONGEST = 2000


def summary_of(dialogue: Dialogue, memory: Memory, planned: Plan, context: Context) -> str:
    """What he asked, with which filters, what he was shown, his cart, doubts and address: a line each."""
    locale = locale_of(dialogue.locale)
    query, contact = memory.query, planned.contact or memory.contact
    cart = context.cart_minor
    lines = {
        "why": label(locale, f"why_{planned.hand_over}") if planned.hand_over else "",
        "asked": "; ".join(memory.asked),
        "filters": filters_text(query, locale, dialogue.currency) if query else "",
        "shown": ", ".join(seen.name for seen in memory.seen[:MOST_TITLES]),
        "cart": format_money(cart, dialogue.currency, locale) if cart else "",
        "objections": ", ".join(label(locale, name) for name in dict.fromkeys(memory.objections)),
        "unanswered": memory.unanswered,
        "contact": contact_text(contact),
    }
    said = [
        render(locale, "summary_line", name=label(locale, f"summary_{n}"), text=t)
        for n, t in lines.items()
        if t
    ]
    return "\n".join(said)[:LONGEST]


def contact_text(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
