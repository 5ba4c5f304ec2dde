"""The bounds of what a site may have; all else is in tests/bot/web."""

import pytest

from bot.actions import offers
from bot.actions.offers import stamp_of
from bot.errors import Invalid
from bot.model import Role
from tests.bot.actions.house import House


async def test_a_site_has_a_bounded_number_of_offers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MOST_OFFERS", 2)
    mara = await house.hire("mara@shop.example", "Mara", Role.MARKETER)
    definition = {"name": "Tenth", "kind": "percentage", "percent": 10}
    for n in range(2):
        named = definition | {"offer_id": f"number-{n}"}
        made = await house.reactor.run(offers.create, mara, house.site, named)
    with pytest.raises(Invalid, match="at most 2 offers"):
        await house.reactor.run(offers.create, mara, house.site, definition | {"offer_id": "more"})
    changed = await house.reactor.run(
        offers.change, mara, house.site, made.offer_id, named | {"percent": 20}, stamp_of(made)
    )
    assert changed.percent == 20
