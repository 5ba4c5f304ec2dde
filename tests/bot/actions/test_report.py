from datetime import timedelta

import pytest

from bot.actions import chat, report
from bot.errors import NotFound
from bot.model import ClientId
from bot.rules.reports import Period
from tests.bot.actions.house import House


async def test_numbers_orders_and_the_transcript_behind_them(house: House) -> None:
    eve = await house.arrive()
    await house.reactor.settle(chat.say, house.site.site_id, eve, ClientId("client-1"), "cereal")
    house.clock.forward(minutes=1)
    bought = house.event("purchase", "flakes", transaction_id="A-1", value_minor=349, currency="USD")
    await house.track(bought, visitor_id=eve)
    await house.arrive()
    now = house.clock.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=1))
    site_id = house.site.site_id
    numbers = await house.reactor.read(report.overview, site_id, period)
    assert (numbers.visits, numbers.conversations, numbers.orders, numbers.credited) == (2, 1, 1, 1)
    (row,) = await house.reactor.read(report.orders, site_id, period, credited_only=True)
    assert (row.order_id, row.first_words) == ("A-1", "cereal")
    assert row.conversation_id
    transcript = await house.reactor.read(report.transcript, site_id, row.conversation_id)
    assert [m.text for m in transcript.messages] == ["cereal", "Three fit."]
    assert transcript.visit
    other = await house.site_of("other")
    assert (await house.reactor.read(report.overview, other.site_id, period)).orders == 0
    with pytest.raises(NotFound):
        await house.reactor.read(report.transcript, other.site_id, row.conversation_id)
