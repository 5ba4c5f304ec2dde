"""Whether one sentence says what another does."""

import pytest

from bot.dialogue.drafting.statements import covered, statements

ARTICLE = statements(
    "you can return unopened goods within 30 days. we do not ship to utah. "
    "shipping costs $5 and is free from $50. parcels to canada take 3 days."
)


@pytest.mark.parametrize(
    "text",
    [
        "unopened goods may be returned within 30 days.",
        "we do not ship to utah.",
        "shipping is free from $50.",
        "you can return unopened goods within 30 days, but we do not ship to utah.",
    ],
)
def test_the_same_in_other_words_is_covered(text: str) -> None:
    assert covered(text, ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "you can return unopened goods within 90 days.",
        "you can return unopened goods within 30 hours.",
        "you can return opened goods within 30 days.",
        "you cannot return unopened goods within 30 days.",
        "you can always return unopened goods within 30 days.",
        "we ship to utah.",
        "shipping is free.",
        "parcels to utah take 3 days.",
        "it is so.",
        "",
    ],
)
def test_what_changes_the_promise_is_not(text: str) -> None:
    assert not covered(text, ARTICLE)


def test_without_sources_nothing_is_covered() -> None:
    assert not covered("we ship to utah.", [])
