from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.memory import Memory
from bot.dialogue.phrasing import phrase
from bot.dialogue.plan import plan
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.turn import Context, Reply, Said
from bot.dialogue.wording import LOCALES, wording
from bot.model import ItemId, ProductQuery
from tests.bot.dialogue.samples import PLAIN, THREE, suggestion

OF_A_PRODUCT = (Kind.DETAILS, Kind.STOCK, Kind.PRICE, Kind.SIZES, Kind.INGREDIENTS, Kind.IN_CART)
SEARCH = Plan(Kind.SEARCH, 0, "en", ProductQuery("search", "cereal", price_max_minor=400))


def said(
    planned: Plan,
    found: Sequence[Suggestion] = (),
    dialogue: Dialogue = PLAIN,
    context: Context | None = None,
) -> Reply:
    return phrase(dialogue, Memory(), planned, found, None, context or Context())[1]


def test_it_counts_and_names_the_limit() -> None:
    assert said(SEARCH, THREE).text == "Three fit, up to $4.00."
    assert said(SEARCH, THREE[:1]).text == "One fits, up to $4.00."
    euros = Dialogue("de", "EUR")
    assert said(replace(SEARCH, locale="de"), THREE, euros).text == "Drei passen, bis 4,00\u00a0€."
    assert said(replace(SEARCH, turn=1), THREE).text == "Here are three up to $4.00."


def test_the_best_reason_is_said() -> None:
    first = suggestion("squares", code="bought_with", because="2 % Milk")
    text = said(SEARCH, (first, *THREE)).text
    assert text == "Four fit, up to $4.00. The first is often bought with the 2 % Milk in your cart."


def test_what_it_cannot_filter_by_is_said() -> None:
    text = said(replace(SEARCH, vague="not too sweet"), THREE).text
    assert text.endswith("I cannot filter by “not too sweet”. Please check the descriptions.")


def test_what_was_left_out_is_said_and_not_promised() -> None:
    text = said(replace(SEARCH, left_out="nuts"), THREE).text
    assert text.endswith("I left out what names nuts. The label tells more than I know.")


def test_a_property_the_catalogue_does_not_say_is_not_promised() -> None:
    wished = replace(SEARCH, claim="gluten free")
    assert said(wished, THREE).text.endswith(
        "I cannot tell whether they are gluten free. Please check the label."
    )
    free = tuple(replace(s, product=replace(s.product, title="Gluten-Free Oats")) for s in THREE)
    assert said(wished, free).text == "Three fit, up to $4.00."


def test_the_dropped_wish_is_named() -> None:
    nearest = Plan(
        Kind.SEARCH, 0, "en", ProductQuery("search", "caviar"), dropped=("price",), asked=SEARCH.query
    )
    assert said(nearest, THREE).text == "Nothing up to $4.00 fits. These come nearest."
    german = said(replace(nearest, locale="de"), THREE[:1], Dialogue("de", "EUR")).text
    assert german == "Bis 4,00\u00a0€ passt nichts. Am nächsten kommt das hier."
    words = replace(
        nearest, dropped=("words", "category"), asked=ProductQuery("search", "blue caviar", "Food > Fish")
    )
    assert said(words, THREE).text == "Nothing with “blue” and in Fish fits. These come nearest."


def test_titles_are_never_templates_nor_markup() -> None:
    first = suggestion("x", code="bought_with", because="{{7*7}} <b>& co</b>")
    assert "{{7*7}} <b>& co</b>" in said(SEARCH, (first,)).text


def test_nothing_is_said_twice_in_a_row() -> None:
    memory, texts = Memory(), []
    for _ in range(12):
        memory, reply = phrase(PLAIN, memory, SEARCH, THREE, None, Context())
        texts.append(reply.text)
    assert all(one != other for one, other in pairwise(texts))


def test_what_can_be_said_in_one_way_only_is_not_said_alike() -> None:
    guided = Plan(Kind.GUIDE, 0, "en", says=("Who is it for?",))
    memory, texts = Memory(), []
    for _ in range(6):
        memory, reply = phrase(PLAIN, memory, guided, (), None, Context())
        texts.append(reply.text)
    assert texts[:2] == ["Who is it for?", "Once more: Who is it for?"]
    assert all(one != other for one, other in pairwise(texts))
    assert all("Who is it for?" in text for text in texts)


def test_cards_and_what_the_log_keeps_go_together() -> None:
    reply = said(SEARCH, THREE)
    assert [card.item_id for card in reply.cards] == ["flakes", "squares", "loops"]
    assert reply.shown == ()
    assert reply.comparison is None


def test_quick_replies_make_sense_next() -> None:
    shopping = Memory(query=ProductQuery("search", "cereal"))
    _, reply = phrase(PLAIN, shopping, SEARCH, THREE, None, Context())
    assert [one.means for one in reply.replies] == ["cheaper", "more", "human"]
    assert not said(replace(SEARCH, hand_over="asked"), THREE).replies
    left = Memory(left={"guide_id": "gifts"})
    assert phrase(PLAIN, left, SEARCH, THREE, None, Context())[1].replies[0].means == "resume"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_has_its_phrases_in_every_language_and_several_ways_of_saying_it(locale: str) -> None:
    for kind in set(Kind) - {Kind.ORDER}:
        for n in range(kind in OF_A_PRODUCT, 4):
            query = ProductQuery("search", "x") if n or kind is Kind.NOTHING_FOUND else None
            planned = Plan(kind, 0, locale, query, order_id="A-1")
            texts = [said(replace(planned, turn=turn), THREE[:n]).text for turn in (0, 1)]
            assert all(texts) or kind in (Kind.ANSWER, Kind.OFFER)
            assert texts[0] != texts[1]
            assert "!" not in "".join(texts)
            assert "  " not in "".join(texts)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_quick_reply_is_understood_when_it_is_typed(locale: str) -> None:
    context = Context(locale, visit_items=(ItemId("tea"),))
    memory = Memory(query=ProductQuery("search", "tea"), left={"guide_id": "x"}, awaits="contact")
    for reply in wording(locale).replies.values():
        _, planned = plan(PLAIN, memory, Said(reply.text), context)
        assert planned.kind not in (Kind.NOT_UNDERSTOOD, Kind.UNKNOWN) or reply.means == "resume", reply.text
        assert not planned.query or planned.query.text in ("", "tea"), reply.text
