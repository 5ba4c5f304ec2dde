"""Shops invented to learn from: their articles, and what visitors might ask them.

`texts/shops/NAME.LANGUAGE.md`: `# slug: title` begins an article, `##` a section of it, and below a section
each line `? words | other-slug` is a question it answers (another article may do so, too). In braces stands
what a section is about, names of `texts/topics.txt`. What stands below `# -` nobody answers. None of it was
taken from the demo's questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.model import Article

SHOPS = Path(__file__).parent / "texts" / "shops"
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    locale: str
    articles: frozenset[str]
    """Those that answer it; none where no article does."""
    heading: str = ""
    """Of the section that answers it; empty where any section of the article will do."""
    topics: tuple[str, ...] = ()
    """Of that section: one of these."""


@dataclass(frozen=True, slots=True)
class Shop:
    """In one language."""

    name: str
    locale: str
    articles: Sequence[Article]
    questions: Sequence[Question]


def shops() -> list[Shop]:
    return [_read(path) for path in sorted(SHOPS.glob("*.md"))]


def _read(path: Path) -> Shop:
    name, locale = path.name.removesuffix(".md").split(".")
    titles, bodies, questions = dict[str, str](), dict[str, list[str]](), list[Question]()
    slug, heading, topics = "", "", tuple[str, ...]()
    for line in path.read_text("utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark in ("#", "##"):
            rest, _, about = rest.removesuffix("}").partition(" {")
            topics = tuple(about.split())
        if mark == "#":
            slug, _, title = rest.partition(": ")
            titles[slug] = heading = title
            bodies[slug] = []
        elif mark == "?":
            text, *others = (part.strip() for part in rest.split("|"))
            right = frozenset() if slug == NOTHING else frozenset({slug, *others})
            questions.append(Question(text, locale, right, heading if right else "", topics))
        else:
            heading = rest if mark == "##" else heading
            bodies[slug].append(f"## {heading}" if mark == "##" else line)
    articles = [
        Article(slug, titles[slug], "\n\n".join(bodies[slug]), f"/help/{slug}", locale)
        for slug in titles
        if slug != NOTHING
    ]
    return Shop(name, locale, articles, questions)
