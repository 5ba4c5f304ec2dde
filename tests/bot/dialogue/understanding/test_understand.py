import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.understanding.understand import Understood, understand
from bot.dialogue.understanding.wishes import LONGEST_WORD, MOST_WORDS
from bot.dialogue.vocabulary import Vocabulary, vocabulary_of
from bot.model import Contact
from tests.bot.dialogue.samples import SEEN, SHELF

NONE = Vocabulary()
WORDS = vocabulary_of(SHELF)


def heard(text: str, currency: str = "USD") -> Understood:
    return understand(text, currency, NONE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chocolate cereal under $4", "chocolate cereal"),
        ("I'm looking for chocolate cereal, please", "chocolate cereal"),
        ("Do you have oat milk?", "oat milk"),
        ("show me the cheapest butter", "butter"),
        ("Ich suche Vollkornbrot unter 4 €", "vollkornbrot"),
        ("Haben Sie laktosefreie Milch?", "laktosefreie milch"),
        ("hello, I need milk", "milk"),
        ("add milk to my cart", "milk"),
        ("M&M's", "m&m's"),
        ("beef 2 lb", "beef 2 lb"),
        ("cleaning agent", "cleaning agent"),
        ("I\u200b’m looking for ＭＩＬＫ", "milk"),
        ("a winter hat", "winter hat"),
        ("wine with steak dinner", "steak dinner wine"),
        ("something for a birthday cake", "birthday cake"),
        ("Shampoo für trockenes Haar", "trockenes haar shampoo"),
        ("you suck", ""),
        ("something cheaper", ""),
        ("4", ""),
        ("🙂", ""),
    ],
)
def test_what_is_left_to_search_with(text: str, words: str) -> None:
    assert heard(text).wish.words == words


def test_what_it_is_for_counts_only_where_the_catalogue_has_both() -> None:
    assert understand("milk for the oat lovers", "USD", WORDS).wish.words == "oat milk"
    assert understand("milk for cereal", "USD", WORDS).wish.words == "milk"
    assert understand("Wein zum Abendessen", "USD", WORDS).wish.words == "wein"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("human", "hand_over"),
        ("agent", "hand_over"),
        ("can I talk to a person?", "hand_over"),
        ("connect me with someone please", "hand_over"),
        ("I want a real human", "hand_over"),
        ("Mitarbeiter", "hand_over"),
        ("Ich möchte mit einem Menschen sprechen", "hand_over"),
        ("Kundendienst bitte", "hand_over"),
        ("call me back tomorrow", "callback"),
        ("bitte rufen Sie mich zurück", "callback"),
        ("you are so stupid", "abuse"),
        ("halt die Klappe", "abuse"),
        ("what do you recommend", "recommend"),
        ("Was empfehlen Sie?", "recommend"),
        ("what goes with my cart", "cart"),
        ("Was passt zu meinem Warenkorb?", "cart"),
        ("what is in my cart?", "in_cart"),
        ("was liegt in meinem Warenkorb?", "in_cart"),
        ("something cheaper", "cheaper"),
        ("etwas Günstigeres", "cheaper"),
        ("das ist mir zu teuer", "objection_price"),
        ("way too expensive for me", "objection_price"),
        ("cheapest first", "cheapest"),
        ("more like these", "more"),
        ("Mehr davon", "more"),
        ("a bigger one", "bigger"),
        ("etwas kleiner, eine kleinere Packung", "smaller"),
        ("compare the two", "compare"),
        ("Was ist der Unterschied?", "compare"),
        ("tell me more about it", "details"),
        ("mehr Informationen bitte", "details"),
        ("is it still available?", "stock"),
        ("ist das noch auf Lager?", "stock"),
        ("how much is it?", "price"),
        ("was kostet das?", "price"),
        ("what is in it?", "ingredients"),
        ("Hi there!", "greeting"),
        ("Grüß Gott", "greeting"),
        ("what should I cook tonight?", "recommend"),
        ("add it to my cart", "add"),
        ("Legen Sie das in den Warenkorb", "add"),
        ("any coupons?", "service"),
        ("Gibt es Angebote?", "service"),
        ("👍", "okay"),
        ("thank you very much", "thanks"),
        ("Vielen Dank", "thanks"),
        ("bye", "bye"),
        ("Tschüß", "bye"),
        ("what can you do?", "help"),
        ("are you human?", "bot"),
        ("bist du ein Roboter?", "bot"),
        ("How long does shipping take?", "service"),
        ("Wo ist meine Bestellung?", "order_status"),
        ("track my order", "order_status"),
        ("yes please", "yes"),
        ("no thanks", "no"),
        ("what is popular?", "popular"),
        ("anything similar?", "similar"),
        ("back to the questions", "resume"),
    ],
)
def test_intents_in_both_languages(text: str, intent: str) -> None:
    assert intent in heard(text).intents


