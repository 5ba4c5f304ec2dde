"""What the dialogue keeps between two turns, as JSON in the conversation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.model import ItemId, ProductQuery

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Memory:
    turn: int = 0
    """How many turns there were; it also chooses between the ways of saying the same."""
    misses: int = 0
    """How many turns in a row were not understood or found nothing."""
    query: ProductQuery | None = None
    """What "cheaper" and "more" refer to."""
    shown: tuple[ItemId, ...] = ()
    """Of this query, so that "more" shows others."""
    lowest_minor: int | None = None
    """The lowest price shown of this query."""
    offered_human: bool = False
    """The last reply asked whether to call a colleague, so that "yes" means that."""

    def to_json(self) -> dict[str, object]:
        query = None
        if self.query:
            query = asdict(replace(self.query, exclude=(), attributes=dict(self.query.attributes)))
            del query["exclude"]
        return {
            "turn": self.turn,
            "misses": self.misses,
            "query": query,
            "shown": list(self.shown),
            "lowest_minor": self.lowest_minor,
            "offered_human": self.offered_human,
        }


def read_memory(kept: Mapping[str, object]) -> Memory:
    """What an older version kept, or what is damaged, is forgotten rather than failed on."""
    shown = kept.get("shown")
    return Memory(
        turn=_count(kept.get("turn")) or 0,
        misses=_count(kept.get("misses")) or 0,
        query=_query(kept.get("query")),
        shown=tuple(ItemId(str(i)) for i in shown)[-MOST_SHOWN:] if isinstance(shown, list) else (),
        lowest_minor=_count(kept.get("lowest_minor")),
        offered_human=kept.get("offered_human") is True,
    )


def _query(kept: object) -> ProductQuery | None:
    if not isinstance(kept, Mapping):
        return None
    return ProductQuery(
        scenario=str(kept.get("scenario") or "for_you"),
        text=str(kept.get("text") or ""),
        category=str(kept.get("category") or ""),
        brand=str(kept.get("brand") or ""),
        price_min_minor=_count(kept.get("price_min_minor")),
        price_max_minor=_count(kept.get("price_max_minor")),
        attributes=_texts(kept.get("attributes")),
        cheapest_first=kept.get("cheapest_first") is True,
        limit=min(_count(kept.get("limit")) or 3, 12),
    )


def _texts(kept: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, Mapping) else {}


def _count(kept: object) -> int | None:
    return kept if isinstance(kept, int) and not isinstance(kept, bool) and kept >= 0 else None
