"""Which country an address is in: offline, from the data that comes with `geoip2fast`."""

import asyncio
from functools import cache
from ipaddress import ip_address

from geoip2fast import GeoIP2Fast


async def country_of(address: str) -> str:
    """ISO 3166-1 alpha-2, in capitals; empty for addresses of no country, such as local ones."""
    try:
        is_global = ip_address(address).is_global
    except ValueError:
        return ""
    if not is_global:
        return ""
    # read from its file when first asked, a tenth of a second; after that it is microseconds
    known = await asyncio.to_thread(_known) if not _known.cache_info().currsize else _known()
    found = str(known.lookup(address).country_code)
    return found if found.isalpha() else ""


@cache
def _known() -> GeoIP2Fast:
    return GeoIP2Fast(geoip2fast_data_file="geoip2fast-ipv6.dat.gz")
