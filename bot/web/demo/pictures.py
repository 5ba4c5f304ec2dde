"""The demo shop's pictures: a drawing for every kind of product, put on a shelf."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from bot.errors import NotFound
from bot.model import Product
from bot.web.demo.aisles import SEPARATOR, slug

FOLDER = Path(__file__).parents[3] / "widget/demo"
FALLBACK = "basket"
TINTS = (
    ("#d3e2cf", "#29443b"),
    ("#efdcae", "#54431f"),
    ("#ecccbd", "#553629"),
    ("#cfdfe6", "#28414b"),
    ("#e4dcc6", "#454031"),
    ("#dbe0b0", "#3f4622"),
)
"""What is coloured in a drawing: by day, by night."""
SIZES = (0.9, 1.0, 1.1)
WIDTH, HEIGHT, GROUND = 160, 120, 98
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class _Table(msgspec.Struct, frozen=True):
    categories: dict[str, list[str]]
    """Drawing -> names of categories, or `Department > Category` where a name is in several departments."""
    words: dict[str, list[str]]
    """Drawing -> beginnings of words of the category, where its name is not listed."""
    tints: dict[str, int]
    """Drawing -> its colour in `TINTS`, for what has one by nature: a banana is not blue."""


@dataclass(frozen=True, slots=True)
class Pictures:
    drawings: Mapping[str, str]
    """Name -> SVG of 48 by 48, standing on y = 42, drawn in `currentColor`."""
    categories: Mapping[str, str]
    slugs: Mapping[str, str]
    """The same by the categories' slugs."""
    words: Mapping[str, re.Pattern[str]]
    tints: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Pictures":
        table = msgspec.json.decode((folder / "pictures.json").read_bytes(), type=_Table)
        drawings = {path.stem: path.read_text(encoding="utf-8") for path in (folder / "icons").glob("*.svg")}
        categories = {name: drawing for drawing, names in table.categories.items() for name in names}
        return cls(
            drawings,
            categories,
            {slug(name): drawing for name, drawing in categories.items()},
            {drawing: re.compile(rf"\b(?:{'|'.join(words)})") for drawing, words in table.words.items()},
            table.tints,
        )

    def drawing_of(self, category: str) -> str:
        """The name of the drawing that fits a category best."""
        levels = category.split(SEPARATOR)
        for name in (SEPARATOR.join(levels[:2]), *levels[1:2]):
            if name in self.categories:
                return self.categories[name]
        named = self._by_word(category.lower())
        return named or (slug(levels[0]) if slug(levels[0]) in self.drawings else FALLBACK)

    def _by_word(self, kind: str) -> str:
        return next((drawing for drawing, pattern in self.words.items() if pattern.search(kind)), "")

    def url_of(self, product: Product) -> str:
        """Told apart by colour and size, the same for the same product every time."""
        number = crc32(product.item_id.encode())
        look = f"{number % len(TINTS)}{number // 16 % len(SIZES)}"
        return f"/demo/icons/{self.drawing_of(product.category)}.svg?look={look}"

    def line(self, name: str) -> str:
        """The bare drawing, to stand inside a page. KeyError where there is none."""
        return self.drawings[name].strip().replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1)

    def picture(self, name: str, look: str = "") -> str:
        """A drawing as a picture of its own, for a drawing's name or `department--category`.

        With a look it stands among others on a shelf; without, alone, for wherever it is cropped or small.

        Raises NotFound for a drawing and a department that there are not.
        """
        drawing = self._named(name)
        tint, size = _look(look)
        tint = self.tints.get(drawing, tint)
        inner = _inner(self.drawings[drawing])
        return _on_a_shelf(inner, TINTS[tint], SIZES[size]) if look else _alone(inner, TINTS[tint])

    def _named(self, name: str) -> str:
        department, _, category = name.partition("--")
        listed = self.slugs.get(f"{department}-{category}") or self.slugs.get(category)
        found = listed or self._by_word(category.replace("-", " ")) or department
        if found not in self.drawings:
            raise NotFound("no such picture")
        return found


def _look(look: str) -> tuple[int, int]:
    if re.fullmatch("[0-9]{2}", look) is None:
        return 0, 1
    return int(look[0]) % len(TINTS), int(look[1]) % len(SIZES)


def _inner(svg: str) -> str:
    found = _INNER.search(svg)
    return found[1].strip() if found else ""


def _on_a_shelf(drawing: str, tint: tuple[str, str], size: float) -> str:
    """Three of the same side by side, the middle one in the light."""
    scale = 1.55 * size
    others = (_placed(drawing, "far", x, scale) for x in (80 - 70 * size, 80 + 70 * size))
    near = _placed(drawing, "near", 80, scale)
    return _framed(f'{"".join(others)}{near}<path class="shelf" d="M0 {GROUND}h{WIDTH}"/>', tint)


def _alone(drawing: str, tint: tuple[str, str]) -> str:
    return _framed(_placed(drawing, "near", 80, 1.6, ground=89), tint, "tray")


def _placed(drawing: str, style: str, x: float, scale: float, ground: float = GROUND) -> str:
    shift = f"translate({x - 24 * scale:g} {ground - 42 * scale:g}) scale({scale:g})"
    return f'<g class="{style}" transform="{shift}">{drawing}</g>'


def _framed(inner: str, tint: tuple[str, str], paper: str = "paper") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'fill="none" stroke-linecap="round" stroke-linejoin="round"><style>'
        "path{vector-effect:non-scaling-stroke;stroke-width:1.8px}"
        ".paper,.tray{fill:#f3f1ea}.shelf{stroke:#d9d4c6}"
        f".near{{stroke:#15594a}}.far{{stroke:#cdcdbf}}.near .tint{{fill:{tint[0]}}}"
        "@media(prefers-color-scheme:dark){.paper{fill:#1e2523}.tray{fill:#141a18}.shelf{stroke:#36403b}"
        f".near{{stroke:#7fcdb8}}.far{{stroke:#343e3a}}.near .tint{{fill:{tint[1]}}}}}"
        f'</style><path class="{paper}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>{inner}</svg>'
    )
