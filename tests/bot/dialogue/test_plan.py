from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.plan import Context, Kind
from bot.model import ItemId, ProductQuery
from tests.bot.dialogue.samples import MILK, THREE, Talk, product, suggestion

SHOPPING = Context("en", "USD", visit_items=(ItemId("tea"), ItemId("cocoa")), cart=(MILK,))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello", Kind.GREETING),
        ("what can you do?", Kind.HELP),
        ("thanks", Kind.THANKS),
        ("bye", Kind.BYE),
        ("ok", Kind.OKAY),
        ("yes", Kind.OKAY),
        ("nein danke", Kind.THANKS),
        ("How much is shipping?", Kind.SERVICE),
        ("human", Kind.HAND_OVER),
        ("🙂🙂", Kind.NOT_UNDERSTOOD),
        ("{{7*7}}", Kind.NOT_UNDERSTOOD),
    ],
)
def test_small_talk_fetches_nothing(text: str, kind: Kind) -> None:
    planned, _ = Talk().say(text)
    assert (planned.kind, planned.query) == (kind, None)


def test_a_search_carries_its_words_and_its_price() -> None:
    planned, _ = Talk().say("chocolate cereal under $4, cheapest first", THREE)
    assert planned.kind is Kind.SEARCH
    assert planned.query == ProductQuery(
        "search", "chocolate cereal", price_max_minor=400, cheapest_first=True
    )


def test_what_only_a_person_or_the_visitor_can_do() -> None:
    viewing = replace(SHOPPING, viewing=product("cocoa"))
    assert Talk(viewing).say("is this gluten free?")[0].kind is Kind.SERVICE
    assert Talk(viewing).say("gluten free bread", THREE)[0].kind is Kind.SEARCH
    assert Talk(viewing).say("add it to my cart")[0].kind is Kind.ADD
    planned, _ = Talk(viewing).say("add milk to my cart", THREE)
    assert planned.query == ProductQuery("search", "milk")


def test_what_is_not_wanted_keeps_the_search() -> None:
    talk = Talk()
    talk.say("chocolate", THREE)
    planned, reply = talk.say("without nuts", THREE)
    assert planned.query == ProductQuery("search", "chocolate")
    assert "without nuts" in reply.text


def test_cheaper_than_the_cheapest_shown() -> None:
    talk = Talk()
    talk.say("chocolate cereal", THREE)
    planned, _ = talk.say("something cheaper", (suggestion("oats", 199),))
    assert planned.kind is Kind.CHEAPER
    assert planned.query == ProductQuery("search", "chocolate cereal", price_max_minor=298)
    planned, _ = talk.say("Something cheaper")
    assert planned.query
    assert (planned.kind, planned.query.price_max_minor) == (Kind.NO_CHEAPER, 198)


def test_cheaper_than_the_product_on_the_page() -> None:
    context = replace(SHOPPING, viewing=product("cocoa", 500, sale_price_minor=450))
    planned, _ = Talk(context).say("something cheaper", THREE)
    assert planned.query == ProductQuery("similar", price_max_minor=449, exclude=(ItemId("cocoa"),))


def test_more_shows_others() -> None:
    talk = Talk()
    talk.say("cereal", THREE)
    planned, _ = talk.say("show me more", (suggestion("oats"),))
    assert planned.kind is Kind.MORE
    assert planned.query
    assert planned.query.exclude == ("flakes", "squares", "loops")
    planned, _ = talk.say("more cereal")
    assert planned.kind is Kind.NO_MORE
    assert planned.query
    assert planned.query.exclude == ("flakes", "squares", "loops", "oats")
    planned, _ = talk.say("more bread", THREE)
    assert planned.query == ProductQuery("search", "bread")


def test_a_price_alone_limits_what_was_asked_before() -> None:
    talk = Talk()
    talk.say("cereal", THREE)
    planned, _ = talk.say("under $3", THREE)
    assert planned.query == ProductQuery("search", "cereal", price_max_minor=300)
    planned, _ = talk.say("cheapest first", THREE)
    assert planned.query == ProductQuery("search", "cereal", price_max_minor=300, cheapest_first=True)


