from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.model import Offer, OfferId, OfferKind, Site
from bot.rules.offer_definitions import mapping_of, offer_from
from tests.bot.rules.samples import SITE

SHOP = Site(SITE, "key", "secret", "Shop", (), "EUR", "de")


def definition(**changes: Any) -> dict[str, Any]:
    return {"offer_id": "spring", "name": "Spring", "kind": "percentage", "percent": 10} | changes


def amount(**changes: Any) -> dict[str, Any]:
    return {"offer_id": "spring", "name": "Spring", "kind": "amount", "amount_minor": 500} | changes


def gift(**changes: Any) -> dict[str, Any]:
    return {"offer_id": "spring", "name": "Spring", "kind": "gift", "gift": "42"} | changes


def test_an_offer_and_its_defaults() -> None:
    assert offer_from(definition(), SHOP) == Offer(
        OfferId("spring"), SITE, "Spring", OfferKind.PERCENTAGE, "EUR", percent=10
    )


@pytest.mark.parametrize(
    "given",
    [
        definition(),
        definition(most_minor=2000, budget_minor=100_000, count=500, per_visitor=2, min_cart_minor=3000),
        definition(margin_floor=0.2, valid_s=3600, uploaded=True, enabled=False, percent=12.5),
        amount(budget_minor=10_000, starts_at="2026-11-27T08:00:00+01:00", ends_at="2026-12-01T00:00:00Z"),
        amount(kind="free_shipping", amount_minor=0),
        amount(kind="free_shipping", budget_minor=5000),
        gift(amount_minor=900, currency="EUR"),
    ],
)
def test_an_offer_survives_the_way_there_and_back(given: dict[str, Any]) -> None:
    read = offer_from(given, SHOP)
    assert offer_from(mapping_of(read), SHOP) == read


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (7, "offer"),
        (definition(offer_id="a b"), "offer_id"),
        (definition(name=" "), "name"),
        (definition(kind="half"), "kind"),
        (definition(colour="red"), "colour"),
        (definition(currency="USD"), "currency"),
        (definition(percent=0), "percent"),
        (definition(percent=101), "percent"),
        (definition(percent=float("nan")), "percent"),
        (definition(percent="10"), "percent"),
        (definition(amount_minor=500), "amount_minor"),
        (definition(gift="42"), "gift"),
        (definition(budget_minor=100_000), "most_minor"),
        (definition(budget_minor=100, most_minor=200), "budget_minor"),
        (definition(count=0), "count"),
        (definition(per_visitor=0), "per_visitor"),
        (definition(min_cart_minor=-1), "min_cart_minor"),
        (definition(margin_floor=1), "margin_floor"),
        (definition(margin_floor=-0.1), "margin_floor"),
        (definition(valid_s=1), "valid_s"),
        (definition(valid_s=1e9), "valid_s"),
        (definition(starts_at="2026-11-27"), "starts_at"),
        (definition(starts_at="2026-12-01T00:00:00Z", ends_at="2026-11-27T08:00:00Z"), "ends_at"),
        (definition(uploaded="no"), "uploaded"),
        (amount(amount_minor=0), "amount_minor"),
        (amount(amount_minor=5.5), "amount_minor"),
        (amount(amount_minor=2**60), "amount_minor"),
        (amount(percent=10), "percent"),
        (amount(most_minor=100), "most_minor"),
        (amount(budget_minor=499), "budget_minor"),
        (amount(kind="free_shipping", amount_minor=0, budget_minor=5000), "amount_minor"),
        (gift(gift=""), "gift"),
        (gift(budget_minor=5000), "amount_minor"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(given: Any, path: str) -> None:
    with pytest.raises(Invalid) as raised:
        offer_from(given, SHOP)
    assert raised.value.data["field"] == path
    assert path in str(raised.value)


VALUES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just([]) | st.just({})
)


@given(st.sampled_from(sorted(mapping_of(offer_from(definition(), SHOP)))), VALUES)
def test_any_mapping_is_read_or_refused_by_name(name: str, value: Any) -> None:
    try:
        read = offer_from(definition(**{name: value}), SHOP)
    except Invalid as error:
        said = str(error)
    else:
        said = mapping_of(read)["kind"]
    assert said
