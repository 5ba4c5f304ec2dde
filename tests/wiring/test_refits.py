import asyncio
import logging
import os
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import sites
from bot.model import Interaction, ItemId, Site
from bot.settings import Settings
from bot.storage.database import SqlDatabase
from recommender.shelf import Shelf
from tests.fakes import FakeClock, tools
from tests.wiring.ranks import popular
from wiring import refits as refits_module
from wiring.refits import ENOUGH, Refits
from wiring.serving import folder_of

NOTES = "import os, pathlib, sys, time\nnote = pathlib.Path(sys.argv[1])\n"
SAYS = "note.write_text(' '.join(sys.argv[2:]))\nprint('reading')\nprint('Model 2 is in use')\n"
FAILS = "note.write_text('tried')\nprint('no item was seen often enough')\nsys.exit(1)\n"
LOW = """
for _ in range(1000):
    if os.getpriority(os.PRIO_PROCESS, 0) == 19:
        note.write_text('lowest')
        break
    time.sleep(0.01)
"""
SLEEPS = "note.write_text(str(os.getpid()))\ntime.sleep(600)\n"


@dataclass
class Yard:
    """A site that has been busy, and what stands in for training."""

    database: SqlDatabase
    folder: Path
    site: Site
    clock: FakeClock = field(default_factory=FakeClock)
    hours: int = 24

    @property
    def settings(self) -> Settings:
        return Settings(var_dir=self.folder, refit_hours=self.hours)

    @property
    def note(self) -> Path:
        return self.folder / "note"

    @property
    def noted(self) -> str:
        return self.note.read_text() if self.note.exists() else ""

    def refits(self, script: str = SAYS, check_s: float = 0.0) -> Refits:
        command = (sys.executable, "-c", NOTES + script, str(self.note))
        return Refits(self.database, self.settings, self.clock, command, check_s)

    def model(self) -> None:
        shelf = Shelf(folder_of(self.settings, self.site.site_id))
        shelf.add(popular("a"), {"learnt_until": self.clock.now().timestamp()})

    async def happen(self, count: int = ENOUGH) -> None:
        row = Interaction("v", "s", "view_item", ItemId("a"), self.clock.now())
        async with self.database.write() as store:
            import_id = await store.imports.begin(
                self.site.site_id, f"at {self.clock.now()}", self.clock.now()
            )
            await store.imports.add(import_id, [row] * count)
            await store.imports.complete(import_id, self.clock.now())


@pytest.fixture
async def yard(sqlite_database: SqlDatabase, tmp_path: Path) -> Yard:
    async with sqlite_database.write() as store:
        made = await sites.found(
            store, tools(sqlite_database), name="Shop", origins=[], currency="USD", locale="en", key="shop"
        )
    return Yard(sqlite_database, tmp_path, made.value)


async def test_a_site_that_was_busy_is_trained(yard: Yard, caplog: pytest.LogCaptureFixture) -> None:
    yard.model()
    yard.clock.forward(hours=25)
    await yard.happen()
    with caplog.at_level(logging.INFO):
        await yard.refits().check()
    assert yard.noted == "train --site shop"
    assert caplog.messages == ["site shop is trained anew", "site shop: Model 2 is in use"]


async def test_a_site_without_a_model_too(yard: Yard) -> None:
    await yard.happen()
    await yard.refits().check()
    assert yard.noted


async def test_a_model_that_is_young_is_left(yard: Yard) -> None:
    yard.model()
    yard.clock.forward(hours=23)
    await yard.happen()
    await yard.refits().check()
    assert not yard.noted


async def test_so_is_one_since_which_little_has_happened(yard: Yard) -> None:
    await yard.happen()
    yard.clock.forward(hours=1)
    yard.model()
    yard.clock.forward(hours=25)
    await yard.happen(ENOUGH - 1)
    await yard.refits().check()
    assert not yard.noted


async def test_what_failed_is_logged_and_tried_again_another_day(
    yard: Yard, caplog: pytest.LogCaptureFixture
) -> None:
    await yard.happen()
    refits = yard.refits(FAILS)
    await refits.check()
    assert caplog.messages == ["training of site shop failed: no item was seen often enough"]
    yard.note.unlink()
    await refits.check()
    assert not yard.noted
    yard.clock.forward(hours=25)
    await refits.check()
    assert yard.noted


async def test_it_has_the_lowest_priority(yard: Yard) -> None:
    await yard.happen()
    await yard.refits(LOW).check()
    assert yard.noted == "lowest"


async def test_two_servers_train_one_at_a_time(yard: Yard) -> None:
    await yard.happen()
    with refits_module._alone(yard.folder / "models") as is_alone:
        assert is_alone
        await yard.refits().check()
    assert not yard.noted
    await yard.refits().check()
    assert yard.noted


async def test_it_ends_with_the_server(yard: Yard) -> None:
    await yard.happen()
    async with yard.refits(SLEEPS).going_on():
        for _ in range(1_000):
            if yard.noted:
                break
            await asyncio.sleep(0.01)
    pid = int(yard.noted)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_at_0_hours_never(yard: Yard) -> None:
    yard.hours = 0
    await yard.happen()
    async with yard.refits().going_on():
        await asyncio.sleep(0.05)
    assert not yard.noted


async def test_a_check_that_fails_is_made_again(yard: Yard, caplog: pytest.LogCaptureFixture) -> None:
    await yard.happen()
    missing = Refits(yard.database, yard.settings, yard.clock, [str(yard.folder / "no python")], 0.0)
    async with missing.going_on():
        for _ in range(1_000):
            if caplog.messages:
                break
            await asyncio.sleep(0.01)
            yard.clock.at += timedelta(hours=25)
    assert caplog.messages[0].startswith("whether a model is to be trained")
