"""The namespace /visitor: one shopper's conversation, on all of his screens."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from aiohttp import web

from bot.actions import chat
from bot.model import Choice, ChoiceKind, ClientId, ItemId, MessageId, SiteId, VisitorId
from bot.web import present, queries, tokens, wire
from bot.web.decode import from_plain
from bot.web.keys import LIMITS, REACTOR, SECRET
from bot.web.push import AGENT, VISITOR, SocketPush, agents_room, visitor_room
from bot.web.sockets import Handle, Line


@dataclass(frozen=True, slots=True)
class Shopper:
    site_id: SiteId
    visitor_id: VisitorId


class VisitorLine(Line[Shopper]):
    def __init__(self, app: web.Application, push: SocketPush) -> None:
        super().__init__(VISITOR, app)
        self._push = push

    @property
    def handlers(self) -> Mapping[str, tuple[type[msgspec.Struct], Handle[Shopper]]]:
        return {
            "message:post": (wire.VisitorPost, self.post),
            "conversation:resume": (wire.Resume, self.resume),
            "message:see": (wire.Seen, self.see),
            "card:click": (wire.CardClick, self.click),
            "link:click": (wire.LinkClick, self.follow),
            "typing:set": (wire.Typing, self.typing),
        }

    async def admit(self, sid: str, request: web.Request, auth: object) -> Shopper:
        hello = from_plain(wire.VisitorHello, auth)
        site = await self.app[REACTOR].read(queries.site_by_key, hello.site)
        visitor_id = tokens.read_for(self.app[SECRET], hello.token, site.site_id)
        await self.server.enter_room(sid, visitor_room(site.site_id, visitor_id), VISITOR)
        return Shopper(site.site_id, visitor_id)

    async def check(self, sid: str, caller: Shopper) -> None:
        self.app[LIMITS].take("socket_visitor", caller.visitor_id)

    async def post(self, shopper: Shopper, sent: wire.VisitorPost) -> wire.Posted:
        self.app[LIMITS].take("message_visitor", shopper.visitor_id)
        posted = await self.app[REACTOR].run(
            chat.say,
            shopper.site_id,
            shopper.visitor_id,
            ClientId(sent.client_id),
            sent.text,
            choice=_choice(sent.choice) if sent.choice else None,
        )
        return wire.Posted(present.message(posted))

    async def resume(self, shopper: Shopper, asked: wire.Resume) -> wire.Resumed:
        conversation, messages = await self.app[REACTOR].read(
            chat.resume, shopper.site_id, shopper.visitor_id, asked.after
        )
        return wire.Resumed(
            conversation=present.state(conversation) if conversation else None,
            messages=present.messages(messages),
            last_sequence=conversation.last_sequence if conversation else 0,
        )

    async def see(self, shopper: Shopper, seen: wire.Seen) -> None:
        await self.app[REACTOR].run(chat.see, shopper.site_id, shopper.visitor_id, seen.sequence)

    async def click(self, shopper: Shopper, clicked: wire.CardClick) -> None:
        await self.app[REACTOR].run(
            chat.click_card,
            shopper.site_id,
            shopper.visitor_id,
            MessageId(clicked.message_id),
            ItemId(clicked.item_id),
            clicked.action,
        )

    async def follow(self, shopper: Shopper, clicked: wire.LinkClick) -> None:
        await self.app[REACTOR].run(
            chat.click_link,
            shopper.site_id,
            shopper.visitor_id,
            MessageId(clicked.message_id),
            clicked.position,
        )

    async def typing(self, shopper: Shopper, said: wire.Typing) -> None:
        """To the agents; where there is no conversation yet, there is nobody to tell."""
        conversation = await self.app[REACTOR].read(
            queries.conversation_of, shopper.site_id, shopper.visitor_id
        )
        if conversation:
            told = wire.Typing(said.typing, conversation.conversation_id)
            await self._push.emit("typing:changed", told, agents_room(shopper.site_id), AGENT)


def _choice(sent: wire.WireChoice) -> Choice:
    item_ids = tuple(ItemId(item_id) for item_id in sent.item_ids)
    return Choice(ChoiceKind(sent.kind), MessageId(sent.message_id), sent.position, item_ids)
