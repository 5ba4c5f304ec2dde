from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.flow import Guide, Known, Place
from bot.dialogue.guides.places import read_place, to_json
from bot.dialogue.guides.stepping import advance, ask_again, begin, nothing_found
from bot.model import Contact, Field, FieldKind, ProductQuery, QuickReply
from tests.bot.dialogue.guides.samples import at, guide, say, shop, start, walk

SHOP = shop()
NOISE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "back",
            "stop",
            "skip",
            "1",
            "2",
            "99",
            "{whom}",
            "{{7*7}}",
            "<b>",
            "a@b.de",
            "\x00",
            "\u202e",
            "😀" * 50,
        ]
    ),
    st.builds(lambda c, n: c * n, st.characters(), st.integers(1, 10_000)),
)


def test_it_begins_with_its_first_question() -> None:
    made = begin(SHOP, "en", currency="USD")
    assert made.place == Place("test", "who", way=("who",))
    assert made.says == ("Who is it for?",)
    assert made.replies == (
        QuickReply("A child", "A child", "answer:test:who:0"),
        QuickReply("A friend", "A friend", "answer:test:who:1"),
    )
    assert made.tags == ("gift",)
    assert (made.query, made.asks, made.hand_over) == (None, None, False)


def test_it_speaks_the_visitors_language_and_english_where_it_has_none_of_his() -> None:
    german = begin(SHOP, "de-AT", currency="USD")
    assert (german.says, german.replies[0].label) == (("Für wen?",), "Ein Kind")
    assert begin(SHOP, "fr").says == ("Who is it for?",)


def test_a_button_and_its_label_lead_on_alike() -> None:
    place = start(SHOP)
    clicked = advance(SHOP, place, "", 1, "en", "USD")
    assert clicked == say(SHOP, place, "a friend")
    assert clicked is not None
    assert clicked.says == ("For A friend. How much?",)
    assert clicked.tags == ("friendly",)
    assert clicked.asks == Field("budget", FieldKind.NUMBER, "Your budget")
    assert at(clicked).answers["whom"] == "friend"


@pytest.mark.parametrize("position", [-1, 2, 10**6])
def test_a_button_that_is_not_there_is_no_answer(position: int) -> None:
    assert advance(SHOP, start(SHOP), "", position, "en", "USD") is None


def test_a_slot_says_what_was_chosen_in_words_made_for_it() -> None:
    assert walk(SHOP, "a child").says == ("For a child. How much?",)


def test_what_was_chosen_and_typed_becomes_one_query() -> None:
    assert walk(SHOP, "a child", "between 5 and 20").query == ProductQuery(
        "for_you", category="Toys", price_min_minor=500, price_max_minor=2000
    )
    assert walk(SHOP, "friend", "up to $10").query == ProductQuery(
        "search", text="wine", price_max_minor=1000
    )


def test_filters_of_a_question_that_is_asked_again_are_forgotten() -> None:
    again = walk(SHOP, "a child", "10", "red ones", "start over", "friend", "10")
    assert again.query == ProductQuery("search", text="wine", price_max_minor=1000)


def test_a_filter_chosen_beside_the_products_is_added_to_what_was_asked_before() -> None:
    assert walk(SHOP, "a child", "10", "red ones").query == ProductQuery(
        "for_you", category="Toys", price_max_minor=1000, attributes={"color": "red"}
    )


def test_amounts_are_said_as_money() -> None:
    assert walk(SHOP, "a child", "12.5").says == ("Up to $12.50:",)


def test_a_new_amount_leaves_nothing_of_the_old_limits() -> None:
    place = at(walk(SHOP, "a child", "between 5 and 20"))
    back = say(SHOP, place, "back")
    assert say(SHOP, at(back), "at most 8").query == ProductQuery(
        "for_you", category="Toys", price_max_minor=800
    )


def test_what_is_no_answer_is_left_to_the_dialogue() -> None:
    for text in (
        "do you ship to Austria?",
        "show me oat milk",
        "",
        "   ",
        "hello there my friend how are things",
    ):
        assert advance(SHOP, start(SHOP), text, None, "en", "USD") is None, text


def test_a_wrong_answer_is_told_why_and_asked_again_until_a_colleague_is_called() -> None:
    place = at(walk(SHOP, "a child"))
    first = say(SHOP, place, "900")
    assert first.says == ("That must be at most $500.00.",)
    assert (at(first).tries, first.asks, len(first.replies)) == (
        1,
        Field("budget", FieldKind.NUMBER, "Your budget"),
        1,
    )
    second = say(SHOP, at(first), "cheap!")
    assert (second.place, second.hand_over, second.reason) == (None, True, "budget")


