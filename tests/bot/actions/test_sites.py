from typing import Any

import pytest

from bot.actions import sites
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.memory import Memory
from bot.dialogue.plan import plan
from bot.dialogue.plans import Kind
from bot.dialogue.turn import Context, Said
from bot.errors import Invalid
from bot.model import Site
from bot.rules.definitions import campaign_from, mapping_of
from tests.bot.actions.house import House


async def found(house: House, **changes: Any) -> Site:
    given: dict[str, Any] = {"name": "Grocer", "origins": ["https://Grocer.example/"], "currency": "EUR"}
    return await house.reactor.run(sites.found, **(given | {"locale": "de"} | changes))


async def test_a_site_gets_a_key_a_secret_and_its_campaigns(house: House) -> None:
    site = await found(house, campaigns=sites.shipped())
    assert await house.reactor.read(sites.by_key, site.key) == site
    assert await house.reactor.read(sites.by_id, site.site_id) == site
    assert site.origins == ("https://grocer.example",)
    assert len(site.secret) == 64
    assert site in await house.reactor.read(sites.every)
    async with house.database.read() as store:
        assert sorted(c.campaign_id for c in await store.campaigns.of_site(site.site_id)) == [
            "cart-exit",
            "checkout-stuck",
            "empty-search",
            "high-value-hesitates",
            "product-hesitation",
            "welcome-back",
        ]


async def test_keys_are_different_or_as_wished(house: House) -> None:
    first, second = await found(house), await found(house)
    assert first.key != second.key
    assert first.secret != second.secret
    assert (await found(house, key="demo", secret="s")).key == "demo"
    with pytest.raises(Invalid) as raised:
        await found(house, key="demo")
    assert raised.value.data["field"] == "key"


@pytest.mark.parametrize(
    "origin", ["grocer.example", "ftp://x", "https://x/shop", "javascript:x", "*", "https://"]
)
async def test_origins_are_origins(house: House, origin: str) -> None:
    with pytest.raises(Invalid) as raised:
        await found(house, origins=[origin])
    assert raised.value.data["field"] == "origins"


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "€"])
async def test_currencies_are_iso_4217(house: House, currency: str) -> None:
    with pytest.raises(Invalid) as raised:
        await found(house, currency=currency)
    assert raised.value.data["field"] == "currency"


def test_shipped_campaigns_speak_both_languages_and_are_heard() -> None:
    for campaign in sites.shipped():
        (content,) = (variant.content for variant in campaign.variants)
        assert set(content.text) == {"en", "de"}
        assert set(content.replies) == (set() if campaign.tells == "agents" else {"en", "de"})
        assert campaign_from(mapping_of(campaign)) == campaign
        assert 0 < campaign.holdout < 1
        assert not any("!" in text for text in content.text.values())
        for locale, replies in content.replies.items():
            for reply in replies:
                _, planned = plan(Dialogue("en", "USD"), Memory(), Said(reply.text), Context(locale))
                assert planned.kind not in (Kind.NOT_UNDERSTOOD, Kind.OUT_OF_SCOPE, Kind.UNKNOWN), reply.text
                assert not (planned.query and planned.query.text), reply.text
