"""`ports.Push` over Socket.IO: to every screen of the visitor, and to every agent of the site."""

from typing import Any

import msgspec

from bot.model import Conversation, Hint, Message, SiteId, Visit, VisitorId
from bot.ports import Database, Tools
from bot.web import present, queries

VISITOR = "/visitor"
AGENT = "/agent"


def visitor_room(site_id: SiteId, visitor_id: VisitorId) -> str:
    return f"visitor:{site_id}:{visitor_id}"


def agents_room(site_id: SiteId) -> str:
    return f"agents:{site_id}"


class SocketPush:
    """Rooms reach the other servers too, where Redis joins them (`shared`)."""

    def __init__(self, sio: Any, shared: bool) -> None:
        self._sio = sio
        self._shared = shared
        self._tools: Tools | None = None

    def use(self, tools: Tools) -> None:
        """Tools hold the push, and the push reads through the tools: the knot is tied here, once."""
        self._tools = tools

    async def message(self, site_id: SiteId, visitor_id: VisitorId, message: Message) -> None:
        posted = present.message(message)
        await self.emit("message:posted", posted, visitor_room(site_id, visitor_id), VISITOR)
        await self.emit("message:posted", posted, agents_room(site_id), AGENT)

    async def conversation(self, conversation: Conversation) -> None:
        room = visitor_room(conversation.site_id, conversation.visitor_id)
        await self.emit("conversation:changed", present.state(conversation), room, VISITOR)
        await self._row(conversation)

    async def visit(self, visit: Visit) -> None:
        """Only to agents: the tracker gets its answer over HTTP."""
        if not self._watched(visit.site_id):
            return
        async with self._database.read() as store:
            shown = await queries.visitor_of(store, self._known, visit)
        await self.emit("visitor:changed", shown, agents_room(visit.site_id), AGENT)

    async def hint(self, hint: Hint) -> None:
        await self.emit("visitor:hinted", present.hint(hint), agents_room(hint.site_id), AGENT)

    async def emit(self, event: str, payload: msgspec.Struct, room: str, namespace: str) -> None:
        await self._sio.emit(event, msgspec.to_builtins(payload), room=room, namespace=namespace)

    async def _row(self, conversation: Conversation) -> None:
        if not self._watched(conversation.site_id):
            return
        async with self._database.read() as store:
            row = await queries.row(store, self._known, conversation)
        await self.emit("conversation:changed", row, agents_room(conversation.site_id), AGENT)

    def _watched(self, site_id: SiteId) -> bool:
        """Whether any agent could be looking: what nobody sees is not read from the database."""
        rooms: dict[str, object] = self._sio.manager.rooms.get(AGENT, {})
        return self._shared or agents_room(site_id) in rooms

    @property
    def _known(self) -> Tools:
        if self._tools is None:
            raise RuntimeError("SocketPush.use was not called")
        return self._tools

    @property
    def _database(self) -> Database:
        return self._known.database
