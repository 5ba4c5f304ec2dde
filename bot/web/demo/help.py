"""The demo shop's pages of help: the articles its assistant answers from, as the shop shows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

ARTICLES = Path(__file__).parents[2] / "knowledge"
SPOKEN = "en"
"""Of which there is every article."""
_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HelpPage:
    slug: str
    title: str
    url: str
    body: str
    """Markdown, its headings below the title's."""

    def html(self) -> Markup:
        """HTML within the Markdown stays text, and links lead to web pages only."""
        made = MarkdownIt("commonmark", {"html": False}).enable("table").render(self.body)
        return Markup(made)  # noqa: S704 - the renderer has escaped it


class HelpPages:
    """Read once: they belong to the program."""

    def __init__(self, folder: Path = ARTICLES) -> None:
        self._pages = {
            locale.name: {path.stem: _read(path) for path in sorted(locale.glob("*.md"))}
            for locale in sorted(folder.iterdir())
            if locale.is_dir()
        }

    def of(self, locale: str) -> Mapping[str, HelpPage]:
        """By slug, those of the locale before those of English."""
        return {**self._pages.get(SPOKEN, {}), **self._pages.get(locale, {})}


def _read(path: Path) -> HelpPage:
    text = path.read_text(encoding="utf-8")
    match = _FRONT.match(text)
    front = yaml.safe_load(match["front"]) if match else {}
    body = match["body"] if match else text
    return HelpPage(path.stem, str(front.get("title", path.stem)), f"/help/{path.stem}", body)