@pytest.mark.parametrize("text", ["cleaning agent", "personal care", "human hair wig", "Menschen Kalender"])
def test_products_that_sound_like_a_person_do_not_call_one(text: str) -> None:
    assert "hand_over" not in heard(text).intents


@pytest.mark.parametrize(
    ("text", "wished"),
    [("gluten-free bread", "gluten-free"), ("veganer Käse", "veganer"), ("free range eggs", "")],
)
def test_a_property_is_heard_and_searched_for(text: str, wished: str) -> None:
    wish = heard(text).wish
    assert wish.claim == wished
    assert wished in wish.words


@pytest.mark.parametrize(
    "text",
    ["cheap cereal", "chep cereal", "cheep cereal", "chaep cereal", "cheapp cereal", "cereal, cheapst first"],
)
def test_one_wrong_letter_in_cheap_is_forgiven(text: str) -> None:
    understood = heard(text)
    assert "cheapest" in understood.intents
    assert understood.wish.words == "cereal"


@pytest.mark.parametrize("text", ["bilige milch", "günstge milch", "Günstige Milch"])
def test_one_wrong_letter_is_forgiven_in_german_too(text: str) -> None:
    understood = heard(text, "EUR")
    assert "cheapest" in understood.intents
    assert understood.wish.words == "milch"


@pytest.mark.parametrize("text", ["chap stick", "cheat sheet", "cheaply made", "heap", "cape", "cheddar"])
def test_another_word_is_no_typing_error(text: str) -> None:
    assert "cheapest" not in heard(text).intents


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("order #12345", "12345"),
        ("where is my order AB-1001?", "AB-1001"),
        ("Bestellung 99812", "99812"),
        ("my order number is 2026/00017", "2026/00017"),
        ("Bestellnummer: X17", "X17"),
        ("#4711", "4711"),
        ("order •••• •••• •••• 1111", ""),
        ("an order of fries", ""),
        ("in order to win", ""),
        ("12345", ""),
    ],
)
def test_order_numbers(text: str, number: str) -> None:
    assert heard(text).order_id == number


def test_a_bare_number_is_an_order_where_one_was_asked_for() -> None:
    asked = understand("it is 12345, thanks", "USD", NONE, awaits="order")
    assert asked.order_id == "12345"
    assert understand("no idea", "USD", NONE, awaits="order").order_id == ""


def test_contacts_are_found_and_cut_out() -> None:
    assert heard("mail me at jo@Example.com, please").contact == Contact(email="jo@example.com")
    assert heard("jo@example.com").wish.words == ""
    assert heard("call +49 30 1234567").contact == Contact(phone="+49301234567")
    assert heard("call +49 30 1234567").wish.words in ("", "call")


def test_what_he_takes_back_needs_something_to_take_back() -> None:
    assert not heard("any brand").back
    assert not heard("forget the price").back


@pytest.mark.parametrize("text", ["what is this?", "do you ship", "milk?", "gibt es Milch", "wo ist das"])
def test_questions(text: str) -> None:
    assert heard(text).is_question


@given(st.text() | st.text("abc $€.,0-9{}%<>'\"\\\u202e\u200d\ud800 ", max_size=4000))
def test_any_text_is_bounded_and_never_raises(text: str) -> None:
    words = understand(text, "USD", WORDS, SEEN).wish.words.split()
    assert len(words) <= MOST_WORDS
    assert all(len(word) <= LONGEST_WORD for word in words)
