from hypothesis import given
from hypothesis import strategies as st

from bot.model import CartLine, ItemId, ItemLine
from bot.rules.carts import MOST_CART_LINES, MOST_PIECES, as_seen, with_added, with_removed

MILK, TEA = ItemId("milk"), ItemId("tea")
LINES = st.lists(
    st.builds(
        ItemLine, st.text("ab", min_size=1, max_size=2).map(ItemId), st.integers(0, 9), st.none() | st.just(5)
    )
)


def test_what_is_added_keeps_the_latest_price_known() -> None:
    cart = with_added([], [ItemLine(MILK, 2, 199), ItemLine(MILK, 1)])
    assert cart == [CartLine(MILK, 3, 199)]
    assert with_added(cart, [ItemLine(MILK, 1, 149)]) == [CartLine(MILK, 4, 149)]


def test_what_is_taken_out_leaves_the_rest() -> None:
    cart = [CartLine(MILK, 3, 199), CartLine(TEA, 1, 250)]
    assert with_removed(cart, [ItemLine(MILK, 2), ItemLine(TEA, 1)]) == [CartLine(MILK, 1, 199)]
    assert with_removed(cart, [ItemLine(ItemId("cocoa"), 1)]) == cart


def test_what_is_seen_replaces_what_was_known() -> None:
    cart = [CartLine(MILK, 3, 199), CartLine(TEA, 1, 250)]
    assert as_seen(cart, [ItemLine(TEA, 4), ItemLine(TEA, 1)]) == [CartLine(TEA, 5, 250)]


@given(LINES, LINES)
def test_what_was_put_in_and_taken_out_again_is_gone(before: list[ItemLine], added: list[ItemLine]) -> None:
    cart = with_added([], before)
    back = with_removed(with_added(cart, added), added)
    assert {line.item_id for line in back} <= {line.item_id for line in cart}


def test_it_is_bounded() -> None:
    many = [ItemLine(ItemId(str(n)), MOST_PIECES * 2) for n in range(MOST_CART_LINES * 2)]
    cart = with_added([], many)
    assert len(cart) == MOST_CART_LINES
    assert {line.quantity for line in cart} == {MOST_PIECES}
