"""One Socket.IO namespace: who may connect, which events it knows, and what each is answered."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
import socketio
from aiohttp import web
from socketio.exceptions import ConnectionRefusedError as Unwelcome

from bot.errors import FloorwalkerError, Invalid, NotSignedIn
from bot.web import wire
from bot.web.address import address_of
from bot.web.decode import from_plain
from bot.web.errors import problem, refused, unexpected
from bot.web.keys import LIMITS

C = TypeVar("C")
Answer = msgspec.Struct | None
Handle = Callable[[C, Any], Awaitable[Answer]]


class Line(socketio.AsyncNamespace, Generic[C]):  # type: ignore[misc]
    """Answers every event with an acknowledgement: the handler's Struct, or `Refused`.

    `C` is what is known of a connected caller. An acknowledgement leaves only after the handler has
    returned, which is after its transaction's commit.
    """

    def __init__(self, namespace: str, app: web.Application) -> None:
        super().__init__(namespace)
        self.app = app
        self.callers: dict[str, C] = {}

    async def admit(self, sid: str, request: web.Request, auth: object) -> C:
        """Who this is, with his rooms entered; raises FloorwalkerError."""
        raise NotImplementedError

    async def check(self, sid: str, caller: C) -> None:
        """Before every event; raises FloorwalkerError where the caller may not speak any more, or not now."""
        raise NotImplementedError

    @property
    def handlers(self) -> Mapping[str, tuple[type[msgspec.Struct], Handle[C]]]:
        """Every event this namespace knows: the type of its payload, and who answers it."""
        raise NotImplementedError

    async def trigger_event(self, event: object, *args: Any) -> object:
        """Called by Socket.IO, also with names a client made up, `connect` and `disconnect` among them."""
        if event == "connect":
            await self._connect(*args)
            return None
        if event == "disconnect":
            self.callers.pop(args[0], None)
            return None
        return msgspec.to_builtins(await self._answer(event, *args))

    async def _connect(self, sid: str, environ: object = None, auth: object = None, *_: object) -> None:
        # a client can send an event of this name, with an environment of its own making
        if sid in self.callers or environ is not self.server.get_environ(sid, self.namespace):
            return
        request: web.Request = self.server.get_environ(sid, self.namespace)["aiohttp.request"]
        try:
            # a connection may come to and leave a namespace as often as it likes
            self.app[LIMITS].take("handshake_address", address_of(request))
            self.callers[sid] = await self.admit(sid, request, auth)
        except FloorwalkerError as error:
            raise self._unwelcome(problem(error)) from None
        except Exception:
            raise self._unwelcome(unexpected(f"connecting to {self.namespace}")) from None

    async def _answer(self, event: object, sid: str, payload: object = None, *_: object) -> object:
        try:
            caller = self.callers.get(sid)
            if caller is None:
                raise NotSignedIn("this connection is not known")
            await self.check(sid, caller)
            known = self.handlers.get(event) if isinstance(event, str) else None
            if known is None:
                raise Invalid("event", "there is no such event")
            kind, handle = known
            return await handle(caller, from_plain(kind, payload)) or {}
        except FloorwalkerError as error:
            if error.status < 500:
                return refused(error)
            return wire.Refused(unexpected(f"{self.namespace} {event}"))
        except Exception:
            return wire.Refused(unexpected(f"{self.namespace} {event}"))

    @staticmethod
    def _unwelcome(what: wire.Problem) -> Unwelcome:
        return Unwelcome(what.message, msgspec.to_builtins(what))
