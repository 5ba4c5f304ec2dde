from dataclasses import replace

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from tests.bot.dialogue.samples import SHOP, Talk


def talk() -> Talk:
    return Talk(Context(), replace(SHOP))


def test_things_are_compared_by_their_names() -> None:
    planned, reply = talk().say("compare oat milk and whole milk")
    assert planned.kind is Kind.COMPARE
    assert [card.item_id for card in reply.cards] == ["oat", "whole"]
    assert reply.comparison
    # $3.49 for 32 ounces, $2.99 for 64
    assert "Meadow Whole Milk, $0.05 / oz" in reply.text


def test_brands_are_compared_in_what_was_looked_for() -> None:
    chat = talk()
    chat.say("chocolate milk")
    chat.say("milk from meadow")
    planned, reply = chat.say("arbor vs meadow")
    assert planned.kind is Kind.COMPARE
    assert [card.item_id for card in reply.cards] == ["oat", "whole"]


def test_what_the_shop_does_not_have_is_not_compared() -> None:
    planned, reply = talk().say("compare folgers and maxwell")
    assert (planned.kind, reply.cards, reply.comparison) == (Kind.COMPARE_LACKS, (), None)
    assert "folgers or maxwell" in reply.text


def test_what_comes_near_is_not_called_by_the_name() -> None:
    planned, reply = talk().say("compare oat milk and soy milk")
    assert planned.kind is Kind.COMPARE_LACKS
    assert "soy milk" in reply.text
    assert "oat" in [card.item_id for card in reply.cards]
    assert reply.comparison is None


def test_a_correction_within_a_message_is_a_second_message() -> None:
    planned, _ = talk().say("milk no wait bread")
    assert planned.query
    assert planned.query.text == "bread"
    planned, _ = talk().say("cereal under $4 no wait under $5")
    assert planned.query
    assert (planned.query.text, planned.query.price_max_minor) == ("cereal", 500)


def test_a_number_alone_is_another_limit() -> None:
    chat = talk()
    chat.say("cereal under $4")
    for text, least, most in (("make it 5", None, 500), ("no, at least 4", 400, None)):
        planned, _ = chat.say(text)
        assert planned.query
        assert (planned.query.text, planned.query.price_min_minor, planned.query.price_max_minor) == (
            "cereal",
            least,
            most,
        )


def test_one_color_replaces_another() -> None:
    chat = talk()
    chat.say("red tea")
    chat.say("green")
    query = chat.read().query
    assert query
    assert "red" not in query.text.split()


def test_something_better_costs_more_and_that_is_said() -> None:
    chat = talk()
    chat.say("milk under $2.50")
    planned, reply = chat.say("something nicer")
    assert planned.kind is Kind.FINER
    assert {card.item_id for card in reply.cards} == {"oat", "whole"}
    assert chat.say("something nicer")[0].kind is Kind.NO_FINER


def test_whether_there_is_some_and_what_it_costs_is_answered() -> None:
    assert talk().say("do you have cereal?")[1].text.startswith("Yes")
    assert "$3.29" in talk().say("how much is cereal?")[1].text
    assert not talk().say("do you have purple cereal?")[1].text.startswith("Yes")
