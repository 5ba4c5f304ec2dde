"""What follows from what: three literal tables, and `run`: transaction, commit, then the reactions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from bot import events
from bot.actions import deliver, order
from bot.actions.answering import answer
from bot.actions.nudging import nudge
from bot.actions.outcome import Done
from bot.events import Event, visitor_of
from bot.model import VisitorId
from bot.ports import Store, Tools

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Store, Tools, P], Awaitable[Done[T]]]
Query = Callable[Concatenate[Store, Tools, P], Awaitable[T]]
Must = Callable[[Store, Tools, Any], Awaitable[Done[None]]]
"""Part of the transaction that raised the event: committed with it or not at all."""
Tell = Callable[[Tools, Any], Awaitable[None]]
"""A reaction that only pushes."""


@dataclass(frozen=True, slots=True)
class Act:
    """A reaction in two steps, so that nobody waits for a writer who is still thinking."""

    prepare: Callable[[Tools, Any], Awaitable[Any]]
    """Reads and asks the recommender, no transaction open meanwhile; None where there is nothing to do."""
    act: Callable[[Store, Tools, Any], Awaitable[Done[None]]]
    """Writes what was prepared, having looked again at all that may have changed."""


MUSTS: dict[type[Event], tuple[Must, ...]] = {
    events.Purchased: (order.report,),
}
ACTS: dict[type[Event], tuple[Act, ...]] = {
    events.VisitChanged: (Act(nudge.consider, nudge.speak),),
    events.ExitIntended: (Act(nudge.recognise_exit, nudge.report_exit),),
    events.VisitorSpoke: (Act(answer.think, answer.answer),),
}
TELLS: dict[type[Event], tuple[Tell, ...]] = {
    events.MessagePosted: (deliver.message,),
    events.ConversationChanged: (deliver.conversation,),
    events.VisitChanged: (deliver.visit,),
    events.AgentsTold: (deliver.hint,),
}

log = logging.getLogger(__name__)


class Reactor:
    """Runs actions and, after their commit, what the tables say follows from their events."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[VisitorId | None, asyncio.Lock] = WeakValueDictionary()

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

    async def catch_up(self) -> None:
        """Answer, in the background, whom a crash between commit and reaction left without an answer."""
        for spoke in await self.read(answer.unanswered):
            self._keep(self._react((spoke,)))

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
            done = await action(store, self.tools, *args, **kwargs)
            happened = list(done.events)
            for event in happened:
                for must in MUSTS.get(type(event), ()):
                    happened += (await must(store, self.tools, event)).events
        return Done(done.value, tuple(happened))

    async def _react(self, happened: tuple[Event, ...]) -> None:
        """One visitor's events take turns, so that answers come in the order of the questions."""
        if happened:
            async with self._turns.setdefault(visitor_of(happened[0]), asyncio.Lock()):
                await self._follow(happened)

    async def _follow(self, happened: tuple[Event, ...]) -> None:
        for event in happened:
            for tell in TELLS.get(type(event), ()):
                await self._guard(tell(self.tools, event), tell.__name__)
            for act in ACTS.get(type(event), ()):
                await self._guard(self._act(act, event), act.act.__name__)

    async def _act(self, act: Act, event: Event) -> None:
        prepared = await act.prepare(self.tools, event)
        if prepared is not None:
            done = await self._commit(act.act, prepared)
            await self._follow(done.events)

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
