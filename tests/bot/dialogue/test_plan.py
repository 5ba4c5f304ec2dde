from dataclasses import replace

import pytest

from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context, Said
from bot.model import ItemId, ProductQuery
from tests.bot.dialogue.samples import MILK, PLAIN, SHOP, THREE, Ears, Heard, Talk, product, suggestion

SHOPPING = Context("en", visit_items=(ItemId("tea"), ItemId("cocoa")), cart=(MILK,))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello", Kind.GREETING),
        ("what can you do?", Kind.HELP),
        ("thanks", Kind.THANKS),
        ("bye", Kind.BYE),
        ("ok", Kind.OKAY),
        ("yes", Kind.OKAY),
        ("nein danke", Kind.OKAY),
        ("How much is shipping?", Kind.UNKNOWN),
        ("human", Kind.HAND_OVER),
        ("🙂🙂", Kind.OKAY),
        ("{{7*7}}", Kind.NOT_UNDERSTOOD),
        ("", Kind.NOT_UNDERSTOOD),
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
    cocoa = product("cocoa")
    viewing = replace(SHOPPING, viewing=cocoa)
    assert Talk(viewing, shelf=[cocoa]).say("is this gluten free?")[0].kind is Kind.INGREDIENTS
    assert Talk(viewing).say("is this gluten free?")[0].kind is Kind.GONE
    assert Talk(viewing).say("gluten free bread", THREE)[0].kind is Kind.SEARCH
    assert Talk(viewing).say("add it to my cart")[0].kind is Kind.ADD
    planned, _ = Talk(viewing).say("add milk to my cart", THREE)
    assert planned.query == ProductQuery("search", "milk")


def test_what_is_not_wanted_keeps_the_search() -> None:
    talk = Talk()
    talk.say("chocolate", THREE)
    planned, reply = talk.say("without nuts", THREE)
    assert planned.query == ProductQuery("search", "chocolate", unwanted=("nut",))
    assert "nuts" in reply.text
    planned, reply = talk.say("not too sweet", THREE)
    assert planned.query
    assert planned.query.unwanted == ("nut",)
    assert "not too sweet" in reply.text


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
    cocoa = ItemId("cocoa")
    assert planned.query == ProductQuery("similar", price_max_minor=449, exclude=(cocoa,), like=cocoa)


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
            ProductQuery("similar", exclude=(ItemId("milk"), ItemId("cocoa")), like=ItemId("cocoa")),
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


class Counting:
    """An encoder that counts how often it is asked."""

    name, width = "counting", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> object:
        self.asked += texts
        return [[1.0, 0.0] for _ in texts]


def test_a_text_is_encoded_once_and_a_button_never() -> None:
    encoder = Counting()
    talk = Talk(Context(), replace(SHOP, encoder=encoder, intents=Ears({})))  # type: ignore[arg-type]
    talk.say("do you have warm SOCKS somewhere?")
    assert encoder.asked == ["do you have warm socks somewhere?"]
    talk.say("Show me more", means="more")
    talk.say("human")
    assert len(encoder.asked) == 1


def test_the_model_is_not_believed_where_it_is_not_sure() -> None:
    class Unsure:
        def hear(self, text: str, vector: object = None) -> Heard:
            return Heard("abuse", 0.2)

    talk = Talk(Context(), replace(PLAIN, intents=Unsure()))
    assert talk.say("grommets", THREE)[0].kind is Kind.SEARCH


def test_memory_counts_turns_and_keeps_the_language() -> None:
    talk = Talk()
    talk.say("Guten Tag, ich suche etwas")
    talk.say("milk", THREE)
    assert (talk.read().turn, talk.read().locale) == (2, "de")
    assert talk.read().asked == ("Guten Tag, ich suche etwas", "milk")


def test_nothing_that_was_said_is_a_plan_without_a_reply() -> None:
    from bot.dialogue.memory import Memory
    from bot.dialogue.plan import plan

    memory, planned = plan(PLAIN, Memory(), Said(), Context())
    assert planned.kind is Kind.NOT_UNDERSTOOD
    assert memory.turn == 1
