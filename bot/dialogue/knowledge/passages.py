"""Articles as passages: sections of plain text in whole sentences, short enough to be quoted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.model import Article

LONGEST_PASSAGE = 600
"""Characters; a longer section is several passages."""
LONGEST_PIECE = 380
"""Characters of a sentence; a longer one is cut between words."""
MOST_PASSAGES = 400
"""Of one article."""
LONGEST_HEADING = 200
LONGEST_BODY = 200_000

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”“»’)\]]*\s+(?=[^\W_a-zäöü]|[\"„“«»(\[¿¡])")
ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|\d{1,2}|e\.g|i\.e|etc|approx|incl|excl|mr|mrs|ms|dr|st|no|vs|max|min|tel|"
    r"z\.\s?b|d\.\s?h|u\.\s?a|bzw|ca|inkl|exkl|nr|str|evtl|ggf|usw|vgl|zzgl|mind|sog|abs)\.$",
    re.IGNORECASE,
)
UNSEEN = re.compile(
    r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
LISTS = frozenset(
    f"{name}_{end}" for name in ("bullet_list", "ordered_list", "table") for end in ("open", "close")
)
CELLS = frozenset({"th_open", "th_close", "td_open", "td_close"})
BULLET = "• "
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")


@dataclass(frozen=True, slots=True)
class Passage:
    article: Article
    heading: str
    """Of its section; the article's title where the text stands before the first heading."""
    sentences: tuple[str, ...]
    """Whole sentences, in their order; a list is one, with a line for each entry."""

    @property
    def text(self) -> str:
        return joined(self.sentences)


def joined(sentences: Sequence[str]) -> str:
    """As one text; a list stands on lines of its own."""
    text, before = "", ""
    for sentence in sentences:
        gap = "\n" if "\n" in before + sentence or sentence.startswith(BULLET) else " "
        text, before = f"{text}{gap}{sentence}" if text else sentence, sentence
    return text


def passages(article: Article) -> list[Passage]:
    """At most `MOST_PASSAGES`; a heading without text below it has none."""
    found: list[Passage] = []
    heading, held = article.title, list[str]()
    for kind, text in _blocks(article.body[:LONGEST_BODY]):
        if kind == "heading":
            found += _cut(article, heading, held)
            heading, held = text[:LONGEST_HEADING] or article.title, []
        elif kind == "list" and held and held[-1].endswith(":") and len(held[-1] + text) < LONGEST_PIECE:
            held[-1] += "\n" + text
        else:
            held += pieces(text) if kind == "text" else _whole_or_cut(text)
        if len(found) >= MOST_PASSAGES:
            return found[:MOST_PASSAGES]
    return (found + _cut(article, heading, held))[:MOST_PASSAGES]


def pieces(text: str) -> list[str]:
    """Sentences, the overlong ones cut between words."""
    sentences, start = list[str](), 0
    for end in SENTENCE_END.finditer(text):
        closing = text[start : end.end()].rstrip()
        if not ABBREVIATED.search(closing):
            sentences.append(closing)
            start = end.end()
    sentences.append(text[start:].strip())
    return [piece for sentence in sentences for piece in _cut_words(sentence)]


def _cut(article: Article, heading: str, sentences: Sequence[str]) -> list[Passage]:
    """A section as passages of nearly equal length."""
    total = sum(map(len, sentences))
    if not total:
        return []
    aim = total / -(-total // LONGEST_PASSAGE)
    groups, length = [list[str]()], 0
    for sentence in sentences:
        if groups[-1] and length + len(sentence) / 2 > aim:
            groups.append([])
            length = 0
        groups[-1].append(sentence)
        length += len(sentence)
    return [Passage(article, heading, tuple(group)) for group in groups]


def _whole_or_cut(text: str) -> list[str]:
    """A list, entry by entry where all of it would be too long to quote."""
    if len(text) <= LONGEST_PIECE:
        return [text]
    return [piece for line in text.split("\n") for piece in _cut_words(line)]


def _cut_words(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST_PIECE:
        end = sentence.rfind(" ", LONGEST_PIECE // 2, LONGEST_PIECE)
        end = end if end > 0 else LONGEST_PIECE
        yield sentence[:end].strip()
        sentence = sentence[end:].strip()
    if sentence:
        yield sentence


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")


def _blocks(body: str) -> Iterator[tuple[str, str]]:
    """("heading" | "text" | "list", plain text) in the order of the article; a table is a list of rows."""
    entries, row, depth = list[str](), list[str](), 0
    kind = "text"
    for token in _markdown().parse(UNSEEN.sub(" ", body)):
        if token.type in LISTS:
            depth += token.nesting
            if depth == 0 and entries:
                yield "list", "\n".join(entries)
                entries = []
        elif token.type == "tr_close":
            entries.append(BULLET + ": ".join(row))
            row = []
        elif token.type in CELLS:
            kind = "cell" if token.nesting == 1 else "text"
        elif token.type.startswith("heading"):
            kind = "heading" if token.nesting == 1 else "text"
        elif (text := _text(token)) and kind == "cell":
            row.append(text)
        elif text and depth and kind == "text":
            entries.append(BULLET + text)
        elif text:
            yield kind, text


def _text(token: Token) -> str:
    if token.type == "inline":
        return " ".join("".join(map(_inline, token.children or [])).split())
    if token.type in ("fence", "code_block"):
        return " ".join(token.content.split())
    if token.type == "html_block":
        return " ".join(unescape(TAG.sub(" ", token.content)).split())
    return ""


def _inline(child: Token) -> str:
    """Of a picture what it shows; tags say nothing."""
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return "" if child.type == "html_inline" else child.content
