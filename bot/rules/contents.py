"""What a campaign says, as data: texts by language, replies, links, products, a guide, an offer."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.model import Link, OfferId, QuickReply
from bot.rules import templates
from bot.rules.campaigns import Content
from bot.rules.reading import LOCALE, Inline, Part

T = TypeVar("T")

SCENARIOS = ("for_you", "similar", "upsell", "exit_rescue", "trending", "recently_viewed")
LONGEST_TEXT, LONGEST_LABEL, LONGEST_URL = 500, 60, 2000
MOST_LOCALES, MOST_BUTTONS, MOST_PRODUCTS = 20, 6, 12

_PATH = re.compile(r"/(?![/\\])[^\\]*")


def content_from(given: Part) -> Content:
    """Raises Invalid with the path of the first field that is wrong."""
    content = Content(
        text=_by_locale(given.part("text"), _said),
        replies=_by_locale(given.part("replies"), _replies),
        links=_by_locale(given.part("links"), _links),
        scenario=given.choice("scenario", ("", *SCENARIOS), ""),
        products=given.whole("products", 0, MOST_PRODUCTS, 3),
        guide=given.name("guide", ""),
        offer=OfferId(given.name("offer", "")) or None,
    )
    given.finish()
    if not content.text:
        given.wrong("text", "needs a text in at least one language")
    for locale, text in content.text.items():
        if content.offer is None and (promised := templates.variables(text) & templates.OF_OFFERS):
            given.wrong(f"text.{locale}", f"has {{{min(promised)}}}, and there is no offer")
    return content


def mapping_of(content: Content) -> dict[str, Any]:
    """What `content_from` reads, with every field; JSON."""
    return {
        "text": dict(content.text),
        "replies": {
            locale: [{"label": reply.label, "text": reply.text} for reply in replies]
            for locale, replies in content.replies.items()
        },
        "links": {
            locale: [{"label": link.label, "url": link.url} for link in links]
            for locale, links in content.links.items()
        },
        "scenario": content.scenario,
        "products": content.products,
        "guide": content.guide,
        "offer": content.offer,
    }


def brief(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what is empty, each button on one line of YAML."""
    kept = {key: value for key, value in given.items() if value not in ({}, "", None)}
    for name in ("replies", "links"):
        if name in kept:
            kept[name] = {locale: [Inline(one) for one in buttons] for locale, buttons in kept[name].items()}
    return kept if "scenario" in kept else {key: value for key, value in kept.items() if key != "products"}


def _by_locale(given: Part, read: Callable[[Part, str], T]) -> Mapping[str, T]:
    locales = given.keys(MOST_LOCALES)
    for locale in locales:
        if not LOCALE.fullmatch(locale):
            given.wrong(locale[:60], "is no language such as en or de")
    return {locale: read(given, locale) for locale in locales}


def _said(given: Part, locale: str) -> str:
    text = given.text(locale, LONGEST_TEXT)
    wrong = templates.check(text)
    return given.wrong(locale, wrong) if wrong else text


def _replies(given: Part, locale: str) -> tuple[QuickReply, ...]:
    return tuple(_reply(part) for part in given.parts(locale, MOST_BUTTONS))


def _reply(given: Part) -> QuickReply:
    reply = QuickReply(_plain(given, "label", LONGEST_LABEL), _plain(given, "text", LONGEST_TEXT))
    given.finish()
    return reply


def _links(given: Part, locale: str) -> tuple[Link, ...]:
    return tuple(_link(part) for part in given.parts(locale, MOST_BUTTONS))


def _link(given: Part) -> Link:
    link = Link(_plain(given, "label", LONGEST_LABEL), _address(given))
    given.finish()
    return link


def _plain(given: Part, key: str, longest: int) -> str:
    """A text without variables: only what the campaign says has them."""
    text = given.text(key, longest)
    if templates.variables(text):
        given.wrong(key, "must not have variables; they are for the text of the content")
    return text


def _address(given: Part) -> str:
    url = given.text("url", LONGEST_URL).strip()
    if not url.isprintable() or " " in url:
        given.wrong("url", "must not have spaces or signs that cannot be seen")
    if _PATH.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    return url if is_web else given.wrong("url", "must begin with https://, http:// or, in the shop, with /")
