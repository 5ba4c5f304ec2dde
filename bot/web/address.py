"""Whose request it is, as far as a network address tells."""

from ipaddress import IPv6Address, ip_address

from aiohttp import hdrs, web

from bot.web.keys import SETTINGS


def address_of(request: web.Request) -> str:
    """The client's address, as the outermost trusted proxy saw it; IPv6 by its /64, one household's share.

    With n trusted proxies, the n-th X-Forwarded-For entry from the right is believed: all before it is
    whatever the client claims.
    """
    found = request.remote or ""
    proxies = request.app[SETTINGS].trusted_proxies
    if proxies:
        claims = [
            part.strip() for part in ",".join(request.headers.getall(hdrs.X_FORWARDED_FOR, [])).split(",")
        ]
        found = claims[-proxies] if len(claims) >= proxies else claims[0]
    try:
        parsed = ip_address(found)
    except ValueError:
        return request.remote or ""
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
