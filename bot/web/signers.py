"""Which shop's server is calling, and which visitor it speaks of."""

from aiohttp import web

from bot.errors import Forbidden, NotFound
from bot.model import Site, VisitorId
from bot.web import queries, signing, tokens
from bot.web.keys import REACTOR, SECRET


async def signer(request: web.Request, body: bytes) -> Site:
    """Raises Forbidden; an unknown site and a wrong signature are answered alike."""
    headers, reactor = request.headers, request.app[REACTOR]
    try:
        site = await reactor.read(queries.site_by_key, headers.get(signing.SITE_HEADER, ""))
    except NotFound:
        raise Forbidden(f"{signing.SIGNATURE_HEADER} does not match the body") from None
    signing.verify(
        site.secret,
        headers.get(signing.TIMESTAMP_HEADER, ""),
        headers.get(signing.SIGNATURE_HEADER, ""),
        body,
        reactor.tools.clock.now(),
    )
    return site


def visitor_of(request: web.Request, token: str, site: Site) -> tuple[VisitorId | None, list[str]]:
    """A token comes from a browser: a wrong one costs the order its visitor, never the shop its order."""
    if not token:
        return None, []
    try:
        return tokens.read_for(request.app[SECRET], token, site.site_id), []
    except Forbidden as error:
        return None, [f"visitor_token: {error}"]
