"""Asks Floorwalker about a shopper's code as a real shop's server would: signed, over HTTP."""

import logging

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import Invalid
from bot.model import Site
from bot.ports import Clock
from bot.web.campaign_wire import OfferAnswer, OfferCart
from bot.web.signing import signed_headers

TIMEOUT = ClientTimeout(total=5)

log = logging.getLogger(__name__)


class Coupons:
    def __init__(self, client: ClientSession, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def ask(self, url: str, site: Site, cart: OfferCart) -> OfferAnswer:
        """Raises Invalid where no answer can be had: the shopper may try again, or order without."""
        body = msgspec.json.encode(cart)
        headers = signed_headers(site.key, site.secret, body, self._clock.now())
        try:
            # a redirect would carry the code to somebody else
            answer = self._client.post(
                url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
            async with answer as response:
                if response.status == 200:
                    return msgspec.json.decode(await response.read(), type=OfferAnswer)
                log.warning("asking about a code was answered with %d", response.status)
        except (ClientError, TimeoutError, msgspec.DecodeError) as error:
            log.warning("nobody could be asked about a code: %r", error)
        raise Invalid("coupon", "this code cannot be checked right now")
