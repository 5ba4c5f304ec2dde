"""What delivery is measured against: bare python-socketio and aiohttp that keep nothing and check nothing."""

import sys

import socketio
import uvloop
from aiohttp import web


def main(port: int) -> None:
    server = socketio.AsyncServer(
        async_mode="aiohttp", transports=["websocket"], cors_allowed_origins="*", namespaces=["/visitor"]
    )

    async def post(sid: str, sent: dict[str, str]) -> dict[str, object]:
        await server.emit("message:posted", sent, to=sid, namespace="/visitor")
        return {"message": sent}

    async def events(request: web.Request) -> web.Response:
        return web.json_response({"token": (await request.json())["token"]})

    server.on("message:post", post, namespace="/visitor")
    app = web.Application()
    server.attach(app)
    app.router.add_post("/api/events", events)
    web.run_app(app, host="127.0.0.1", port=port, print=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main(int(sys.argv[1]))
