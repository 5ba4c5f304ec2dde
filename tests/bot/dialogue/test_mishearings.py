"""What was once misheard: thanks as yes, a filter as a question, small talk as a wish."""

from dataclasses import replace

import pytest

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from bot.dialogue.vocabulary import vocabulary_of
from tests.bot.dialogue.samples import (
    GUIDES,
    KNOWLEDGE,
    SHELF,
    SHOP,
    Answer,
    Ears,
    Heard,
    Shelves,
    Talk,
    goods,
)


def shop(ears: dict[str, str] | None = None, **changes: object) -> Talk:
    made = SHOP if ears is None else replace(SHOP, intents=Ears(ears))
    return Talk(Context(**changes), made)  # type: ignore[arg-type]


def ids(talk: Talk, text: str) -> list[str]:
    return [str(card.item_id) for card in talk.say(text)[1].cards]


@pytest.mark.parametrize(
    "text", ["ok thanks", "ok thank you", "danke ok", "alles klar, danke", "thanks a lot"]
)
def test_thanks_takes_no_offer_up(text: str) -> None:
    talk = shop()
    talk.memory["offer"] = "human"
    planned, _ = talk.say(text)
    assert (planned.kind, planned.hand_over) == (Kind.THANKS, "")


@pytest.mark.parametrize("text", ["yes", "yes please", "ja, danke", "ok"])
def test_yes_takes_it_up(text: str) -> None:
    talk = shop()
    talk.memory["offer"] = "human"
    assert talk.say(text)[0].hand_over == "asked"


@pytest.mark.parametrize(
    "text", ["i need something for dinner tonight", "etwas fürs abendessen heute", "something for my mom"]
)
def test_a_meal_or_a_person_is_no_product(text: str) -> None:
    planned, _ = shop().say(text)
    assert planned.kind is Kind.RECOMMEND
    assert planned.query
    assert planned.query.text == ""


def test_a_meal_is_a_product_where_the_shop_has_it() -> None:
    shelf = (*SHELF, goods("tv", "Stone Frozen Dinner", "Frozen > Dinners", 399, "Stone"))
    talk = Talk(Context(), replace(SHOP, vocabulary=vocabulary_of(shelf)), shelf=shelf)
    assert ids(talk, "i need something for dinner tonight") == ["tv"]


@pytest.mark.parametrize(
    ("text", "mistaken"),
    [
        ("gluten free", "ingredients"),
        ("organic", "ingredients"),
        ("vegan?", "ingredients"),
        ("under $4", "cheaper"),
        ("for under 4?", "price"),
        ("under 4 dollars", "objection_price"),
    ],
)
def test_a_filter_alone_narrows_what_was_shown(text: str, mistaken: str) -> None:
    talk = shop({text: mistaken, "cereal": "find_product"})
    talk.say("cereal")
    planned, reply = talk.say(text)
    assert planned.kind is Kind.SEARCH
    assert planned.asked or planned.query
    assert "cereal" in (planned.asked or planned.query).text  # type: ignore[union-attr]
    assert reply.cards


def test_a_question_about_one_of_them_stays_one() -> None:
    talk = shop()
    talk.say("cereal")
    assert talk.say("is the first one vegan?")[0].kind is Kind.INGREDIENTS
    assert talk.say("is it gluten free?")[0].kind is Kind.INGREDIENTS
    assert talk.say("vegan?")[0].kind is Kind.INGREDIENTS


def test_which_one_is_asked_only_where_there_are_some() -> None:
    planned, reply = shop().say("how much is it")
    assert planned.kind is Kind.WHICH_PRODUCT
    assert "look" in reply.text


@pytest.mark.parametrize("text", ["weather tomorrow", "tell me a joke", "bred me a cup of joy"])
def test_what_sounds_like_no_shop_is_searched_for_only_in_words_the_catalogue_has(text: str) -> None:
    planned, reply = shop({}).say(text)
    assert planned.kind in (Kind.OUT_OF_SCOPE, Kind.UNKNOWN)
    assert not reply.cards


