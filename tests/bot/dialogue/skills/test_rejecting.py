from dataclasses import replace

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from bot.dialogue.vocabulary import vocabulary_of
from tests.bot.dialogue.samples import SHELF, SHOP, Talk, goods

SHELVES = (
    *SHELF,
    goods("oat2", "Arbor Oat Milk No. 2, 16 oz", "Dairy > Milk", 199, "Arbor"),
    goods("whole2", "Stone Whole Milk, 64 oz", "Dairy > Milk", 329, "Stone"),
)


def talk() -> Talk:
    return Talk(Context(), replace(SHOP, vocabulary=vocabulary_of(SHELVES)), shelf=SHELVES)


def ids(chat: Talk, text: str) -> list[str]:
    return [str(card.item_id) for card in chat.say(text)[1].cards]


def test_not_that_brand_leaves_out_the_one_spoken_of() -> None:
    chat = talk()
    chat.say("milk")
    chat.say("the first one")
    planned, reply = chat.say("not that brand")
    assert planned.kind is Kind.SEARCH
    assert [card.item_id for card in reply.cards] == ["whole", "choc", "whole2"]
    assert reply.text.startswith("Without Arbor")
    assert "label" not in reply.text


def test_not_that_brand_is_most_of_what_is_shown() -> None:
    chat = talk()
    assert ids(chat, "milk") == ["oat", "whole", "choc"]
    assert ids(chat, "nicht die Marke") == ["oat", "oat2", "whole2"]


def test_which_brand_is_asked_where_it_may_be_any() -> None:
    chat = talk()
    chat.say("oat or whole milk from Arbor")
    chat.say("whole milk")
    planned, reply = chat.say("wrong brand")
    assert planned.kind is Kind.WHICH_BRAND
    assert [one.text for one in reply.replies] == ["Not Meadow", "Not Stone"]
    planned, reply = chat.press(reply, "Not Meadow")
    assert [card.item_id for card in reply.cards] == ["whole2"]


def test_another_brand_is_none_of_those_shown() -> None:
    chat = talk()
    chat.say("milk")
    assert ids(chat, "another brand please") == ["whole2"]


def test_none_of_these_shows_others() -> None:
    chat = talk()
    chat.say("milk")
    for text in ("none of these", "not the first one", "i don't like them"):
        again = talk()
        again.say("milk")
        planned, reply = again.say(text)
        assert planned.kind is Kind.MORE, text
        assert [card.item_id for card in reply.cards] == ["oat2", "whole2"]


def test_a_question_with_such_words_rejects_nothing() -> None:
    chat = talk()
    chat.say("milk")
    assert chat.say("can i return it if i don't like it")[0].kind is Kind.ANSWER


def test_an_allergy_is_noted_before_anything_is_looked_for() -> None:
    chat = talk()
    planned, reply = chat.say("i'm allergic to peanuts")
    assert (planned.kind, reply.cards) == (Kind.NOTED, ())
    assert "label" in reply.text
    planned, reply = chat.say("cereal")
    assert [card.item_id for card in reply.cards] == ["corn", "organic"]
    assert "peanuts" in reply.text
    assert "label" in reply.text
    chat.say("milk")
    assert ids(chat, "cereal") == ["corn", "organic"]
    assert "nuts" in ids(chat, "actually peanuts are fine")


def test_what_no_product_names_cannot_be_left_out_and_that_is_said() -> None:
    chat = talk()
    assert "label" in chat.say("Ich habe eine Laktoseintoleranz")[1].text or chat.read().avoids
    _, reply = chat.say("milk")
    assert "gewöhnlich" in reply.text


def test_what_is_merely_not_wanted_is_asked_about() -> None:
    chat = talk()
    planned, reply = chat.say("i dont want tea")
    assert (planned.kind, reply.cards) == (Kind.DISLIKED, ())
    assert chat.read().avoids == ()


def test_what_he_must_have_is_not_promised_in_later_searches_either() -> None:
    chat = talk()
    chat.say("im vegan")
    assert "vegan" in chat.say("bread")[1].text