def test_after_too_many_wrong_answers_it_goes_where_the_guide_says() -> None:
    place = at(walk(SHOP, "a child", "10", "leave my address"))
    once = say(SHOP, place, "jo@")
    assert once.says[0].startswith("I cannot find an e-mail address")
    assert say(SHOP, at(once), "jo@home").reason == "gift_advice"


def test_a_right_answer_is_tried_anew_at_the_next_field() -> None:
    wrong = say(SHOP, at(walk(SHOP, "a child")), "900")
    assert at(say(SHOP, at(wrong), "90")).tries == 0


def test_what_was_given_to_be_reached_by_is_told() -> None:
    place = at(walk(SHOP, "a child", "10", "leave my address"))
    made = say(SHOP, place, "it is Jo@Example.com, thanks")
    assert made.contact == Contact(email="Jo@example.com")
    assert (made.place, made.tags, made.says) == (None, ("noted",), ("Noted: Jo@example.com",))
    assert made.answers == {"whom": "child", "budget_max": "10", "email": "Jo@example.com"}


@pytest.mark.parametrize("text", ["skip", "no thanks", "Überspringen", "lieber nicht"])
def test_what_is_not_required_can_be_skipped(text: str) -> None:
    place = at(walk(SHOP, "a child", "10", "leave my address"))
    made = say(SHOP, place, text)
    assert (made.place, made.says, made.contact) == (None, ("Noted:",), None)
    by_button = advance(SHOP, place, "", 0, "en", "USD")
    assert by_button == made


def test_what_is_required_cannot_be_skipped() -> None:
    made = say(SHOP, at(walk(SHOP, "a child")), "skip")
    assert made.says == ("Please fill in “Your budget”.",)


def test_back_takes_one_answer_back() -> None:
    first = start(SHOP)
    second = at(walk(SHOP, "a child"))
    made = say(SHOP, second, "Back, please!")
    assert (made.place, made.says) == (first, ("Who is it for?",))
    assert say(SHOP, at(walk(SHOP, "friend", "10")), "zurück").place == at(walk(SHOP, "friend"))


def test_back_to_products_shows_them_again() -> None:
    shown = walk(SHOP, "a child", "10")
    assert say(SHOP, at(say(SHOP, at(shown), "leave my address")), "back").query == shown.query


def test_back_at_the_first_question_says_so_and_asks_it() -> None:
    made = say(SHOP, start(SHOP), "back")
    assert made.place == start(SHOP)
    assert made.says == ("That was the first question.", "Who is it for?")


@pytest.mark.parametrize("text", ["stop", "Cancel!", "abbrechen", "stop please", "never mind"])
def test_the_guide_can_be_left_at_any_question(text: str) -> None:
    made = say(SHOP, at(walk(SHOP, "a child")), text)
    assert (made.place, made.hand_over, len(made.says)) == (None, False, 1)
    assert made.says[0].startswith("All right")


def test_a_label_is_no_command() -> None:
    made = guide("""
        a: {say: {en: "?"}, choices: [{label: {en: Stop}, to: b}, {label: {en: Go}, to: a}]}
        b: {say: {en: Chosen}, end: true}
    """)
    assert say(made, start(made), "stop").says == ("Chosen",)


def test_the_button_of_an_older_message_goes_back_to_its_question() -> None:
    shown = at(walk(SHOP, "a child", "10"))
    made = advance(SHOP, shown, "A friend", 1, "en", "USD", means="answer:test:who:1")
    assert made == walk(SHOP, "friend")


@pytest.mark.parametrize(
    "means",
    [
        "answer:test:email:0",
        "answer:other:who:0",
        "answer:test:who:7",
        "answer:test:who:x",
        "answer:",
        "answer:test",
    ],
)
def test_a_button_that_this_way_never_had_is_no_answer(means: str) -> None:
    assert advance(SHOP, at(walk(SHOP, "a child")), "", 0, "en", "USD", means=means) is None


def test_the_place_of_another_guide_or_of_a_step_that_is_gone_is_no_place() -> None:
    assert advance(SHOP, Place("other", "who"), "a child", None, "en", "USD") is None
    assert advance(SHOP, Place("test", "gone"), "a child", None, "en", "USD") is None


def test_the_open_question_can_be_asked_again_without_its_products() -> None:
    shown = walk(SHOP, "a child", "10")
    again = ask_again(SHOP, at(shown), "en", "USD")
    assert again == replace(shown, query=None, tags=(), shown_at=None)