def test_nobody_is_called_for_what_is_no_business_of_a_shop() -> None:
    talk = shop({})
    for text in ("tell me a joke", "sing me a song", "weather tomorrow"):
        assert talk.say(text)[0].hand_over == ""


def test_words_of_the_catalogue_are_searched_for_whatever_the_model_hears() -> None:
    assert ids(shop({}), "green tea") == ["tea"]
    assert shop({}).say("ceral")[0].query


def test_a_service_question_must_be_heard_clearly() -> None:
    class Unsure:
        def hear(self, text: str, vector: object = None) -> Heard:
            return Heard("delivery_time", 0.56)

    planned, _ = Talk(Context(), replace(SHOP, intents=Unsure())).say("what time is it")
    assert planned.kind is not Kind.ANSWER


def test_what_is_only_spelt_like_it_is_called_the_nearest() -> None:
    shelf = (*SHELF, goods("kettle", "Stone Tea Kettle", "Home > Kettles", 1900, "Stone"))
    talk = Talk(Context(), replace(SHOP, vocabulary=vocabulary_of(shelf)), shelf=shelf)
    kettle = talk.search(talk.say("kettle")[0], ())
    _, reply = talk.say("kettlebell", kettle)
    assert "kettlebell" in reply.text
    _, reply = talk.say("kettle")
    assert "kettle" not in reply.text


def test_a_word_that_nothing_shown_has_is_named() -> None:
    talk = shop()
    _, reply = talk.say("almond milk", talk.search(talk.say("milk")[0], ()))
    assert "almond" in reply.text


def test_two_questions_no_article_answers_call_nobody() -> None:
    known = {"gift wrapping?": "gift_wrap", "do you wrap gifts?": "gift_wrap"}
    talk = shop(known)
    for text in known:
        planned, _ = talk.say(text)
        assert (planned.kind, planned.hand_over, planned.unanswered) == (Kind.UNKNOWN, "", text)
    assert shop(known, high_cart_minor=0).say("gift wrapping?")[0].hand_over == "high_cart"


def test_nothing_found_twice_calls_a_human_and_says_for_what() -> None:
    talk = shop()
    talk.say("find laptop")
    planned, reply = talk.say("find xbox")
    assert planned.hand_over == "not_understood"
    assert "xbox" in reply.text


@pytest.mark.parametrize(
    "text", ["i was charged twice", "ich wurde doppelt belastet", "you sent the wrong item"]
)
def test_a_complaint_calls_somebody_who_can_mend_it(text: str) -> None:
    planned, reply = shop({text: "payment"}, agents_online=1).say(text)
    assert (planned.kind, planned.hand_over, planned.tags) == (Kind.COMPLAINT, "complaint", ("complaint",))
    assert "sorry" in reply.text or "leid" in reply.text
    planned, reply = shop(agents_online=0).say(text)
    assert planned.kind is Kind.NOBODY_THERE
    assert "sorry" in reply.text or "leid" in reply.text


@pytest.mark.parametrize(("score", "kind"), [(0.95, Kind.ANSWER), (0.7, Kind.COMPLAINT)])
def test_a_complaint_is_answered_by_an_article_that_is_surely_about_it(score: float, kind: Kind) -> None:
    class Damages(Shelves):
        def ask(self, text: str, locale: str, vector: object = None) -> Answer | None:
            found = Shelves.ask(self, text, locale)
            return replace(found, score=score) if found else None

    knowledge = Damages({"wrong": KNOWLEDGE.articles["return"]})
    talk = Talk(Context(), replace(SHOP, knowledge=knowledge))
    assert talk.say("I got the wrong item")[0].kind is kind


def test_an_allergy_is_something_not_wanted() -> None:
    for text in ("cereal, my son is allergic to peanuts", "I have a peanut allergy, show me cereal"):
        assert set(ids(shop(), text)) == {"corn", "organic"}
    talk = shop()
    talk.say("cereal")
    assert "nuts" not in ids(talk, "my daughter can't eat peanuts")


