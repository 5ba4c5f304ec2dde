"""What follows from what: one literal table, and `run`: transaction, commit, then the reactions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot import events
from bot.actions import chat, deliver, nudge, order
from bot.actions.outcome import Done
from bot.events import Event
from bot.ports import Store, Tools

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Store, Tools, P], Awaitable[Done[T]]]
Query = Callable[Concatenate[Store, Tools, P], Awaitable[T]]
Act = Callable[[Store, Tools, Any], Awaitable[Done[None]]]
"""A reaction with a transaction of its own."""
Tell = Callable[[Tools, Any], Awaitable[None]]
"""A reaction that only pushes."""

ACTS: dict[type[Event], tuple[Act, ...]] = {
    events.VisitChanged: (nudge.consider,),
    events.ExitIntended: (nudge.report_exit,),
    events.Purchased: (order.report,),
    events.VisitorSpoke: (chat.answer,),
}
TELLS: dict[type[Event], tuple[Tell, ...]] = {
    events.MessagePosted: (deliver.message,),
    events.ConversationChanged: (deliver.conversation,),
    events.VisitChanged: (deliver.visit,),
}

log = logging.getLogger(__name__)


class Reactor:
    """Runs actions and, after their commit, what the table says follows from their events."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The action's value, once committed. Its reactions go on in the background."""
        done = await self._commit(action, *args, **kwargs)
        self._keep(self._react(done.events))
        return done.value

    async def settle(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `run`, but returns when everything that followed has ended too."""
        done = await self._commit(action, *args, **kwargs)
        await self._react(done.events)
        return done.value

    async def read(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self.tools.database.read() as store:
            return await query(store, self.tools, *args, **kwargs)

    async def idle(self) -> None:
        """Wait for all reactions under way, and those they lead to."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self, timeout_s: float = 5.0) -> None:
        """Let reactions end; cancel those that take longer than `timeout_s`."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=timeout_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _commit(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        async with self.tools.database.write() as store:
            return await action(store, self.tools, *args, **kwargs)

    async def _react(self, happened: tuple[Event, ...]) -> None:
        for event in happened:
            for tell in TELLS.get(type(event), ()):
                await self._guard(tell(self.tools, event), tell.__name__)
            for act in ACTS.get(type(event), ()):
                await self._guard(self._follow(act, event), act.__name__)

    async def _follow(self, act: Act, event: Event) -> None:
        done = await self._commit(act, event)
        await self._react(done.events)

    async def _guard(self, reaction: Awaitable[None], name: str) -> None:
        """One reaction's failure is logged and does not keep the others from running."""
        try:
            await reaction
        except Exception:
            log.exception("reaction %s failed", name)

    def _keep(self, reactions: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(reactions)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
