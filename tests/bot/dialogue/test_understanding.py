import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.understanding import LONGEST_WORD, MOST_WORDS, understand


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
        ("wine for a steak dinner", "steak dinner wine"),
        ("something for a birthday cake", "birthday cake"),
        ("Shampoo für trockenes Haar", "trockenes haar shampoo"),
        ("you suck", ""),
        ("something cheaper", ""),
        ("4", ""),
        ("🙂", ""),
    ],
)
def test_what_is_left_to_search_with(text: str, words: str) -> None:
    assert understand(text, "USD").words == words


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
        ("what do you recommend", "recommend"),
        ("Was empfehlen Sie?", "recommend"),
        ("what goes with my cart", "cart"),
        ("Was passt zu meinem Warenkorb?", "cart"),
        ("something cheaper", "cheaper"),
        ("etwas Günstigeres", "cheaper"),
        ("das ist mir zu teuer", "cheaper"),
        ("cheapest first", "cheapest"),
        ("more like these", "more"),
        ("Mehr davon", "more"),
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
        ("are you human?", "help"),
        ("How long does shipping take?", "service"),
        ("Wo ist meine Bestellung?", "service"),
        ("yes please", "yes"),
        ("what is popular?", "popular"),
        ("anything similar?", "similar"),
    ],
)
def test_intents_in_both_languages(text: str, intent: str) -> None:
    understood = understand(text, "USD")
    assert intent in understood.intents
    assert understood.words == "" or intent in ("hand_over", "service", "cheaper")


@pytest.mark.parametrize("text", ["cleaning agent", "personal care", "human hair wig", "Menschen Kalender"])
def test_products_that_sound_like_a_person_do_not_call_one(text: str) -> None:
    assert "hand_over" not in understand(text, "USD").intents


@pytest.mark.parametrize(
    ("text", "words", "unwanted"),
    [
        ("chocolate cereal, not too sweet, under $4", "chocolate cereal", "not too sweet"),
        ("bread without nuts", "bread", "without nuts"),
        ("Brot ohne Nüsse", "brot", "ohne nüsse"),
    ],
)
def test_what_is_not_wanted_is_not_searched_for(text: str, words: str, unwanted: str) -> None:
    understood = understand(text, "USD")
    assert (understood.words, understood.unwanted) == (words, unwanted)


@given(st.text() | st.text("abc $€.,0-9{}%<>'\"\\\u202e\u200d\ud800 ", max_size=4000))
def test_any_text_is_bounded_and_never_raises(text: str) -> None:
    words = understand(text, "USD").words.split()
    assert len(words) <= MOST_WORDS
    assert all(len(word) <= LONGEST_WORD for word in words)


@pytest.mark.parametrize(
    ("text", "wished"),
    [("gluten-free bread", "gluten-free"), ("veganer Käse", "veganer"), ("free range eggs", "")],
)
def test_a_property_is_heard_and_searched_for(text: str, wished: str) -> None:
    understood = understand(text, "USD")
    assert understood.property == wished
    assert wished in understood.words


@pytest.mark.parametrize(
    "text",
    ["cheap cereal", "chep cereal", "cheep cereal", "chaep cereal", "cheapp cereal", "cereal, cheapst first"],
)
def test_one_wrong_letter_in_cheap_is_forgiven(text: str) -> None:
    understood = understand(text, "USD")
    assert "cheapest" in understood.intents
    assert understood.words == "cereal"


@pytest.mark.parametrize("text", ["bilige milch", "günstge milch", "Günstige Milch"])
def test_one_wrong_letter_is_forgiven_in_german_too(text: str) -> None:
    understood = understand(text, "EUR")
    assert "cheapest" in understood.intents
    assert understood.words == "milch"


@pytest.mark.parametrize("text", ["chap stick", "cheat sheet", "cheaply made", "heap", "cape", "cheddar"])
def test_another_word_is_no_typing_error(text: str) -> None:
    assert "cheapest" not in understand(text, "USD").intents
