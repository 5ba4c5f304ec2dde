import pytest

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from bot.model import CartLine, ItemId
from tests.bot.dialogue.samples import SHOP, Talk


@pytest.mark.parametrize(
    ("means", "kind"),
    [
        ("human", Kind.HAND_OVER),
        ("contact", Kind.CONTACT_ASK),
        ("no", Kind.OKAY),
        ("cheaper", Kind.NO_CHEAPER),
        ("more", Kind.NO_MORE),
        ("bigger", Kind.NO_BIGGER),
        ("recommend", Kind.RECOMMEND),
        ("popular", Kind.POPULAR),
        ("cart_match", Kind.CART),
        ("in_cart", Kind.IN_CART),
        ("compare", Kind.COMPARE),
        ("similar:oat", Kind.SIMILAR),
        ("details:oat", Kind.DETAILS),
        ("details:unknown", Kind.GONE),
        ("undo:all", Kind.SEARCH),
        ("undo:price", Kind.SEARCH),
    ],
)
def test_a_button_does_what_it_means_whatever_its_words(means: str, kind: Kind) -> None:
    talk = Talk(Context(cart=(CartLine(ItemId("tea"), 1, 450),)), SHOP)
    talk.say("milk under $4")
    planned, reply = talk.say("human, cheaper, fuck you", means=means)
    assert planned.kind is kind
    assert reply.text


@pytest.mark.parametrize(
    "means", ["", "nonsense", "similar:", "details:", "guide:", "answer:gifts:who:0", ":"]
)
def test_a_button_without_a_meaning_is_its_words(means: str) -> None:
    assert Talk(Context(), SHOP).say("milk", means=means)[0].kind is Kind.SEARCH
