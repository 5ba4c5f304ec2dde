"""The headers of every answer, errors and redirects included."""

from aiohttp import hdrs, web

from bot.web.keys import CORS_ORIGIN, POLICY, SETTINGS

NOTHING = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # not `no-referrer`: that would make browsers send `Origin: null` with our own forms
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A handler of `app.on_response_prepare`. A policy that a handler has set itself stands."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", request.get(POLICY, NOTHING))
    if request.app[SETTINGS].secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if CORS_ORIGIN in request:
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = request[CORS_ORIGIN]
        response.headers[hdrs.VARY] = hdrs.ORIGIN
