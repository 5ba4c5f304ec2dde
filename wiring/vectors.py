"""Vectors of texts, kept in a file: to encode a shop's articles takes seconds, to read them back does not."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.dialogue.meaning import Encodes, Floats

OLDEST = 50
"""Files of other texts that are kept: of other sites, and of what articles said before."""


def vectors_of(folder: Path, texts: Sequence[str], encoder: Encodes | None) -> Floats | None:
    """Shape (len(texts), width); None without an encoder or texts."""
    if encoder is None or not texts:
        return None
    path = folder / f"vectors-{_key(texts, encoder)}.npy"
    known = _read(path, (len(texts), encoder.width))
    if known is not None:
        path.touch()
        return known
    made = encoder.encode(texts)
    _write(path, made)
    _tidy(folder)
    return made


def _key(texts: Sequence[str], encoder: Encodes) -> str:
    digest = hashlib.blake2b(encoder.name.encode(), digest_size=12)
    for text in texts:
        digest.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _read(path: Path, shape: tuple[int, int]) -> Floats | None:
    """None where there is none, or none that can be used: it is made again."""
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == shape and found.dtype == np.float32 else None


def _write(path: Path, made: Floats) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            np.save(file, made)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    files = sorted(folder.glob("vectors-*.npy"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[OLDEST:]:
        file.unlink(missing_ok=True)
