"""Where a product of the till stands in the shop: department, category, and what is left out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.feeds.grocery.titles import NOT_GOODS, table, type_title

NON_GOODS = frozenset(
    {
        "AUTOMOTIVE",
        "CHARITABLE CONT",
        "CNTRL/STORE SUP",
        "COUPON",
        "ELECT &PLUMBING",
        "FUEL",
        "GM MERCH EXP",
        "MISCELLANEOUS",
        "PHOTO & VIDEO",
        "POSTAL CENTER",
        "PROD-WHS SALES",
    }
)
HOMES = {
    "EASTER BASKETS": ("DRUG GM", "EASTER"),
    "GRASS/SHRED": ("DRUG GM", "EASTER"),
    "KITES": ("DRUG GM", "TOYS AND GAMES"),
    "FLASHLIGHTS": ("DRUG GM", "BATTERIES"),
    "THERMOS": ("DRUG GM", "COFFEE FILTERS"),
    "UNBREAKABLE TABLETOP": ("DRUG GM", "GLASSWARE & DINNERWARE"),
}
"""Seasonal types that the till files wherever there was room."""
Section = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Code:
    """What the till says of a product; "" where it says nothing."""

    department: str
    category: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shelf:
    department: str
    category: str
    kind: str
    """The readable type: the title without size."""

    @property
    def path(self) -> str:
        levels = dict.fromkeys((self.department, self.category, self.kind))
        return " > ".join(level.replace(">", "") for level in levels)


class Shelves:
    """Knows of every type where most of its products stand, and files the few strays with them."""

    def __init__(self, codes: Iterable[Code]) -> None:
        counts: dict[str, Counter[Section]] = defaultdict(Counter)
        for code in codes:
            if code.kind and code.category and code.department not in NON_GOODS:
                counts[code.kind][code.department, code.category] += 1
        self._counts: Mapping[str, Counter[Section]] = counts

    def shelf(self, code: Code) -> Shelf | str:
        """Its place, or why it has none."""
        if code.department in NON_GOODS:
            return f"department {code.department}"
        department, category = self._section(code)
        if not category:
            return "no category"
        named = table("categories.tsv")
        found = named.get(f"{department}|{category}") or named.get(category)
        if found is None or found[0] == NOT_GOODS:
            return f"category {category}"
        name = type_title(category, code.kind) if code.kind else found[1]
        return f"type {code.kind}" if name == NOT_GOODS else Shelf(found[0], found[1], name)

    def _section(self, code: Code) -> Section:
        given = (code.department, code.category)
        if f"{code.category}|{code.kind}" in table("types.tsv"):
            return given
        if code.kind in HOMES:
            return HOMES[code.kind]
        counts = self._counts.get(code.kind)
        if not counts:
            return given
        home, most = counts.most_common(1)[0]
        here = counts[given]
        stray = not code.category or (here * 2 <= most and here <= max(2, most // 10))
        return home if stray else given
