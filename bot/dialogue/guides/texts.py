"""Texts with slots such as `{name}`: only a name can stand in one, and what fills it is never read again."""

import re
from collections.abc import Mapping

_SLOT = re.compile(r"\{([a-z][a-z0-9_]{0,59})\}")
_BEFORE_A_MARK = re.compile(r"\s+([,.;:!?])")


def slots(text: str) -> tuple[str, ...]:
    """The names in a text's slots. Raises ValueError on a brace that is none's."""
    if set("{}") & set(_SLOT.sub("", text)):
        raise ValueError("has a brace that is no slot such as {name}")
    return tuple(_SLOT.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled, in one pass; one without a value leaves nothing behind."""
    filled = _SLOT.sub(lambda slot: values.get(slot.group(1), ""), text)
    if filled == text:
        return text
    lines = (_BEFORE_A_MARK.sub(r"\1", " ".join(line.split())) for line in filled.splitlines())
    return "\n".join(lines).strip()


def in_locale(texts: Mapping[str, str], *locales: str) -> str:
    """In the first of these languages there is, or else in any; empty where there is no text at all."""
    for locale in locales:
        language = locale.replace("_", "-").split("-")[0].lower()
        for name in (locale, language):
            if texts.get(name):
                return texts[name]
    return next(iter(texts.values()), "")
