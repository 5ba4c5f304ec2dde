"""A folder of Markdown files and HTML pages, as articles of what a shop knows about itself."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

import yaml
from markdown_it import MarkdownIt

from bot.errors import Invalid
from bot.feeds.fields import LONGEST_URL, url
from bot.feeds.problems import BadField, Problems
from bot.feeds.webpage import read_page
from bot.model import Article
from bot.rules.masking import clean

LARGEST = 1 << 20
"""Bytes of one file."""
MOST_FILES = 2000
DEEPEST = 8
LONGEST_SLUG, LONGEST_TITLE, LONGEST_FRONT, LONGEST_BODY = 100, 200, 4096, 200_000
MARKDOWN, HTML = frozenset({".md", ".markdown"}), frozenset({".html", ".htm"})
LOCALE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
WORD, TAG = re.compile(r"\w"), re.compile(r"<[^<>]*>")
NO_SLUG = re.compile(r"[^a-z0-9]+")
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
READ = frozenset({"title", "url", "locale"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says, before it is checked."""

    body: str
    title: str = ""
    url: str = ""
    locale: str = ""


def read_articles(folder: Path, problems: Problems) -> Iterator[Article]:
    """Articles in the order of their paths; a file that cannot be used is a problem, and the rest goes on.

    Raises Invalid where `folder` is none, and (strict) for the first bad file. No link is followed.
    """
    if not folder.is_dir():
        raise Invalid("folder", f"{folder.name} is no folder")
    seen: dict[tuple[str, str], str] = {}
    for number, path in enumerate(_files(folder, problems), start=1):
        name = path.relative_to(folder).as_posix()
        if number > MOST_FILES:
            problems.add(1, "file", f"and all after it are left out: {MOST_FILES:,} are read at most", name)
            return
        try:
            article = _article(path, name, problems)
            key = (article.article_id, article.locale)
            if key in seen:
                raise BadField("file", f"has the same name as {seen[key]} and is left out")
        except BadField as bad:
            problems.add(1, bad.field, bad.reason, name)
            continue
        seen[key] = name
        yield article


def _files(folder: Path, problems: Problems) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(here.relative_to(folder).parts) >= DEEPEST and folders:
            problems.add(1, "folder", f"is deeper than {DEEPEST} levels and is left out", folders[0])
            folders.clear()
        for name in sorted(name for name in names if not name.startswith(".")):
            path = here / name
            if path.suffix.lower() not in MARKDOWN | HTML:
                problems.note(f"{path.suffix.lower()[:20] or 'other'} files are not read")
            elif path.is_symlink() or not path.is_file():
                problems.add(1, "file", "is a link and is left out", path.relative_to(folder).as_posix())
            else:
                yield path


def _article(path: Path, name: str, problems: Problems) -> Article:
    text = _text(path)
    if path.suffix.lower() in HTML:
        page = read_page(text)
        draft = Draft(page.body, page.title, page.url, page.locale)
    else:
        draft = _markdown(text, name, problems)
    slug, locale = _named(PurePosixPath(name))
    if len(draft.body) > LONGEST_BODY:
        raise BadField("file", f"has more than {LONGEST_BODY:,} characters of text")
    if not _says_something(draft.body):
        raise BadField("file", "has no text, or headings only")
    return Article(
        article_id=slug,
        title=" ".join(clean(draft.title).split())[:LONGEST_TITLE] or slug,
        body=clean(draft.body),
        url=_address(draft.url, name, problems),
        locale=_locale(draft.locale, name, problems) or locale,
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise BadField("file", f"cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST:
        raise BadField("file", f"is larger than {LARGEST >> 20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadField("file", "is not UTF-8") from error


def _markdown(text: str, name: str, problems: Problems) -> Draft:
    front, body = _front(text, name, problems)
    title = front.get("title") or _heading(body[:LONGEST_BODY])
    return Draft(body, title, front.get("url", ""), front.get("locale", ""))


def _front(text: str, name: str, problems: Problems) -> tuple[dict[str, str], str]:
    """The fields between two lines of `---` at the file's start, and what follows."""
    found = FRONT.match(text)
    if found is None or len(found[1]) > LONGEST_FRONT:
        return {}, text
    try:
        given = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadField("front matter", "is not YAML") from error
    if given is not None and not isinstance(given, dict):
        raise BadField("front matter", "is no mapping such as `title: Shipping`")
    fields: dict[str, str] = {}
    for key, value in (given or {}).items():
        if key not in READ:
            problems.note(f"the field {str(key)[:60]!r} is not used")
        elif isinstance(value, str | int | float):
            fields[key] = str(value).strip()
        elif value is not None:
            problems.add(1, str(key), "is no text", name)
    return fields, text[found.end() :]


def _heading(body: str) -> str:
    tokens = _parser().parse(body)
    opened = (at for at, token in enumerate(tokens) if token.type == "heading_open")
    first = next(opened, None)
    children = tokens[first + 1].children if first is not None else None
    return "".join(child.content for child in children or [] if child.type != "html_inline")


def _says_something(body: str) -> bool:
    tokens = _parser().parse(body)
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_heading = before is not None and before.type == "heading_open"
        has_text = token.type in ("inline", "fence", "code_block", "html_block") and not is_heading
        if has_text and WORD.search(TAG.sub(" ", token.content)):
            return True
    return False


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20})


def _named(path: PurePosixPath) -> tuple[str, str]:
    """The slug and the locale that a path says: `de/help/returns.md` and `help/returns.de.md` are one."""
    stem, locale = path.stem, ""
    suffix = PurePosixPath(stem).suffix.removeprefix(".")
    folders = list(path.parts[:-1])
    if folders and LOCALE.fullmatch(folders[0]):
        locale = folders.pop(0)
    if LOCALE.fullmatch(suffix):
        stem, locale = stem.removesuffix(f".{suffix}"), suffix
    parts = folders if stem == "index" and folders else [*folders, stem]
    plain = unicodedata.normalize("NFC", "-".join(parts)).lower().translate(SPELT)
    slug = NO_SLUG.sub("-", unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode())
    if not slug.strip("-"):
        raise BadField("file", "has a name without letters or digits")
    return slug.strip("-")[:LONGEST_SLUG], locale.replace("_", "-")


def _address(given: str, name: str, problems: Problems) -> str:
    """The article is still worth something without an address."""
    try:
        return url(given[: LONGEST_URL + 1], "url")
    except BadField as bad:
        problems.add(1, bad.field, f"{bad.reason}; the article is kept without it", f"{name}: {given}")
        return ""


def _locale(given: str, name: str, problems: Problems) -> str:
    if given and not LOCALE.fullmatch(given):
        problems.add(1, "locale", "is not one such as de or de-AT", f"{name}: {given}")
        return ""
    return given.replace("_", "-")