@pytest.mark.parametrize(
    ("text", "kind", "query"),
    [
        ("what do you recommend?", Kind.RECOMMEND, ProductQuery("for_you", exclude=(ItemId("milk"),))),
        ("what goes with my cart?", Kind.CART, ProductQuery("upsell", exclude=(ItemId("milk"),))),
        ("what is popular?", Kind.POPULAR, ProductQuery("trending", exclude=(ItemId("milk"),))),
        (
            "anything similar?",
            Kind.SIMILAR,
            ProductQuery("similar", exclude=(ItemId("milk"), ItemId("cocoa"))),
        ),
        (
            "show me something cheap",
            Kind.RECOMMEND,
            ProductQuery(cheapest_first=True, exclude=(ItemId("milk"),)),
        ),
        (
            "something under $5",
            Kind.SEARCH,
            ProductQuery("for_you", price_max_minor=500, exclude=(ItemId("milk"),)),
        ),
    ],
)
def test_recommendations_by_what_is_known(text: str, kind: Kind, query: ProductQuery) -> None:
    planned, _ = Talk(SHOPPING).say(text, THREE)
    assert (planned.kind, planned.query) == (kind, query)


def test_without_a_cart_or_a_look_there_is_still_a_recommendation() -> None:
    for text in ("what goes with my cart?", "anything similar?"):
        planned, _ = Talk().say(text, THREE)
        assert planned.query == ProductQuery("for_you")


def test_no_result_within_a_price_drops_the_price_and_says_so() -> None:
    talk = Talk()
    planned, reply = talk.say("caviar under $4")
    assert planned.dropped
    assert planned.dropped.price_max_minor == 400
    assert planned.query == ProductQuery("search", "caviar", cheapest_first=True)
    assert planned.kind is Kind.NOTHING_FOUND
    assert "caviar" in reply.text


def test_not_understood_twice_in_a_row_calls_a_human() -> None:
    talk = Talk()
    planned, reply = talk.say("???")
    assert not planned.hand_over
    assert reply.replies
    planned, reply = talk.say("%%%")
    assert (planned.kind, planned.hand_over) == (Kind.GIVE_UP, "not_understood")
    assert not reply.replies


def test_a_search_without_a_result_counts_as_not_understood() -> None:
    talk = Talk()
    assert not talk.say("qwertz")[0].hand_over
    assert talk.say("asdfgh")[0].hand_over == "not_understood"


@pytest.mark.parametrize("between", ["hello", "milk"])
def test_what_was_understood_in_between_starts_again(between: str) -> None:
    talk = Talk()
    talk.say("???")
    talk.say(between, THREE)
    assert not talk.say("???")[0].hand_over


@pytest.mark.parametrize("offer", ["how long is delivery?", "qwertz", "???"])
@pytest.mark.parametrize("yes", ["yes", "ok", "Ja bitte", "please do"])
def test_yes_to_a_colleague_calls_one(offer: str, yes: str) -> None:
    talk = Talk()
    talk.say(offer)
    assert talk.say(yes)[0].hand_over == "asked"


def test_yes_to_nothing_calls_nobody() -> None:
    talk = Talk()
    talk.say("qwertz")
    talk.say("milk", THREE)
    assert not talk.say("yes")[0].hand_over


TEXTS = st.text(max_size=80) | st.sampled_from(
    [
        "hello", "milk", "cheaper", "more", "under $4", "thanks", "bye", "what do you recommend?", "???",
        "shipping?", "yes", "no", "cheapest first", "popular", "similar", "my cart", "human", "{{7*7}}",
        "<b>x</b>", "'; DROP TABLE x; --", "\u202e\u200d", "Mehr davon", "etwas Günstigeres", "x" * 5000,
    ]
)  # fmt: skip


@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 3)), max_size=25),
    st.sampled_from(["en", "de", "de-AT", "fr", ""]),
    st.sampled_from(
        [SHOPPING, Context("en", "JPY"), replace(SHOPPING, viewing=product("cocoa", 0), agents_online=0)]
    ),
)
def test_no_talk_makes_it_raise_fall_silent_or_repeat_itself(
    turns: list[tuple[str, int]], locale: str, context: Context
) -> None:
    talk = Talk(replace(context, locale=locale))
    said: list[str] = []
    for text, n in turns:
        planned, reply = talk.say(text, THREE[:n])
        assert reply.text.strip()
        assert planned.query is None or all(r.text for r in reply.replies)
        said.append(reply.text)
        assert len(said) < 3 or len(set(said[-3:])) > 1


@pytest.mark.parametrize("text", ["hello", "milk", "???", "thanks", "what do you recommend?", "shipping?"])
def test_the_same_message_fifty_times_is_not_answered_the_same_way_thrice(text: str) -> None:
    talk = Talk()
    said = [talk.say(text, THREE)[1].text for _ in range(50)]
    assert all(len(set(said[i : i + 2])) == 2 for i in range(48))
