"""Whole exchanges, one for each thing the dialogue can do: what is said, and what comes back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from bot.model import (
    CartLine,
    ChoiceKind,
    Contact,
    FieldKind,
    ItemId,
    Money,
    Order,
    OrderId,
    OrderState,
    SiteId,
    VisitorId,
)
from tests.bot.dialogue.samples import KNOWLEDGE, RETURNS, SHELF, SHOP, Ears, Talk

PRODUCTS = {product.item_id: product for product in SHELF}


def ids(reply: object) -> list[str]:
    return [card.item_id for card in reply.cards]  # type: ignore[attr-defined]


def shop(**changes: object) -> Talk:
    return Talk(Context(**changes), SHOP)  # type: ignore[arg-type]


def test_filters_add_up_and_are_taken_back_one_by_one() -> None:
    talk = shop()
    assert set(ids(talk.say("cereal")[1])) == {"corn", "nuts", "organic"}
    assert set(ids(talk.say("without nuts")[1])) == {"corn", "organic"}
    assert ids(talk.say("under $4")[1]) == ["corn"]
    assert set(ids(talk.say("forget the price")[1])) == {"corn", "organic"}
    assert ids(talk.say("only Meadow")[1]) == ["organic"]
    assert set(ids(talk.say("any brand")[1])) == {"corn", "organic"}
    assert set(ids(talk.say("nuts are fine after all")[1])) == {"corn", "nuts", "organic"}
    assert ids(talk.say("only organic")[1]) == ["organic"]
    assert set(ids(talk.say("show all again")[1])) == {"organic"}


def test_show_all_again_keeps_what_was_looked_for() -> None:
    talk = shop()
    talk.say("cereal under $4 without nuts")
    assert set(ids(talk.say("show all again")[1])) == {"corn", "nuts", "organic"}


def test_german_shoppers_in_an_english_catalogue() -> None:
    talk = shop()
    talk.say("cereal")
    planned, reply = talk.say("bitte ohne Nüsse")
    assert set(ids(reply)) == {"corn", "organic"}
    assert planned.locale == "de"
    assert "Nüsse" in reply.text
    assert talk.say("Preis ist egal")[0].locale == "de"


def test_colors_and_sizes_are_filters_where_the_catalogue_has_them() -> None:
    talk = shop()
    assert ids(talk.say("a red cup")[1]) == ["redcup"]
    planned, reply = talk.say("and in blue?")
    assert planned.query
    assert (planned.query.text, planned.query.attributes) == ("cup", {"color": "blue"})
    assert ids(reply) == ["bluecup"]
    assert set(ids(talk.say("any color")[1])) == {"redcup", "bluecup"}
    assert ids(talk.say("size L")[1]) == ["redcup"]


def test_what_was_dropped_is_said_where_nothing_fits_all_of_it() -> None:
    talk = shop()
    planned, reply = talk.say("red cup under $5 from Stone")
    assert (planned.dropped, talk.searches) == (("attributes", "price", "brand"), 3)
    assert reply.text.startswith("Nothing with “red”, up to $5.00, and from Stone fits.")
    assert set(ids(reply)) == {"redcup", "bluecup"}
    planned, reply = talk.say("cup under $5")
    assert (planned.dropped, talk.searches) == (("price",), 2)
    assert "Nothing up to $5.00 fits" in reply.text or "I found nothing up to $5.00" in reply.text


def test_what_is_not_wanted_is_never_dropped() -> None:
    planned, reply = shop().say("cereal without cereal")
    assert planned.kind is Kind.NOTHING_FOUND
    assert not reply.cards


def test_ordinals_and_names_point_at_what_was_shown() -> None:
    talk = shop()
    shown = ids(talk.say("milk")[1])
    planned, reply = talk.say("the second one")
    assert (planned.kind, ids(reply)) == (Kind.DETAILS, [shown[1]])
    assert ids(talk.say("the oat one")[1]) == ["oat"]
    assert ids(talk.say("tell me more about the last one")[1]) == [shown[-1]]
    assert ids(talk.say("which is the cheapest?")[1]) == ["choc"]
    assert ids(talk.say("the biggest one")[1]) == ["whole"]
    assert talk.say("the fifth one")[0].kind is Kind.WHICH


def test_comparing_two_of_those_shown() -> None:
    talk = shop()
    talk.say("milk")
    planned, reply = talk.say("compare the first and the third")
    assert planned.kind is Kind.COMPARE
    assert ids(reply) == ["oat", "choc"]
    assert reply.comparison
    rows = {row.label: row.values for row in reply.comparison.rows}
    assert rows["Price"] == ("$3.49", "$1.99")
    assert rows["Price per unit"] == ("$0.11 / oz", "$0.12 / oz")
    assert rows["Rating"] == ("4.5 / 5 (12)", "")
    assert ids(talk.say("what is the difference between these?")[1]) == ["oat", "choc"]
    talk.say("milk")
    assert ids(talk.say("compare all of them")[1]) == ["oat", "whole", "choc"]
    assert ids(talk.say("compare the oat milk and the whole milk")[1]) == ["oat", "whole"]


def test_questions_about_one_product() -> None:
    talk = shop(viewing=PRODUCTS[ItemId("oat")])
    assert "$3.49" in talk.say("how much is it?")[1].text
    assert "can be ordered" in talk.say("is it in stock?")[1].text
    assert "32 oz" in talk.say("how big is it?")[1].text
    assert "rated 4.5 / 5 (12)" in talk.say("more details please")[1].text.lower()
    planned, reply = talk.say("does it contain nuts?")
    assert planned.kind is Kind.INGREDIENTS
    assert "nuts" in reply.text
    assert "label" in reply.text
    assert "says “gluten free”" in shop(viewing=PRODUCTS[ItemId("bread")]).say("is this gluten-free?")[
        1
    ].text.replace("-", " ")


def test_an_unavailable_product_is_said_to_be() -> None:
    planned, reply = shop(viewing=PRODUCTS[ItemId("gone")]).say("is this available?")
    assert planned.kind is Kind.STOCK
    assert "not in stock" in reply.text


def test_cheaper_bigger_and_more_of_the_same() -> None:
    talk = shop()
    talk.say("milk without chocolate")
    planned, reply = talk.say("a bigger one")
    assert (planned.kind, reply.cards) == (Kind.NO_BIGGER, ())
    assert ids(talk.say("the bigger one")[1]) == ["whole"]
    talk.say("milk")
    planned, reply = talk.say("something cheaper")
    assert planned.kind is Kind.NO_CHEAPER
    assert talk.say("more")[0].kind is Kind.NO_MORE
    talk.say("cereal under $4")
    assert ids(talk.say("cheaper ones")[1]) == []


def test_bigger_means_bigger() -> None:
    talk = shop()
    talk.say("tea")
    talk.say("milk", ())
    talk.memory["seen"] = [["choc", "Meadow Chocolate Milk, 16 oz", 199, "Meadow", "", None]]
    talk.memory["shown"] = ["choc"]
    planned, reply = talk.say("bigger")
    assert planned.kind is Kind.BIGGER
    assert ids(reply) == ["oat", "whole"]


def test_the_cart() -> None:
    talk = shop(cart=(CartLine(ItemId("oat"), 2, 349), CartLine(ItemId("tea"), 1, 450)))
    planned, reply = talk.say("what is in my cart?")
    assert planned.kind is Kind.IN_CART
    assert "Arbor Oat Milk and Arbor Green Tea" in reply.text
    assert "$11.48" in reply.text
    assert talk.say("what goes with my cart?")[0].kind is Kind.CART
    assert talk.say("compare my cart")[0].item_ids == ("oat", "tea")
    assert shop().say("what is in my cart?")[0].kind is Kind.EMPTY_CART


def test_the_visitor_puts_into_the_cart_himself() -> None:
    talk = shop()
    talk.say("milk")
    planned, reply = talk.say("add the second one to my cart")
    assert planned.kind is Kind.ADD
    assert "button" in reply.text


def test_buttons_of_cards() -> None:
    talk = shop()
    talk.say("milk")
    assert talk.card(ChoiceKind.DETAILS, "oat")[0].kind is Kind.DETAILS
    assert talk.card(ChoiceKind.COMPARE, "oat", "whole")[1].comparison
    planned, _ = talk.card(ChoiceKind.SIMILAR, "choc")
    assert planned.query
    assert (planned.query.scenario, planned.query.like) == ("similar", "choc")
    assert "choc" in planned.query.exclude


ORDER = Order(
    SiteId("s"),
    OrderId("A-1001"),
    VisitorId("v"),
    Money(4999, "USD"),
    OrderState.CONFIRMED,
    datetime(2026, 3, 5, tzinfo=UTC),
)


def test_the_state_of_an_order() -> None:
    talk = replace_orders(shop(), ORDER)
    planned, reply = talk.say("where is my order?")
    assert (planned.kind, reply.asks and reply.asks.kind) == (Kind.ORDER_ASK, FieldKind.TEXT)
    planned, reply = talk.say("A-1001")
    assert (planned.kind, planned.order_id) == (Kind.ORDER, "A-1001")
    assert "confirmed" in reply.text
    assert "$49.99" in reply.text
    assert "March 5, 2026" in reply.text
    planned, reply = talk.say("order #99999")
    assert planned.kind is Kind.ORDER_UNKNOWN
    assert "99999" in reply.text
    assert "Wo ist" not in reply.text
    unconfirmed = replace(ORDER, state=OrderState.UNVERIFIED)
    assert "not confirmed yet" in replace_orders(shop(), unconfirmed).say("where is my order A-1001")[1].text


def replace_orders(talk: Talk, *orders: Order) -> Talk:
    talk.orders = orders
    return talk


def test_knowledge_is_quoted_and_linked() -> None:
    planned, reply = shop().say("How do I return something?")
    assert planned.kind is Kind.ANSWER
    assert "You can return anything within 30 days." in reply.text
    assert [(link.label, link.url) for link in reply.links] == [("Returns", "/help/returns")]


def test_an_article_may_have_no_address() -> None:
    knowledge = type(KNOWLEDGE)({"return": replace(KNOWLEDGE.articles["return"], url="javascript:alert(1)")})
    talk = Talk(Context(), replace(SHOP, knowledge=knowledge))
    assert talk.say("How do I return something?")[1].links == ()


def test_where_it_is_not_sure_it_says_so_and_points_to_what_may_help() -> None:
    planned, reply = shop().say("can I have a retainer, and what about warranty?")
    assert planned.kind is Kind.PERHAPS
    assert planned.unanswered == "can I have a retainer, and what about warranty?"
    assert [link.url for link in reply.links] == ["/help/returns"]
    assert RETURNS.body not in reply.text
    assert [one.means for one in reply.replies] == ["human"]


def test_what_no_article_says_is_kept_and_a_human_offered() -> None:
    talk = shop()
    planned, reply = talk.say("do you deliver on Sundays, and what about warranty?")
    assert planned.kind is Kind.UNKNOWN
    assert planned.unanswered == "do you deliver on Sundays, and what about warranty?"
    assert any(one.means == "human" for one in reply.replies)
    planned, _ = talk.say("yes please")
    assert planned.hand_over == "asked"
    assert "warranty" in planned.summary


@pytest.mark.parametrize(
    ("text", "kind", "tag"),
    [
        ("that is too expensive", Kind.OBJECTION_PRICE, "objection_price"),
        ("can I trust you?", Kind.OBJECTION_TRUST, "objection_trust"),
        ("shipping is too slow", Kind.OBJECTION_SHIPPING, "objection_shipping"),
        ("I'm not sure", Kind.OBJECTION_UNSURE, "objection_unsure"),
        ("zu teuer", Kind.OBJECTION_PRICE, "objection_price"),
        ("ist das hier seriös?", Kind.OBJECTION_TRUST, "objection_trust"),
        ("die Lieferung dauert zu lange", Kind.OBJECTION_SHIPPING, "objection_shipping"),
        ("ich kann mich nicht entscheiden", Kind.OBJECTION_UNSURE, "objection_unsure"),
    ],
)
def test_objections_are_answered_and_tagged(text: str, kind: Kind, tag: str) -> None:
    talk = shop()
    talk.say("milk")
    planned, reply = talk.say(text)
    assert (planned.kind, planned.tags) == (kind, (tag,))
    assert reply.text
    assert talk.read().objections == (tag,)


def test_too_expensive_shows_what_costs_less_and_what_a_campaign_allows() -> None:
    talk = Talk(Context(offer="5 % off today with HELLO5."), SHOP)
    talk.say("cereal")
    talk.memory["lowest_minor"] = 400
    _, reply = talk.say("too expensive")
    assert set(ids(reply)) == {"corn", "nuts"}
    assert "5 % off today with HELLO5." in reply.text
    assert "%" not in shop().say("too expensive")[1].text


def test_doubts_are_answered_from_the_articles() -> None:
    assert "within 30 days" in shop().say("is this a scam?")[1].text
    assert "takes two days" in shop().say("shipping takes too long")[1].text


def test_a_human_is_called_with_a_summary_in_the_sites_language() -> None:
    talk = shop(cart=(CartLine(ItemId("oat"), 1, 349),))
    talk.say("Ich suche cereal ohne Nüsse unter 4 €")
    talk.say("zu teuer")
    planned, reply = talk.say("Mitarbeiter bitte")
    assert planned.hand_over == "asked"
    assert reply.text.startswith(("Ich rufe", "Sobald"))
    assert not reply.replies
    lines = dict(line.split(": ", 1) for line in planned.summary.splitlines())
    assert lines["Asked"] == "Ich suche cereal ohne Nüsse unter 4 €; zu teuer"
    assert "up to" in lines["Looked for"]
    assert lines["Shown"] == "Arbor Corn Cereal"
    assert (lines["Cart"], lines["Doubts"]) == ("$3.49", "too expensive")


def test_nobody_there_is_said_and_an_address_is_kept() -> None:
    opens = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    talk = shop(is_open=False, opens_at=opens)
    planned, reply = talk.say("I want to talk to a person")
    assert (planned.kind, planned.hand_over) == (Kind.NOBODY_THERE, "")
    assert "Monday, 9:00" in reply.text
    assert reply.asks
    assert reply.asks.kind is FieldKind.EMAIL
    planned, reply = talk.say("sure: Jo@Example.com")
    assert (planned.kind, planned.contact) == (Kind.CONTACT_KEPT, Contact(email="Jo@example.com"))
    assert "Jo@example.com" in reply.text
    assert "Jo@example.com" in planned.summary
    assert talk.say("milk")[0].kind is Kind.SEARCH


def test_who_leaves_no_address_still_gets_an_answer_here() -> None:
    talk = shop(agents_online=0)
    _, reply = talk.say("human")
    planned, reply = talk.press(reply, "I will wait here")
    assert (planned.kind, planned.hand_over) == (Kind.HAND_OVER_LATER, "asked")
    assert "here" in reply.text
    talk = shop(agents_online=0)
    talk.say("human")
    assert talk.say("a human please!!")[0].hand_over == "asked"


def test_being_called_back() -> None:
    talk = shop()
    planned, reply = talk.say("can somebody call me back?")
    assert planned.kind is Kind.CONTACT_ASK
    assert reply.asks
    planned, _ = talk.say("+1 202 555 0147")
    assert planned.contact == Contact(phone="+12025550147")
    planned, _ = talk.say("my mail is jo@example.com")
    assert planned.contact == Contact(email="jo@example.com", phone="+12025550147")


def test_failing_twice_calls_a_human_and_a_high_cart_at_once() -> None:
    talk = shop()
    assert not talk.say("???")[0].hand_over
    planned, _ = talk.say("%%%")
    assert (planned.kind, planned.hand_over) == (Kind.GIVE_UP, "not_understood")
    rich = shop(cart=(CartLine(ItemId("oat"), 1, 30_000),), high_cart_minor=20_000)
    assert rich.say("???")[0].hand_over == "high_cart"


def test_abuse_is_met_calmly_and_ends() -> None:
    talk = shop()
    planned, reply = talk.say("you are so stupid")
    assert (planned.kind, planned.hand_over, planned.tags) == (Kind.ABUSE, "", ("abuse",))
    assert "help" in reply.text
    assert talk.say("fuck you")[0].hand_over == "abuse"
    alone = shop(agents_online=0)
    alone.say("fuck you")
    planned, _ = alone.say("you suck")
    assert (planned.kind, planned.hand_over) == (Kind.ABUSE_END, "")


def test_out_of_scope_is_said_not_guessed() -> None:
    talk = Talk(Context(), replace(SHOP, intents=Ears({"hello": "greeting"})))
    planned, reply = talk.say("what is the capital of France?")
    assert planned.kind is Kind.OUT_OF_SCOPE
    assert not reply.cards
    assert "shop" in reply.text or "products" in reply.text


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("my parcel, is it on its way yet", "order_status", Kind.ORDER_ASK),
        ("could i get a hold of staff", "human", Kind.HAND_OVER),
        ("what's hot right now", "popular", Kind.POPULAR),
        ("ciao bella", "bye", Kind.BYE),
        ("do you guys ship to my island", "shipping_abroad", Kind.ANSWER),
        ("this costs a fortune", "objection_price", Kind.OBJECTION_PRICE),
    ],
)
def test_the_intent_model_hears_what_the_lexicon_does_not(text: str, intent: str, kind: Kind) -> None:
    talk = Talk(Context(), replace(SHOP, intents=Ears({text: intent})))
    assert talk.say(text)[0].kind is kind


def test_a_question_nobody_can_answer_is_kept_only_where_it_is_the_shops_business() -> None:
    talk = Talk(Context(), replace(SHOP, intents=Ears({"who are your suppliers?": "objection"})))
    planned, _ = talk.say("who are your suppliers?")
    assert (planned.kind, planned.unanswered) == (Kind.UNKNOWN, "who are your suppliers?")
    planned, _ = Talk(Context(), replace(SHOP, intents=Ears({}))).say("who won the cup final?")
    assert (planned.kind, planned.unanswered) == (Kind.OUT_OF_SCOPE, "")


def test_what_was_bought_is_not_looked_for() -> None:
    known = {"my milk was spoiled and i complain": "complaint", "my milk order is late": "order_status"}
    talk = Talk(Context(), replace(SHOP, intents=Ears(known)))
    planned, _ = talk.say("my milk was spoiled and I complain")
    assert (planned.kind, planned.hand_over, planned.query) == (Kind.COMPLAINT, "complaint", None)
    assert talk.say("my milk order is late")[0].kind is Kind.ORDER_ASK


def test_words_of_the_catalogue_beat_a_mistaken_model() -> None:
    talk = Talk(Context(), replace(SHOP, intents=Ears({"organic cereal": "returns"})))
    assert ids(talk.say("organic cereal")[1]) == ["organic"]


def test_small_talk() -> None:
    talk = shop()
    assert talk.say("hello")[0].kind is Kind.GREETING
    planned, reply = talk.say("are you a bot?")
    assert planned.kind is Kind.BOT
    assert "program" in reply.text
    assert talk.say("what can you do?")[0].kind is Kind.HELP
    assert talk.say("thank you")[0].kind is Kind.THANKS
    assert talk.say("no")[0].kind is Kind.OKAY
    assert talk.say("bye")[0].kind is Kind.BYE


def test_the_language_follows_the_visitor_and_stays() -> None:
    talk = shop(locale="fr-FR")
    assert talk.say("milk")[0].locale == "en"
    assert talk.say("ich brauche etwas anderes")[0].locale == "de"
    assert talk.say("milk")[0].locale == "de"
    assert talk.say("show me something else please")[0].locale == "en"
    assert shop(locale="de-AT").say("milk")[0].locale == "de"


def test_the_same_again_is_answered_otherwise_then_offers_a_human() -> None:
    talk = shop()
    kinds = [talk.say("hello")[0].kind for _ in range(6)]
    assert kinds == [
        Kind.GREETING, Kind.GREETING, Kind.REPEATED, Kind.OFFER_HUMAN, Kind.STILL_HERE, Kind.STILL_HERE,
    ]  # fmt: skip
    assert talk.say("yes")[0].hand_over == "asked"
