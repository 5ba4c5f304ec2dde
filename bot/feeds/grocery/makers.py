"""Names for the makers, whom the data only number: one maker, one name, always the same.

The names are made up of the beginnings and ends of English place names (`makers.tsv`), because a shopper
tells `Fernwick Potato Chips` from `Aldbury Potato Chips`, and maker 544 from maker 857 hardly. They stand
for a number and for no real company; those that belong to somebody are left out.
"""

from functools import cache
from itertools import product

from bot.feeds.grocery.titles import table

NO_MAKER = frozenset({2, 673, 5423})
"""What has these numbers has no maker in common: loose produce, cut flowers, what the shop bakes."""
STEP = 2_741


def maker_name(maker: int) -> str:
    """`Fernwick`; "" where the number says nothing."""
    names = _names()
    return "" if maker in NO_MAKER else names[maker * STEP % len(names)]


def named_brand(kind: str) -> str:
    """The brand that a type names itself, such as `Maybelline Makeup`; "" where it names none."""
    return next((brand for brand in table("makers.tsv")["brands of types"] if brand in kind), "")


@cache
def _names() -> tuple[str, ...]:
    """STEP is a prime and no factor of their number: no two makers below that share a name."""
    words = table("makers.tsv")
    joined = (
        begin + end for begin, end in product(words["beginnings"], words["ends"]) if begin[-1] != end[0]
    )
    return tuple(name for name in dict.fromkeys(joined) if name not in words["real"])
