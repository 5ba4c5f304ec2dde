import pytest

from bot.dialogue.knowledge.choosing import by_language, for_locale, nearest
from bot.dialogue.knowledge.passages import passages
from bot.model import Article


def article(article_id: str, locale: str, body: str = "Some text.") -> Article:
    return Article(article_id, article_id, body, locale=locale)


@pytest.mark.parametrize(
    ("locale", "chosen"),
    [
        ("de", (["de"], [])),
        ("de-at", (["de-AT"], [])),
        ("en", (["en"], [])),
        ("fr", ([], ["en"])),
        ("", ([], ["en"])),
    ],
)
def test_one_version_of_each_article(locale: str, chosen: tuple[list[str], list[str]]) -> None:
    known = [passages(article("a", own))[0] for own in ("de", "de-AT", "en", "nl")]
    own, other = for_locale(known, locale)
    assert ([known[p].article.locale for p in own], [known[p].article.locale for p in other]) == chosen


def test_an_article_for_all_comes_before_another_language() -> None:
    known = [passages(article("a", own))[0] for own in ("", "en")]
    assert for_locale(known, "de") == ([0], [])
    assert for_locale(known, "en") == ([1], [])


def test_another_language_only_where_there_is_none() -> None:
    known = [passages(article(*one))[0] for one in (("a", "de"), ("a", "en"), ("b", "en"))]
    assert for_locale(known, "de") == ([0], [2])


def test_the_language_of_an_article_for_all_is_told_by_its_words() -> None:
    known = [
        passages(article("a", "", "Wir liefern das noch heute."))[0],
        passages(article("b", "", "We do it with you."))[0],
        passages(article("c", "fr"))[0],
    ]
    assert by_language(known, [0, 1, 2]) == {"de": [0], "en": [1], "fr": [2]}


@pytest.mark.parametrize(
    ("locale", "known", "found"),
    [
        ("de_AT", {"de"}, "de"),
        ("de-AT", {"de", "de-at"}, "de-at"),
        ("de", {"de-at"}, "de"),
        ("fr", {"de"}, ""),
        ("x" * 1000, {"de"}, ""),
    ],
)
def test_only_locales_that_make_a_difference(locale: str, known: set[str], found: str) -> None:
    assert nearest(locale, known) == found
