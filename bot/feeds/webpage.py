"""An HTML page as Markdown: its text and questions, without scripts, navigation and markup."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "nav", "footer", "aside", "noscript", "template", "svg", "iframe"})
UNSEEN |= {"button", "select", "textarea", "header"}
"""What says nothing of the page's matter; a header within it does."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dd", "blockquote", "pre"}
)
BLOCKS |= {"table", "tr", "details", "figure", "figcaption", "address", "hr", "body", "html", "form", "label"}
CENTRAL = ("main", "article")
"""Where one of these is, only its text counts."""
MARKS = re.compile(r"([\\`*_\[\]<>&])")
LISTED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=#~|])")
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
DECLARATION = re.compile(r"<[!?][^<>]{0,2000}>")
LONE = re.compile(r"<(?!/?[A-Za-z][^<>]{0,2000}>)")
"""A `<` that opens no tag: Python's parser would look for its end in all that follows, each time."""
MOST_BLOCKS = 20_000
MOST_QUESTIONS = 500
LD_JSON = "application/ld+json"


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    body: str
    """Markdown."""
    url: str
    """The canonical address it names, unchecked."""
    locale: str


@dataclass(slots=True)
class _Block:
    kind: str
    """heading, item or text."""
    central: bool
    text: str = ""


def read_page(html: str) -> Page:
    """Never raises: what is no HTML is text."""
    reader = _Reader()
    reader.feed(LONE.sub("&lt;", DECLARATION.sub("", COMMENT.sub("", html))))
    reader.close()
    blocks = [block for block in reader.blocks if block.text.strip()]
    if any(block.central for block in blocks):
        blocks = [block for block in blocks if block.central]
    title = next((block.text for block in blocks if block.kind == "h1"), "") or reader.title
    seen = {_plain(block.text) for block in blocks}
    lines = [_markdown(block) for block in blocks]
    for question, answer in _questions(reader.json):
        if _plain(question) not in seen:
            lines += [f"## {_escaped(question)}", read_page(answer).body]
    return Page(_plain(title), "\n\n".join(lines), reader.url.strip(), reader.locale)


class _Reader(HTMLParser):
    """Gathers blocks; tags that are never closed do no harm beyond their own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self.json: list[str] = []
        self.title = self.url = self.locale = ""
        self._unseen = dict.fromkeys(UNSEEN, 0)
        self._central = 0
        self._taking = ""
        """`title` or `json`: where text goes instead."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag in self._unseen and not (tag == "header" and self._central):
            self._unseen[tag] += 1
        elif tag in HEADINGS or _is_question(given):
            self._begin("h1" if tag == "h1" else "heading")
        elif tag in BLOCKS:
            self._begin("item" if tag == "li" else "text")
        elif tag in ("br", "td", "th"):
            self.handle_data(" ")
        self._central += tag in CENTRAL

    def handle_endtag(self, tag: str) -> None:
        self._taking = "" if tag in ("title", "script") else self._taking
        if tag in self._unseen:
            self._unseen[tag] = max(self._unseen[tag] - 1, 0)
        elif tag in HEADINGS or tag in BLOCKS:
            self._begin("text")
        if tag in CENTRAL:
            self._central = max(self._central - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._taking == "title":
            self.title += data
        elif self._taking == "json":
            self.json[-1] += data
        elif not any(self._unseen.values()):
            if not self.blocks:
                self._begin("text")
            self.blocks[-1].text += data

    def _begin(self, kind: str) -> None:
        if self.blocks and not self.blocks[-1].text.strip() and kind != "text":
            self.blocks.pop()
        if len(self.blocks) < MOST_BLOCKS:
            self.blocks.append(_Block(kind, self._central > 0))

    def _note(self, tag: str, given: Mapping[str, str]) -> None:
        """What stands outside the text."""
        if tag == "html":
            self.locale = given.get("lang", "")
        elif tag == "title" and not self.title:
            self._taking = "title"
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            self.url = self.url or given.get("href", "")
        elif tag == "script" and given.get("type", "").lower() == LD_JSON:
            self._taking = "json"
            self.json.append("")


def _is_question(given: Mapping[str, str]) -> bool:
    """The name of a schema.org Question in microdata."""
    return "itemprop" in given and "name" in given["itemprop"].split() and "content" not in given


def _questions(sources: list[str]) -> Iterator[tuple[str, str]]:
    """Of the FAQPages of JSON-LD: question, and answer as HTML."""
    number = 0
    for source in sources:
        try:
            node = json.loads(source)
        except (ValueError, RecursionError):
            continue
        for thing in _faqs(node, 4):
            answer = thing.get("acceptedAnswer")
            answers = answer if isinstance(answer, list) else [answer]
            said = next(
                (a["text"] for a in answers if isinstance(a, dict) and isinstance(a.get("text"), str)), ""
            )
            name = thing.get("name")
            if isinstance(name, str) and name.strip() and said.strip() and number < MOST_QUESTIONS:
                number += 1
                yield unescape(name), said


def _faqs(node: object, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(node, list):
        for element in node:
            yield from _faqs(element, depth - 1) if depth else ()
    elif isinstance(node, dict):
        if node.get("@type") == "Question" or "Question" in _listed(node.get("@type")):
            yield node
        elif depth:
            for holder in ("@graph", "mainEntity", "hasPart"):
                yield from _faqs(node.get(holder), depth - 1)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _markdown(block: _Block) -> str:
    text = _escaped(block.text)
    return {"h1": "# ", "heading": "## ", "item": "- "}.get(block.kind, "") + text


def _escaped(text: str) -> str:
    """As Markdown that says just this."""
    return LISTED.sub(lambda mark: f"{mark[1] or ''}\\{mark[2] or mark[3]}", MARKS.sub(r"\\\1", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.split())
