"""The namespace /agent: the console's live view of a site's conversations."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from aiohttp import web

from bot.actions import takeover, users
from bot.errors import Forbidden, NotSignedIn
from bot.model import ClientId, Conversation, ConversationId, User
from bot.web import present, queries, sessions, wire
from bot.web.keys import LIMITS, REACTOR
from bot.web.push import AGENT, VISITOR, SocketPush, agents_room, visitor_room
from bot.web.sockets import Handle, Line

RECHECK = timedelta(seconds=5)
"""How long a session that was found alive is believed; by then a dead one's sockets are closed."""
TELL = timedelta(seconds=20)
"""How often it is said who has the console open; below `rules.service.PRESENT`."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Seat:
    """An agent's connection."""

    user: User
    token: str
    checked_s: float


class AgentLine(Line[Seat]):
    def __init__(self, app: web.Application, push: SocketPush, recheck: timedelta = RECHECK) -> None:
        super().__init__(AGENT, app)
        self._push = push
        self._recheck_s = recheck.total_seconds()
        self._tell_at_s = 0.0

    @property
    def handlers(self) -> Mapping[str, tuple[type[msgspec.Struct], Handle[Seat]]]:
        return {
            "inbox:list": (wire.InboxView, self.inbox),
            "conversation:open": (wire.ConversationOpen, self.open),
            "conversation:take": (wire.ConversationRef, self.take),
            "conversation:release": (wire.ConversationRef, self.release),
            "conversation:close": (wire.ConversationRef, self.close),
            "message:post": (wire.AgentPost, self.post),
            "typing:set": (wire.Typing, self.typing),
        }

    async def admit(self, sid: str, request: web.Request, auth: object) -> Seat:
        token = request.cookies.get(sessions.COOKIE, "")
        seat = Seat(await self._user(token), token, self._now_s())
        await self.server.enter_room(sid, agents_room(seat.user.site_id), AGENT)
        await self.app[REACTOR].run(users.here, [seat.user.user_id])
        return seat

    async def check(self, sid: str, caller: Seat) -> None:
        if self._now_s() - caller.checked_s >= self._recheck_s:
            await self._confirm(sid, caller)
        self.app[LIMITS].take("socket_agent", caller.user.user_id)

    async def inbox(self, seat: Seat, asked: wire.InboxView) -> wire.Inbox:
        found = await self.app[REACTOR].read(takeover.inbox, seat.user, asked.view)
        site = await self.app[REACTOR].read(queries.site_by_id, seat.user.site_id)
        rows = [present.row(row.conversation, row.last, row.visit, site.currency) for row in found.rows]
        return wire.Inbox(rows, dict(found.counts))

    async def open(self, seat: Seat, asked: wire.ConversationOpen) -> wire.ConversationOpened:
        wanted = ConversationId(asked.conversation_id)
        found = await self.app[REACTOR].read(takeover.open, seat.user, wanted, asked.after)
        site = await self.app[REACTOR].read(queries.site_by_id, seat.user.site_id)
        row = found.row
        return wire.ConversationOpened(
            row=present.row(row.conversation, row.last, row.visit, site.currency),
            messages=present.messages(found.messages),
            visitor=present.visitor(row.visit, found.visits, found.products, site.currency)
            if row.visit
            else None,
            contact=present.contact(row.conversation.contact),
            summary=row.conversation.summary,
        )

    async def take(self, seat: Seat, asked: wire.ConversationRef) -> wire.InboxRow:
        wanted = ConversationId(asked.conversation_id)
        return await self._row(await self.app[REACTOR].run(takeover.take, seat.user, wanted))

    async def release(self, seat: Seat, asked: wire.ConversationRef) -> wire.InboxRow:
        wanted = ConversationId(asked.conversation_id)
        return await self._row(await self.app[REACTOR].run(takeover.release, seat.user, wanted))

    async def close(self, seat: Seat, asked: wire.ConversationRef) -> wire.InboxRow:
        wanted = ConversationId(asked.conversation_id)
        return await self._row(await self.app[REACTOR].run(takeover.close, seat.user, wanted))

    async def post(self, seat: Seat, sent: wire.AgentPost) -> wire.Posted:
        self.app[LIMITS].take("message_agent", seat.user.user_id)
        posted = await self.app[REACTOR].run(
            takeover.reply,
            seat.user,
            ConversationId(sent.conversation_id),
            ClientId(sent.client_id),
            sent.text,
        )
        return wire.Posted(present.message(posted))

    async def typing(self, seat: Seat, said: wire.Typing) -> None:
        """Shown to the visitor only where this agent has the conversation."""
        found = await self.app[REACTOR].read(
            queries.conversation_by_id, seat.user.site_id, ConversationId(said.conversation_id)
        )
        if found.user_id != seat.user.user_id:
            raise Forbidden("take the conversation before you write in it")
        told = wire.Typing(said.typing, found.conversation_id)
        await self._push.emit("typing:changed", told, visitor_room(found.site_id, found.visitor_id), VISITOR)

    async def sweep(self) -> None:
        """Disconnect whoever is not signed in any more: a silent socket would go on listening."""
        for sid, seat in list(self.callers.items()):
            try:
                await self._confirm(sid, seat)
            except (NotSignedIn, Forbidden):
                log.info("a console of user %s was signed out", seat.user.user_id)
        await self._tell_who_is_here()

    async def _tell_who_is_here(self) -> None:
        """Visitors who ask for a human are told the truth, whichever server they talk to."""
        here = sorted({seat.user.user_id for seat in self.callers.values()})
        if here and self._now_s() >= self._tell_at_s:
            self._tell_at_s = self._now_s() + TELL.total_seconds()
            await self.app[REACTOR].run(users.here, here)

    async def end(self, token: str) -> None:
        """Close the sockets of one session, at once."""
        for sid, seat in list(self.callers.items()):
            if seat.token == token:
                await self.server.disconnect(sid, AGENT)

    async def _confirm(self, sid: str, seat: Seat) -> None:
        """Raises NotSignedIn or Forbidden, and ends the connection."""
        try:
            seat.user = await self._user(seat.token)
        except (NotSignedIn, Forbidden):
            await self.server.disconnect(sid, AGENT)
            raise
        seat.checked_s = self._now_s()

    async def _user(self, token: str) -> User:
        user = await self.app[REACTOR].read(users.who, token)
        if user is None:
            raise NotSignedIn("sign in first")
        if user.role not in sessions.CONVERSING:
            raise Forbidden("your role does not include this")
        return user

    async def _row(self, conversation: Conversation) -> wire.InboxRow:
        return await self.app[REACTOR].read(queries.row, conversation)

    @staticmethod
    def _now_s() -> float:
        return asyncio.get_running_loop().time()


AGENTS = web.AppKey("AGENTS", AgentLine)


def sweeping(line: AgentLine, every: timedelta = RECHECK) -> Callable[[web.Application], AsyncIterator[None]]:
    """A `cleanup_ctx` that sweeps while the application runs."""

    async def sweeping_on(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(_sweep_for_ever(line, every))
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return sweeping_on


async def _sweep_for_ever(line: AgentLine, every: timedelta) -> None:
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            await line.sweep()
        except Exception:
            log.exception("checking the consoles' sessions failed")
