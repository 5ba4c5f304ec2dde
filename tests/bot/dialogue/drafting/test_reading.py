"""A text as it is shown and as it is judged."""

import pytest

from bot.dialogue.drafting.reading import complete_part, normal, read_words, sentences, shown, squeezed


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("**Two** that `fit`", "Two that fit"),
        ("## Title\n\n\n\nText  here ", "Title\n\nText here"),
        ("a\u200bb\u202ec\x00d", "abcd"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
    ],
)
def test_what_is_shown(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize("text", ["１９", "𝟏𝟗", "1\ufe0f\u20e39\ufe0f\u20e3", "①⑨", "1\u200b9", "1\u03009"])
def test_there_is_one_way_to_write_a_number(text: str) -> None:
    assert normal(text) == "19"


def test_hyphens_hide_no_word() -> None:
    assert squeezed("dis-count and dis.count at 1-2") == "discount and discount at 1-2"


def test_sentences_know_where_they_start() -> None:
    text = "It costs $2.99. Good!\nYes"
    assert [(start, text[start : start + len(s)]) for start, s in sentences(text)] == [
        (0, "It costs $2.99."),
        (16, "Good!"),
        (22, "Yes"),
    ]


def test_words_know_whether_they_begin_a_sentence() -> None:
    assert [w.text for w in read_words("Oat milk. It’s good. Silk") if w.first] == ["Oat", "It’s", "Silk"]


@pytest.mark.parametrize(
    ("text", "part"), [("One. Two", "One."), ("One.", ""), ("", ""), ("$2.99 is", ""), ("A! B? C", "A! B?")]
)
def test_the_last_sentence_may_still_go_on(text: str, part: str) -> None:
    assert complete_part(text) == part
