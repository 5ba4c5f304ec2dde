"""Trains a site's model anew, beside the server and after everything else, once enough has happened."""

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.model import Site, SiteId
from bot.ports import Clock, Database
from bot.settings import Settings
from recommender.errors import RecommenderError
from recommender.shelf import Shelf
from wiring.serving import EPOCH, folder_of, learnt_until

CHECK_S = 300.0
ENOUGH = 500
"""Events since the last model, to be worth an hour of anybody's processor."""
GRACE_S = 5.0
LOWEST = 19
QUOTED = 2_000

log = logging.getLogger("floorwalker")


class Refits:
    """One training at a time of all servers that share VAR_DIR. Whether a model is used, `train` decides."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        command: Sequence[str],
        check_s: float = CHECK_S,
    ) -> None:
        """`command` is followed by `train --site KEY`."""
        self._database = database
        self._settings = settings
        self._clock = clock
        self._command = command
        self._check_s = check_s
        self._tried_at: dict[SiteId, datetime] = {}

    async def check(self) -> None:
        """Train what is due, site by site."""
        async with self._database.read() as store:
            sites = await store.sites.all()
        for site in sites:
            if await self._is_due(site):
                with _alone(self._settings.var_dir / "models") as is_alone:
                    if is_alone:
                        self._tried_at[site.site_id] = self._clock.now()
                        await self._train(site)

    async def _is_due(self, site: Site) -> bool:
        since = await asyncio.to_thread(_latest, folder_of(self._settings, site.site_id))
        tried_at = self._tried_at.get(site.site_id, EPOCH)
        if self._clock.now() - max(since, tried_at) < timedelta(hours=self._settings.refit_hours):
            return False
        async with self._database.read() as store:
            return await store.behaviour.count(site.site_id, since, ENOUGH) >= ENOUGH

    async def _train(self, site: Site) -> None:
        log.info("site %s is trained anew", site.key)
        process = await asyncio.create_subprocess_exec(
            *self._command,
            "train",
            "--site",
            site.key,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, LOWEST)
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            await _end(process)
            raise
        words = said.decode("utf-8", "replace").strip()
        if process.returncode:
            log.error("training of site %s failed: %s", site.key, words[-QUOTED:])
        else:
            log.info("site %s: %s", site.key, words.rpartition("\n")[2])

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Check again and again until the block ends, and a training under way with it."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        while self._settings.refit_hours:
            await asyncio.sleep(self._check_s)
            try:
                await self.check()
            except Exception:
                log.exception("whether a model is to be trained could not be found out; it is tried again")


def _latest(folder: Path) -> datetime:
    """When the behaviour that the newest model knows was read, whether that model is in use or not."""
    numbers = Shelf(folder).numbers()
    try:
        return learnt_until(folder, numbers[-1]) if numbers else EPOCH
    except RecommenderError:
        return EPOCH


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE_S)
        except TimeoutError:
            process.kill()
            await process.wait()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else trains now; nobody else will until the block ends, however it does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "training.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
