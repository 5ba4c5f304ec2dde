"""Which version of each article a visitor is answered from: his own language's first."""

from collections.abc import Collection, Sequence

from bot.dialogue.knowledge.concepts import language_of
from bot.dialogue.knowledge.passages import Passage
from bot.model import Article

FIRST_OTHER = "en"
"""Of versions in languages that are not the visitor's."""


def normal(locale: str) -> str:
    return locale.replace("_", "-").lower()


def language_in(locale: str) -> str:
    """ "de-AT" gives "de"."""
    return normal(locale).split("-")[0]


def nearest(locale: str, known: Collection[str]) -> str:
    """The locale itself where articles have it, else its language where they have that, else ""."""
    own = normal(locale)
    if own in known:
        return own
    return own.split("-")[0] if any(language_in(other) == language_in(own) for other in known) else ""


def for_locale(passages: Sequence[Passage], locale: str) -> tuple[list[int], list[int]]:
    """Places of the passages in the visitor's language or for all, and of those only another language has."""
    best: dict[str, tuple[int, bool, str]] = {}
    for passage in passages:
        article, rank = passage.article, _rank(passage.article, locale)
        best[article.article_id] = min(best.get(article.article_id, rank), rank)
    own, other = list[int](), list[int]()
    for place, passage in enumerate(passages):
        rank = _rank(passage.article, locale)
        if rank == best[passage.article.article_id]:
            (own if rank[0] < 3 else other).append(place)
    return own, other


def by_language(passages: Sequence[Passage], places: Sequence[int]) -> dict[str, list[int]]:
    """The places by the language of their articles; of an article for all locales it is told by its words."""
    languages: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    for place in places:
        article = passages[place].article
        if article.article_id not in languages:
            languages[article.article_id] = language_in(article.locale) or language_of(article.body)
        found.setdefault(languages[article.article_id], []).append(place)
    return found


def _rank(article: Article, locale: str) -> tuple[int, bool, str]:
    own = normal(article.locale)
    if not own:
        return 2, False, ""
    if own == locale:
        return 0, False, own
    same = language_in(own) == language_in(locale)
    return 1 if same else 3, language_in(own) != FIRST_OTHER, own
