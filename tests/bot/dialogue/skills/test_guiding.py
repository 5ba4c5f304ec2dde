from dataclasses import replace

from bot.dialogue.guides.definitions import parse
from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context
from bot.model import Contact, FieldKind
from tests.bot.dialogue.samples import GUIDES, SHOP, Ears, Talk

SHOPPING = replace(SHOP, guides=GUIDES)


def talk(**changes: object) -> Talk:
    return Talk(Context(**changes), SHOPPING)  # type: ignore[arg-type]


def test_a_guide_is_begun_by_its_words_and_ends_with_products() -> None:
    chat = talk()
    planned, reply = chat.say("hello, I need a gift")
    assert (planned.kind, reply.text) == (Kind.GUIDE, "Who is it for?")
    assert [one.label for one in reply.replies] == ["A child", "A friend"]
    _, reply = chat.press(reply, "A friend")
    assert reply.text == "What may it cost?"
    assert reply.asks
    assert reply.asks.kind is FieldKind.NUMBER
    planned, reply = chat.say("$8")
    assert reply.text.startswith("These would make good gifts.")
    assert [card.item_id for card in reply.cards] == ["redcup"]
    assert planned.tags == ("gift",)
    assert chat.read().place is None


def test_a_guide_is_begun_by_the_model_and_by_a_button() -> None:
    heard = Talk(Context(), replace(SHOPPING, intents=Ears({"my niece turns nine": "gift"})))
    assert heard.say("my niece turns nine")[1].text == "Who is it for?"
    _, greeting = talk().say("hello")
    assert greeting.replies[0].means == "guide:gifts"
    chat = talk()
    _, greeting = chat.say("Hallo zusammen, guten Tag")
    assert chat.press(greeting, "Geschenk finden")[1].text == "Für wen ist es?"


def test_another_wish_leaves_the_guide_and_offers_to_go_on() -> None:
    chat = talk()
    chat.say("I need a gift")
    planned, reply = chat.say("red cup")
    assert planned.kind is Kind.SEARCH
    assert reply.replies[0].means == "resume"
    assert chat.press(reply, "Back to the questions")[1].text == "Who is it for?"
    chat.say("red cup")
    assert chat.say("back to the questions")[1].text == "Who is it for?"
    assert chat.say("A child")[1].text == "What may it cost?"


def test_a_human_may_be_called_out_of_a_guide() -> None:
    chat = talk()
    chat.say("I need a gift")
    assert chat.say("human")[0].hand_over == "asked"


def test_a_guide_that_is_gone_is_forgotten() -> None:
    chat = talk()
    chat.say("I need a gift")
    chat.dialogue = SHOP
    assert chat.say("A child")[0].kind is not Kind.GUIDE
    assert talk().say("", means="guide:nope")[0].kind is Kind.NOT_UNDERSTOOD


def test_what_finds_nothing_still_says_what_the_guide_says() -> None:
    chat = talk()
    chat.say("I need a gift")
    chat.say("A friend")
    planned, reply = chat.say("under $2")
    assert reply.text.startswith("These would make good gifts.") or planned.dropped
    assert reply.text


FORM = parse(
    "call.yaml",
    """
guide: call
title: {en: Call me, de: Rückruf}
starts_on: {phrases: {en: [arrange a call]}}
steps:
  number:
    say: {en: "Which number?", de: "Welche Nummer?"}
    field: {name: phone, kind: phone, label: {en: Phone, de: Telefon}}
    next: over
  over:
    say: {en: Somebody calls you., de: Jemand ruft an.}
    hand_over: wholesale
""",
)
POPULAR = parse(
    "popular.yaml",
    """
guide: popular
title: {en: Popular, de: Beliebt}
starts_on: {phrases: {en: [show the hits]}}
steps:
  first:
    say: {en: Here they come., de: Hier sind sie.}
    skill: popular
""",
)


def test_a_guide_keeps_what_it_collected_and_hands_over() -> None:
    chat = Talk(Context(agents_online=1), replace(SHOP, guides={"call": FORM}))
    chat.say("please arrange a call")
    planned, reply = chat.say("+1 202 555 0147")
    assert planned.hand_over == "guide"
    assert planned.contact == Contact(phone="+12025550147")
    assert "Somebody calls you." in reply.text
    assert "+12025550147" in planned.summary


def test_with_an_address_nobody_has_to_be_there() -> None:
    chat = Talk(Context(agents_online=0), replace(SHOP, guides={"call": FORM}))
    chat.say("please arrange a call")
    planned, reply = chat.say("+1 202 555 0147")
    assert (planned.hand_over, bool(planned.contact)) == ("guide", True)
    assert "Somebody calls you." in reply.text


def test_a_guide_may_ask_another_skill() -> None:
    chat = Talk(Context(), replace(SHOP, guides={"popular": POPULAR}))
    planned, reply = chat.say("show the hits")
    assert planned.kind is Kind.POPULAR
    assert reply.text.startswith("Here they come. ")
    assert reply.cards


