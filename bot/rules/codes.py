"""Codes of offers: made, and compared as people type them."""

import unicodedata

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
"""None that looks like a digit or another letter, and no vowels, so that no words arise."""
FEWEST_BYTES = 8

_LENGTH, _BLOCK = 10, 4
_LONGEST = 64
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def made_code(random: bytes) -> str:
    """Such as `BCDF-GHJK-MN`: 43 bits of `random`, at least 8 bytes of a generator nobody can foresee."""
    if len(random) < FEWEST_BYTES:
        raise ValueError(f"a code is made of at least {FEWEST_BYTES} random bytes")
    number, letters = int.from_bytes(random), ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return _in_blocks(letters)


def normal(code: str) -> str:
    """As it is stored and compared: in capitals, without spaces, every dash the same.

    Empty for what can be none: nothing, more than 64 characters, or signs that cannot be seen.
    """
    if len(code) > 4 * _LONGEST:
        return ""
    text = "".join(unicodedata.normalize("NFKC", code).translate(_DASHES).split()).upper()
    # again, for an accent may now stand beside the letter it belongs to
    text = unicodedata.normalize("NFKC", text)
    return text if text.isprintable() and len(text) <= _LONGEST else ""


def spellings(code: str) -> tuple[str, ...]:
    """How what was typed may be stored: as it stands, and as a made code whose dashes were left out."""
    text = normal(code)
    bare = text.replace("-", "")
    is_made = len(bare) == _LENGTH and set(bare) <= set(LETTERS)
    return tuple(dict.fromkeys([text, _in_blocks(bare)] if is_made else [text] if text else []))


def _in_blocks(letters: str) -> str:
    return "-".join(letters[start : start + _BLOCK] for start in range(0, _LENGTH, _BLOCK))