def test_an_allergy_outlasts_the_search_it_was_told_in() -> None:
    talk = shop()
    talk.say("I am allergic to peanuts, show me bread")
    assert set(ids(talk, "cereal")) == {"corn", "organic"}
    talk.say("tea without milk")
    planned, _ = talk.say("cereal")
    assert planned.query
    assert planned.query.unwanted == ("peanut",)
    assert "nuts" in ids(talk, "peanuts are fine")


def test_of_a_list_one_each_is_shown() -> None:
    talk = shop()
    planned, reply = talk.say("Milk, cereal and rye bread")
    assert planned.kind is Kind.EACH
    assert [card.item_id for card in reply.cards] == ["oat", "corn", "bread"]
    assert [one.label for one in reply.replies[:3]] == ["Milk", "cereal", "rye bread"]
    assert {card.item_id for card in talk.press(reply, "cereal")[1].cards} == {"corn", "nuts", "organic"}


def test_cheaper_is_meant_of_each_thing_of_a_list() -> None:
    talk = shop()
    talk.say("milk and cereal")
    assert ids(talk, "cheaper") == ["choc", "corn"]
    assert ids(talk, "the second one") == ["corn"]


def test_what_the_shop_does_not_have_of_a_list_is_named() -> None:
    shelf = tuple(one for one in SHELF if one.item_id != "tea")
    talk = Talk(Context(), SHOP, shelf=shelf)
    _, reply = talk.say("milk and green tea")
    assert [card.item_id for card in reply.cards] == ["oat"]
    assert "green tea" in reply.text


def test_a_long_list_goes_on() -> None:
    talk = shop()
    planned, reply = talk.say("milk, cereal, bread, green tea, cups, organic cereal, chocolate milk")
    assert len(reply.cards) == 5
    assert planned.others == ("organic cereal", "chocolate milk")
    assert "organic cereal and chocolate milk" in reply.text
    assert talk.say("organic cereal")[0].others == ("chocolate milk",)


def test_copied_lines_are_a_list() -> None:
    _, reply = shop().say("shopping list:\n- 2 cups\n- green tea\n- bread")
    assert [card.item_id for card in reply.cards] == ["redcup", "tea", "bread"]


def test_one_product_with_and_in_its_name_is_no_list() -> None:
    shelf = (*SHELF, goods("mac", "Stone Milk and Bread Pudding", "Bakery > Puddings", 399, "Stone"))
    talk = Talk(Context(), replace(SHOP, vocabulary=vocabulary_of(shelf)), shelf=shelf)
    assert talk.say("milk and bread pudding")[0].kind is Kind.SEARCH
    assert talk.say("tea and bread")[0].kind is Kind.EACH


def test_the_card_is_shown_again_where_its_button_is_spoken_of() -> None:
    talk = shop()
    talk.say("cereal")
    talk.say("the first one")
    planned, reply = talk.say("add it to my cart")
    assert planned.kind is Kind.ADD
    assert [card.item_id for card in reply.cards] == ["corn"]


def test_a_price_where_a_guide_asks_for_something_else_stays_in_it() -> None:
    talk = Talk(Context(), replace(SHOP, guides=GUIDES))
    talk.say("I need a gift")
    planned, reply = talk.say("under $30")
    assert planned.kind is Kind.GUIDE
    assert reply.text.endswith("Who is it for?")
    assert talk.read().place


def test_a_wrong_answer_is_asked_for_once_more_and_no_longer() -> None:
    talk = Talk(Context(), replace(SHOP, guides=GUIDES))
    talk.say("I need a gift")
    planned, reply = talk.say("dunno")
    assert planned.kind is Kind.GUIDE
    assert reply.text.endswith("Who is it for?")
    assert talk.say("dunno really")[0].kind is not Kind.GUIDE
