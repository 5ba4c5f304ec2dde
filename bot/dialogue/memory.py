"""What the dialogue keeps between two turns, as JSON in the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.dialogue.keeping import count, mapping, number, read_query, text, texts, write_query
from bot.dialogue.plain import stems
from bot.dialogue.suggestions import spoken
from bot.model import Contact, ItemId, Product, ProductQuery

MOST_SHOWN = 60
MOST_SEEN = 12
MOST_SAID = 3
MOST_ASKED = 6
LONGEST_ASKED = 200
LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Seen:
    """A product as it was shown, so that the visitor can point at it."""

    item_id: ItemId
    title: str
    price_minor: int
    brand: str = ""
    more: str = ""
    """The values of its attributes."""
    rating: float | None = None

    @property
    def words(self) -> frozenset[str]:
        return frozenset(stems(f"{self.title} {self.brand} {self.more}"))

    @property
    def name(self) -> str:
        return spoken(self.title)


def seen_of(product: Product) -> Seen:
    title, brand = product.title[:LONGEST_TITLE], product.brand[:LONGEST_TITLE]
    more = " ".join(product.attributes.values())[:LONGEST_TITLE]
    return Seen(product.item_id, title, product.asked_minor, brand, more, product.rating)


@dataclass(frozen=True, slots=True)
class Memory:
    turn: int = 0
    """How many turns there were; it also chooses between the ways of saying the same."""
    locale: str = ""
    """The language the visitor was heard to speak; empty as long as it is not clear."""
    misses: int = 0
    """How many turns in a row were not understood or found nothing."""
    query: ProductQuery | None = None
    """What was looked for, with all its filters: what "cheaper", "more" and "in blue?" refer to."""
    shown: tuple[ItemId, ...] = ()
    """Of this query, so that "more" shows others."""
    lowest_minor: int | None = None
    """The lowest price shown of this query."""
    seen: tuple[Seen, ...] = ()
    """The cards of the last message that had some, in their order."""
    focus: tuple[ItemId, ...] = ()
    """What was spoken of last: "it"."""
    place: Mapping[str, object] | None = None
    """Where he is in a guide, as `guides.places` keeps it."""
    left: Mapping[str, object] | None = None
    """Where he was in a guide when he asked for something else."""
    offer: str = ""
    """What "yes" would mean, as a quick reply means it: `human`, `guide:gifts`."""
    awaits: str = ""
    """What the next message may be filled into: `contact` or `order`."""
    why: str = ""
    """Why a human is wanted while nobody is there."""
    contact: Contact = field(default_factory=Contact)
    objections: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """The last things he asked for, in his words, oldest first."""
    avoids: tuple[str, ...] = ()
    """What he is allergic to: unwanted in every search."""
    avoiding: str = ""
    """The same in his words."""
    needs: str = ""
    """What everything must be for him, such as "vegan"."""
    rest: tuple[str, ...] = ()
    """Of a list, what was not looked for yet."""
    each: tuple[str, ...] = ()
    """Of a list, what the last cards show one of each of."""
    topic: str = ""
    """What was asked about the shop last, in his words: what "and to Alaska?" goes on with."""
    quoted: str = ""
    """Which passage of an article was said last."""
    asking: str = ""
    """What was asked of a product last, as `Kind` and the words asked for: "ingredients:gluten free"."""
    told: tuple[str, ...] = ()
    """Words of the search of which it was said that nothing found has them."""
    unanswered: str = ""
    abuses: int = 0
    said: tuple[str, ...] = ()
    """The last replies, as digests."""
    heard: str = ""
    """The last message, as a digest."""
    again: int = 0
    """How many times in a row that message came, without the first."""

    def to_json(self) -> dict[str, object]:
        kept: dict[str, object] = {
            name: getattr(self, name)
            for name in (
                "turn", "locale", "misses", "lowest_minor", "offer", "awaits", "why", "unanswered", "abuses",
                "heard", "again", "topic", "quoted", "asking", "avoiding", "needs",
            )
        }  # fmt: skip
        for name in ("shown", "focus", "objections", "asked", "said", "avoids", "rest", "each", "told"):
            kept[name] = list(getattr(self, name))
        kept["query"] = write_query(self.query) if self.query else None
        kept["seen"] = [[s.item_id, s.title, s.price_minor, s.brand, s.more, s.rating] for s in self.seen]
        kept["contact"] = [self.contact.name, self.contact.email, self.contact.phone]
        kept |= {"place": self.place, "left": self.left}
        return {name: value for name, value in kept.items() if value not in (None, "", 0, [], ["", "", ""])}


def read_memory(kept: Mapping[str, object]) -> Memory:
    """What an older version kept, or what is damaged, is forgotten rather than failed on."""
    contact = (*texts(kept.get("contact"), 3), "", "", "")
    return Memory(
        turn=count(kept.get("turn")) or 0,
        locale=text(kept.get("locale"), 2),
        misses=count(kept.get("misses")) or 0,
        query=read_query(kept.get("query")),
        shown=tuple(map(ItemId, texts(kept.get("shown"), MOST_SHOWN))),
        lowest_minor=count(kept.get("lowest_minor")),
        seen=_seen(kept.get("seen")),
        focus=tuple(map(ItemId, texts(kept.get("focus"), MOST_SEEN))),
        place=mapping(kept.get("place")),
        left=mapping(kept.get("left")),
        offer=text(kept.get("offer")),
        awaits=text(kept.get("awaits")),
        why=text(kept.get("why")),
        contact=Contact(*contact[:3]),
        objections=tuple(texts(kept.get("objections"), 20)),
        asked=tuple(one[:LONGEST_ASKED] for one in texts(kept.get("asked"), MOST_ASKED)),
        avoids=tuple(texts(kept.get("avoids"), MOST_SEEN)),
        rest=tuple(one[:LONGEST_ASKED] for one in texts(kept.get("rest"), MOST_SEEN)),
        each=tuple(one[:LONGEST_ASKED] for one in texts(kept.get("each"), MOST_SEEN)),
        avoiding=text(kept.get("avoiding")),
        topic=text(kept.get("topic")),
        quoted=text(kept.get("quoted")),
        asking=text(kept.get("asking")),
        needs=text(kept.get("needs")),
        told=tuple(one[:LONGEST_ASKED] for one in texts(kept.get("told"), MOST_SEEN)),
        unanswered=text(kept.get("unanswered")),
        abuses=count(kept.get("abuses")) or 0,
        said=tuple(texts(kept.get("said"), MOST_SAID)),
        heard=text(kept.get("heard")),
        again=count(kept.get("again")) or 0,
    )


def noted(memory: Memory, asked: str) -> Memory:
    """With one more thing he asked for."""
    short = " ".join(asked.split())[:LONGEST_ASKED]
    return replace(memory, asked=(*memory.asked, short)[-MOST_ASKED:]) if short else memory


def _seen(kept: object) -> tuple[Seen, ...]:
    rows = kept[:MOST_SEEN] if isinstance(kept, list) else []
    found = (_one_seen(row) for row in rows)
    return tuple(seen for seen in found if seen is not None)


def _one_seen(row: object) -> Seen | None:
    if not isinstance(row, list) or len(row) != 6:
        return None
    item_id, title, price, brand, more, rating = row
    price_minor = count(price)
    words = [text(one, LONGEST_TITLE) for one in (title, brand, more)]
    if not isinstance(item_id, str) or price_minor is None or not words[0]:
        return None
    return Seen(ItemId(item_id), words[0], price_minor, words[1], words[2], number(rating))