OTHERWISE = """
guide: rare
title: {en: Rare things, de: Seltenes}
starts_on: {phrases: {en: [something rare], de: [etwas seltenes]}}
steps:
  which:
    say: {en: "Which?", de: "Was?"}
    choices:
      - {label: {en: Gold, de: Gold}, to: gold}
      - {label: {en: Silver, de: Silber}, to: silver}
      - {label: {en: Bronze, de: Bronze}, to: bronze}
  gold:
    say: {en: These come first., de: Diese zuerst.}
    products: {scenario: search, text: gold, otherwise: nothing}
    choices: [{label: {en: Again, de: Noch einmal}, to: which}]
  silver:
    say: {en: These come first., de: Diese zuerst.}
    products: {scenario: search, text: silver, otherwise: cups}
    choices: [{label: {en: Again, de: Noch einmal}, to: which}]
  bronze:
    say: {en: These come first., de: Diese zuerst.}
    products: {scenario: search, text: bronze, otherwise: person}
    choices: [{label: {en: Again, de: Noch einmal}, to: which}]
  nothing:
    say: {en: I have nothing like that., de: So etwas habe ich nicht.}
    tag: nothing
    choices: [{label: {en: Another, de: Anderes}, to: which}]
  cups:
    say: {en: Cups then., de: Dann Becher.}
    tag: cups
    products: {scenario: search, text: cup}
    choices: [{label: {en: Another, de: Anderes}, to: which}]
  person:
    say: {en: A colleague knows., de: Das Team weiss es.}
    hand_over: rare
"""
RARE = replace(SHOP, guides={"rare": parse("rare.yaml", OTHERWISE)})


def test_where_nothing_is_found_the_guide_says_what_then_and_nothing_else() -> None:
    chat = Talk(Context(), RARE)
    chat.say("something rare")
    planned, reply = chat.say("gold")
    assert reply.text == "I have nothing like that."
    assert (reply.cards, planned.tags) == ((), ("nothing",))
    assert [one.label for one in reply.replies] == ["Another"]
    assert chat.say("another")[1].text == "Which?"


def test_what_the_guide_looks_for_instead_is_shown() -> None:
    chat = Talk(Context(), RARE)
    chat.say("something rare")
    planned, reply = chat.say("silver")
    assert reply.text == "Cups then."
    assert [card.item_id for card in reply.cards] == ["redcup", "bluecup"]
    assert planned.tags == ("cups",)
    assert chat.say("another")[1].text == "Which?"


def test_a_guide_may_call_a_human_where_nothing_is_found() -> None:
    chat = Talk(Context(agents_online=1), RARE)
    chat.say("something rare")
    planned, reply = chat.say("bronze")
    assert (planned.hand_over, reply.text) == ("guide", "A colleague knows.")
    assert planned.summary
    assert chat.read().place is None
    later = Talk(Context(agents_online=0), RARE)
    later.say("something rare")
    planned, reply = later.say("bronze")
    assert planned.kind is Kind.NOBODY_THERE
    assert reply.asks


ENDS = """
guide: ends
title: {en: Find one}
starts_on: {intents: [gift], phrases: {en: [find me one]}}
steps:
  whom:
    say: {en: For whom?}
    choices:
      - {label: {en: A child}, also: {en: [son]}, to: budget}
      - {label: {en: A friend}, to: budget}
  budget:
    say: {en: How much?}
    field: {name: budget, kind: number, money: true, label: {en: At most}}
    next: show
  show:
    say: {en: These are it.}
    products: {scenario: search, text: caviar, otherwise: none}
  none:
    say: {en: There is none of it.}
    end: true
"""


def test_a_guide_that_ends_with_products_says_so_where_there_are_none() -> None:
    chat = Talk(Context(), replace(SHOP, guides={"ends": parse("ends.yaml", ENDS)}))
    chat.say("find me one")
    chat.say("A friend")
    planned, reply = chat.say("$5")
    assert (planned.kind, reply.text) == (Kind.GUIDE, "There is none of it.")
    assert chat.read().place is None


def test_what_was_said_with_the_wish_is_not_asked_again() -> None:
    chat = talk()
    _, reply = chat.say("I need a gift for a friend of mine")
    assert reply.text.endswith("What may it cost?")
    assert "A friend" in reply.text
    ends = Talk(Context(), replace(SHOP, guides={"ends": parse("ends.yaml", ENDS)}))
    _, reply = ends.say("find me one for my son under $8")
    assert reply.text == "There is none of it."


def test_an_answer_that_comes_late_is_still_one() -> None:
    chat = talk()
    chat.say("I need a gift")
    assert chat.say("red cup")[0].kind is Kind.SEARCH
    assert chat.say("a friend")[1].text == "What may it cost?"
