"""Lines of a text file, packed or not: bounded in length, decoded as UTF-8, broken ends reported."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from bot.errors import Invalid
from bot.feeds.problems import Problems

LONGEST = 1 << 20
GZIP = b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    """Without its line end. Bytes that are no UTF-8 stand in it as lone surrogates."""


def open_bytes(path: Path) -> BinaryIO:
    """The file's content, unpacked if it is gzip, whatever its name says. Raises Invalid."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        if packed:
            return cast("BinaryIO", gzip.open(path))
        if path.suffix.lower() != ".gz":
            return path.open("rb")
    except OSError as error:
        raise Invalid("file", f"{path.name} cannot be read: {error.strerror}") from error
    raise Invalid("file", f"{path.name} is not gzip, though its name says so")


def read_lines(path: Path, problems: Problems) -> Iterator[Line]:
    """Every line of at most LONGEST bytes; longer ones are problems.

    A file whose packed data end early, or are damaged, gives the lines before that and one problem.
    """
    with open_bytes(path) as file:
        number = 0
        while True:
            number += 1
            try:
                raw, whole = _read_line(file)
            except (EOFError, OSError, zlib.error) as error:
                if number == 1:
                    raise Invalid("file", f"{path.name} cannot be unpacked: {error}") from error
                problems.add(number, "file", f"cannot be read from here on ({error})")
                return
            if not raw:
                return
            if number == 1:
                raw = _first(path, raw)
            if whole:
                yield Line(number, raw.decode("utf-8", "surrogateescape").rstrip("\r\n"))
            else:
                problems.add(
                    number, "line", f"is longer than {LONGEST:,} bytes", raw[:200].decode("utf-8", "replace")
                )


def _first(path: Path, raw: bytes) -> bytes:
    if raw.startswith(UTF16):
        raise Invalid("file", f"{path.name} is UTF-16; save it as UTF-8")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _read_line(file: BinaryIO) -> tuple[bytes, bool]:
    """The next line, and whether all of it is there; the rest of an overlong one is passed over."""
    raw = file.readline(LONGEST)
    if len(raw) < LONGEST or raw.endswith(b"\n"):
        return raw, True
    while (more := file.readline(LONGEST)) and not more.endswith(b"\n"):
        pass
    return raw, False
