"""GET /embed.js and /assets/…: the widget's files, for our own pages and for every shop's."""

from aiohttp import hdrs, web

from bot.web.assets import Asset
from bot.web.keys import ASSETS

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"
"""For addresses that stay while the file changes: an update reaches every shop within five minutes."""


async def embed(request: web.Request) -> web.Response:
    return _serve(request, request.app[ASSETS].get("embed.js"), SHORT)


async def asset(request: web.Request) -> web.Response:
    found = request.app[ASSETS].get(request.match_info["name"])
    return _serve(request, found, FOREVER if request.query.get("v") == found.hash else SHORT)


def _serve(request: web.Request, found: Asset, cache: str) -> web.Response:
    headers = {
        hdrs.CACHE_CONTROL: cache,
        hdrs.ETAG: f'"{found.hash}"',
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        # a shop's page imports parts of the widget as modules, which browsers fetch with CORS
        hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if any(tag.value == found.hash for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    body = found.body
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        body, headers[hdrs.CONTENT_ENCODING] = found.gzipped, "gzip"
    return web.Response(body=body, content_type=found.content_type, charset="utf-8", headers=headers)


def add_routes(app: web.Application) -> None:
    app.router.add_get("/embed.js", embed)
    app.router.add_get("/assets/{name}", asset)
