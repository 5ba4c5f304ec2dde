"""Texts of campaigns with variables such as `{product}`: checked when saved, filled in when shown."""

import re
from collections.abc import Mapping

VARIABLES = ("product", "cart", "items", "offer", "code", "ends", "shop")
OF_OFFERS = frozenset({"offer", "code", "ends"})
"""Known only where something is given."""

_LONGEST_VALUE = 200
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
"""A doubled brace is one brace of the text; a single one belongs to a variable."""


def check(text: str) -> str:
    """What is wrong with its variables, in words, or the empty string."""
    for piece in _PIECE.finditer(text):
        if piece[0] in ("{", "}"):
            return f"has a lone {piece[0]}; write {piece[0] * 2} for the sign itself"
        if piece[1] is not None and piece[1] not in VARIABLES:
            return f"has the unknown variable {piece[0][:40]}; known are {', '.join(VARIABLES)}"
    return ""


def variables(text: str) -> frozenset[str]:
    """Those it names: where one of them has no value, the text cannot be said."""
    return frozenset(piece[1] for piece in _PIECE.finditer(text) if piece[1] in VARIABLES)


def rendered(text: str, values: Mapping[str, str]) -> str:
    """With each variable's value, on one line and at most 200 characters of it; empty where there is none.

    Values are text: what looks like a variable in them stays as it is.
    """
    return _PIECE.sub(lambda piece: _said(piece, values), text)


def _said(piece: re.Match[str], values: Mapping[str, str]) -> str:
    if piece[1] in VARIABLES:
        return _line(values.get(piece[1], ""))
    return piece[0][0] if piece[0] in ("{{", "}}") else piece[0]


def _line(value: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in value[: 4 * _LONGEST_VALUE]).split(" "))
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST_VALUE else f"{line[: _LONGEST_VALUE - 1].rstrip()}…"
