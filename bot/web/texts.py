"""The words of our own plain pages, by locale."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "messages"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    locale: str
    words: Mapping[str, str]

    def __call__(self, code: str, **params: str) -> str:
        """The text of `code` with its {places} filled in; KeyError where there is none."""
        return self.words[code].format_map(params)


class Texts:
    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        self._catalogues = catalogues

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Texts":
        return cls(
            {
                path.stem: Catalogue(path.stem, msgspec.json.decode(path.read_bytes(), type=dict[str, str]))
                for path in sorted(folder.glob("*.json"))
            }
        )

    def pick(self, accept_language: str) -> Catalogue:
        """The catalogue a browser likes best, by its Accept-Language header (RFC 9110, 12.5.4)."""
        liked = sorted((_liking(part) for part in accept_language.split(",")), key=lambda p: -p[1])
        for language, weight in liked:
            if weight > 0 and language in self._catalogues:
                return self._catalogues[language]
        return self._catalogues[FALLBACK]


def _liking(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    language = tag.strip().lower().split("-")[0]
    try:
        return language, float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        return language, 0.0
