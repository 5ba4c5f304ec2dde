from dataclasses import replace

from bot.dialogue.handover import LONGEST, contact_text, summary_of
from bot.dialogue.memory import Memory
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.turn import Context
from bot.model import Contact, ProductQuery
from tests.bot.dialogue.samples import MILK, SEEN, SHOP

PLAN = Plan(Kind.HAND_OVER, 0, "de", hand_over="asked")
MEMORY = Memory(
    query=ProductQuery("search", "milk", price_max_minor=400, brand="Arbor", unwanted=("nut",)),
    seen=SEEN,
    asked=("milk", "is it vegan?"),
    objections=("objection_price", "objection_price"),
    unanswered="who milks the oats?",
    contact=Contact(email="jo@example.com"),
)


def test_a_summary_has_a_line_for_everything_that_is_known() -> None:
    assert summary_of(SHOP, MEMORY, PLAN, Context(cart=(MILK,))).splitlines() == [
        "Why: asked for a person",
        "Asked: milk; is it vegan?",
        "Looked for: milk, up to $4.00, Arbor, without nut",
        "Shown: Flakes, Squares, Loops",
        "Cart: $1.99",
        "Doubts: too expensive",
        "No answer to: who milks the oats?",
        "Contact: jo@example.com",
    ]


def test_it_is_in_the_language_of_the_site() -> None:
    text = summary_of(replace(SHOP, locale="de-AT"), MEMORY, PLAN, Context())
    assert text.startswith("Grund: wollte einen Menschen")
    assert "bis 4,00" in text


def test_it_is_bounded_and_says_nothing_of_nothing() -> None:
    assert summary_of(SHOP, Memory(), replace(PLAN, hand_over=""), Context()) == ""
    long = Memory(asked=tuple("x" * 200 for _ in range(50)))
    assert len(summary_of(SHOP, long, PLAN, Context())) <= LONGEST


def test_what_was_left_last_counts() -> None:
    planned = replace(PLAN, contact=Contact("Jo", "new@example.com", "+49301234567"))
    assert "Contact: Jo, new@example.com, +49301234567" in summary_of(SHOP, MEMORY, planned, Context())
    assert contact_text(Contact()) == ""
