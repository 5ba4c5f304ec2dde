"""What was typed in a hurry, as it was meant: "hw mch r u", "ill take it"."""

import re
from collections.abc import Mapping
from functools import cache

from bot.dialogue.lexicon import lexicon
from bot.dialogue.understanding.language import language_of


def written_out(text: str) -> str:
    """Of a plain text. What is short for something in one language may be a word of another: im, net."""
    language = language_of(_without_short(text))
    for short, pattern in [_chat(language)] if language else map(_chat, lexicon().chat):
        text = pattern.sub(lambda found, to=short: to[found.group()], text)  # type: ignore[misc]
    return text


def _without_short(text: str) -> str:
    for language in lexicon().chat:
        text = _chat(language)[1].sub(" ", text)
    return text


@cache
def _chat(language: str) -> tuple[Mapping[str, str], re.Pattern[str]]:
    short = lexicon().chat[language]
    ways = "|".join(re.escape(one) for one in sorted(short, key=len, reverse=True))
    return short, re.compile(rf"(?<![\w'-])(?:{ways})(?![\w'-])")
