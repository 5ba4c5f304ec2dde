"""Server-sent events as they come in pieces: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

import re
from collections.abc import Iterator

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class EventStream:
    """Feed it what came over the wire, however it was cut; it gives the data of each event that is complete.

    Comments and every field but `data` are passed over. It holds what is not complete yet: whoever feeds it
    bounds how much that may be.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[str]:
        """Raises UnicodeDecodeError where a complete line is not UTF-8."""
        buffer = self._rest + piece
        if not self._begun:
            if len(buffer) < len(_BOM) and _BOM.startswith(buffer):
                self._rest = buffer
                return
            buffer, self._begun = buffer.removeprefix(_BOM), True
        start = 0
        for end in _LINE_END.finditer(buffer):
            # a lone CR at the very end may be half of a CRLF
            if end.group() == b"\r" and end.end() == len(buffer):
                break
            yield from self._line(buffer[start : end.start()].decode())
            start = end.end()
        self._rest = buffer[start:]

    def _line(self, line: str) -> Iterator[str]:
        if not line:
            if self._data:
                yield "\n".join(self._data)
            self._data = []
        elif line == "data" or line.startswith("data:"):
            self._data.append(line[5:].removeprefix(" "))