def test_where_nothing_was_found_the_guide_may_know_what_to_do() -> None:
    shown = at(walk(SHOP, "a child", "10"))
    made = nothing_found(SHOP, shown, "en", "USD")
    assert made is not None
    assert (at(made).step, made.says) == ("nothing", ("Nothing there.",))
    assert say(SHOP, at(made), "back").place == at(walk(SHOP, "a child"))
    assert nothing_found(SHOP, start(SHOP), "en", "USD") is None


def test_products_side_by_side() -> None:
    made = walk(SHOP, "a child", "10", "compare")
    assert (made.place, made.query, made.compare) == (None, None, 3)
    direct = guide("a: {say: {en: Here}, products: {text: tea}, compare: 2}")
    shown = begin(direct, "en", currency="USD")
    assert (shown.compare, shown.query) == (2, ProductQuery("search", text="tea", limit=2))


def test_a_skill_is_handed_to_the_dialogue() -> None:
    made = begin(guide("a: {say: {en: First this.}, tag: asked, skill: returns}"), "en")
    assert (made.place, made.skill, made.says, made.tags) == (None, "returns", ("First this.",), ("asked",))


BRANCHES = """
a:
  branch:
    - {if: {cart_at_least: 50}, to: rich}
    - {if: {agents: true}, to: staffed}
    - {if: {answer: email, known: true}, to: known}
  else: nobody
rich: {say: {en: rich}, end: true}
staffed: {say: {en: staffed}, end: true}
known: {say: {en: "known {email}"}, end: true}
nobody: {say: {en: nobody}, end: true}
"""


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known(cart_minor=5000), "rich"),
        (Known(cart_minor=4999, agents_online=1), "staffed"),
        (Known(agents_online=0, answers={"email": "a@b.de"}), "known a@b.de"),
        (Known(answers={"email": "", "secret": "x"}), "nobody"),
    ],
)
def test_what_is_known_decides(known: Known, said: str) -> None:
    assert begin(guide(BRANCHES), "en", known, "USD").says == (said,)


def test_steps_that_need_no_answer_run_on_until_one_does() -> None:
    made = guide("""
        a: {say: {en: One.}, set: {x: 1}, tag: t, next: b}
        b: {branch: [{if: {answer: x, is: [1, 2]}, to: c}], else: a}
        c: {say: {en: "Two {x}."}, tag: t, next: d}
        d: {say: {en: "Three?"}, choices: [{label: {en: Yes}, to: a}]}
    """)
    first = begin(made, "en")
    assert (first.says, first.tags, at(first).step) == (("One.", "Two 1.", "Three?"), ("t",), "d")


def test_a_circle_without_a_question_ends_with_a_colleague() -> None:
    made = begin(guide("a: {say: {en: Round.}, next: b}\nb: {next: a}"), "en")
    assert (made.place, made.says, made.hand_over, made.reason) == (None, ("Round.",), True, "circle")


def test_a_dead_end_ends() -> None:
    made = begin(guide("a: {say: {en: That is all.}}"), "en")
    assert (made.place, made.says, made.hand_over) == (None, ("That is all.",), False)


def test_what_a_visitor_wrote_is_never_read_as_a_slot() -> None:
    made = guide("""
        a: {say: {en: "Name?"}, field: {name: name, kind: text, label: {en: Name}}, next: b}
        b: {say: {en: "Hello {name}, {email}"}, end: true}
    """)
    said = say(made, start(made), "{email} {{7*7}} <b>")
    assert said.says == ("Hello {email} {{7*7}} <b>,",)
    assert said.contact == Contact(name="{email} {{7*7}} <b>")


@given(
    st.lists(st.tuples(NOISE, st.none() | st.integers(-2, 6)), max_size=12), st.sampled_from(["en", "de", ""])
)
def test_no_text_makes_it_raise_or_lose_its_place(said: list[tuple[str, int | None]], locale: str) -> None:
    place = start(SHOP)
    for text, position in said:
        made = advance(SHOP, place, text, position, locale, "USD")
        if made is not None and made.place is not None:
            place = made.place
            assert made.says
            assert read_place(to_json(place), {"test": SHOP}) == place


@given(st.text(), NOISE)
def test_no_means_makes_it_raise(means: str, text: str) -> None:
    advance(SHOP, at(walk(SHOP, "a child")), text, None, "en", "USD", means=f"answer:{means}")


def test_nothing_in_it_changes() -> None:
    place = at(walk(SHOP, "a child"))
    before = asdict(place)
    say(SHOP, place, "10")
    say(SHOP, place, "back")
    assert asdict(place) == before


def test_a_guide_without_texts_still_steps() -> None:
    made: Guide = guide("a: {choices: [{label: {en: Go}, to: b}]}\nb: {end: true}")
    assert begin(made, "en").says == ()
    assert say(made, start(made), "go").place is None
