"""The built files of the widget, held in memory: what a browser may load, and under which address."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.errors import NotFound

DIST = Path(__file__).parents[2] / "widget/dist"
TYPES: Mapping[str, str] = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".map": "application/json",
    ".svg": "image/svg+xml",
}


class _Entry(msgspec.Struct, frozen=True):
    hash: str
    gzip: int


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    gzipped: bytes
    content_type: str
    hash: str


class Assets:
    """The files that manifest.json names, and no others."""

    def __init__(self, files: Mapping[str, Asset]) -> None:
        self._files = files

    @classmethod
    def load(cls, dist: Path = DIST) -> "Assets":
        """Raises FileNotFoundError where the widget has not been built."""
        manifest = msgspec.json.decode((dist / "manifest.json").read_bytes(), type=dict[str, _Entry])
        return cls({name: _asset(dist / name, entry.hash) for name, entry in manifest.items()})

    def get(self, name: str) -> Asset:
        """Raises NotFound."""
        if name not in self._files:
            raise NotFound(f"there is no asset {name!r}")
        return self._files[name]

    def url(self, name: str) -> str:
        """Changes with the file's content, so that browsers may keep it for ever."""
        return f"/assets/{name}?v={self.get(name).hash}"


def _asset(path: Path, file_hash: str) -> Asset:
    body = path.read_bytes()
    return Asset(
        body=body,
        gzipped=gzip.compress(body, 9, mtime=0),
        content_type=TYPES.get(path.suffix, "application/octet-stream"),
        hash=file_hash,
    )
