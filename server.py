"""Composition root and command line: `python server.py --help` lists the commands."""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils
import uvloop
from aiohttp import web
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from bot.actions import behaviour, catalogue
from bot.commands import accounts, demo, imports
from bot.commands.progress import step
from bot.errors import FloorwalkerError, Invalid
from bot.feeds.behaviour import FORMATS
from bot.model import ItemId, Product, ProductQuery, Reason, Recommendation, Role, Site, SiteId, Visit
from bot.ports import Database, Tools
from bot.reactions import Reactor
from bot.settings import Settings, from_environment
from bot.storage.database import open_database
from bot.web.app import make_app
from bot.web.demo import add_demo
from bot.web.passwords import Argon2Passwords
from recommender.engine import Engine, Pick, Query
from recommender.errors import RecommenderError
from recommender.items import Item
from recommender.models.next_item_fit import NextItemSettings
from recommender.models.sources import Sources
from recommender.shelf import Shelf
from recommender.training import TrainingReport, TrainingSettings, train

LEARNT = NextItemSettings(epochs=0, threads=os.cpu_count() or 1)
REFRESH_S = 2.0
CALM_S = 2.0
GRACE_S = 5.0
Command = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, None] | None]
console = Console()
log = logging.getLogger("floorwalker")


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Silent:
    """For commands that work beside the server: its screens learn of it when they next ask."""

    async def message(self, *_: object) -> None: ...
    async def conversation(self, *_: object) -> None: ...
    async def visit(self, *_: object) -> None: ...


class Engines:
    """`ports.Recommends`: an engine a site, swapped by one assignment when its catalogue or model changes."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._engines: dict[SiteId, Engine] = {}
        self._used: dict[SiteId, int | None] = {}
        self._loaded: dict[SiteId, tuple[str, int | None]] = {}
        self._is_up = asyncio.Event()
        self._is_up.set()
        self._is_wanted = asyncio.Event()

    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> list[Recommendation]:
        """While a server starts, the first answers wait for what is being loaded: a second or two, once."""
        self._is_wanted.set()
        await self._is_up.wait()
        engine = self._engines.get(site_id)
        if engine is None:
            return []
        return [_recommendation(p) for p in await asyncio.to_thread(engine.recommend, _query(query, visit))]

    async def refresh(self) -> None:
        """Load what changed. A refused model is logged; the one in use goes on, or search without any."""
        async with self._database.read() as store:
            found = {
                site.site_id: await store.products.stamp(site.site_id) for site in await store.sites.all()
            }
        for site_id, stamp in found.items():
            number = shelf_of(self._settings, site_id).current()
            if self._loaded.get(site_id) == (stamp, number):
                continue
            async with self._database.read() as store:
                products = await store.products.all(site_id)
            model = await asyncio.to_thread(self._model, site_id, number)
            self._engines[site_id] = await asyncio.to_thread(_engine, products, model)
            self._loaded[site_id] = (stamp, number)

    def keep_current(self, app: web.Application) -> None:
        """Load, then notice a new model or catalogue within REFRESH_S, for as long as reactions may ask."""
        app.cleanup_ctx.append(self._watching)

    async def _watching(self, app: web.Application) -> AsyncIterator[None]:
        self._is_up.clear()
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _watch(self) -> None:
        # pages are asked for before recommendations: loading both at once would make both late
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_wanted.wait(), CALM_S)
        # a catalogue stays: the collector need not walk through it while it grows, nor ever after
        gc.disable()
        try:
            await self._try()
        finally:
            gc.freeze()
            gc.enable()
            self._is_up.set()
        while True:
            await asyncio.sleep(REFRESH_S)
            await self._try()

    async def _try(self) -> None:
        try:
            await self.refresh()
        except Exception:
            log.exception("the recommender could not be refreshed; it is tried again")

    def _model(self, site_id: SiteId, number: int | None) -> Sources | None:
        shelf = shelf_of(self._settings, site_id)
        for wanted in (number, self._used.get(site_id)):
            try:
                model = None if wanted is None else shelf.load(wanted)
            except RecommenderError:
                log.exception("model %s of site %s was refused", wanted, site_id)
            else:
                self._used[site_id] = wanted
                return model
        return None


def shelf_of(settings: Settings, site_id: SiteId) -> Shelf:
    return Shelf(settings.var_dir / "models" / site_id)


def _engine(products: Iterable[Product], model: Sources | None) -> Engine:
    return Engine([_item(product) for product in products], model)


def _item(product: Product) -> Item:
    return Item(
        product.item_id,
        product.title,
        product.category,
        product.brand,
        product.asked_minor,
        product.available,
    )


def _query(query: ProductQuery, visit: Visit | None) -> Query:
    return Query(
        scenario=query.scenario,
        text=query.text,
        seen=[seen.item_id for seen in visit.items] if visit else (),
        cart=[line.item_id for line in visit.cart] if visit else (),
        category=query.category,
        brand=query.brand,
        price_min_minor=query.price_min_minor,
        price_max_minor=query.price_max_minor,
        cheapest_first=query.cheapest_first,
        exclude=query.exclude,
        limit=query.limit,
    )


def _recommendation(pick: Pick) -> Recommendation:
    because = ItemId(pick.reason.item_id) if pick.reason.item_id else None
    reason = Reason(pick.reason.code, because, pick.reason.category)
    return Recommendation(ItemId(pick.item_id), pick.score, reason, pick.shares)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Reactor]:
    """A reactor for commands: the real database and nobody watching."""
    database = await open_database(settings.database_url)
    engines = Engines(database, settings)
    tools = Tools(
        database, engines, Silent(), SystemClock(), Argon2Passwords(), lambda: str(uuid_utils.uuid7())
    )
    reactor = Reactor(tools)
    try:
        yield reactor
    finally:
        await reactor.close()
        await database.close()


async def serve(settings: Settings, extra: list[Callable[[web.Application], None]], hello: str) -> None:
    """Until SIGINT or SIGTERM; then sockets are closed, reactions end, and the database is closed last."""
    await _require_port(settings)
    database = await open_database(settings.database_url)
    engines = Engines(database, settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        app = make_app(settings, database, engines, SystemClock(), extra=[engines.keep_current, *extra])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            console.print(Panel.fit(hello, title="Floorwalker", border_style="green"))
            await stop.wait()
            console.print("Closing.")
        finally:
            await runner.cleanup()
    finally:
        await database.close()


async def _require_port(settings: Settings) -> None:
    """Asked before work of minutes, not after it. Raises Invalid."""
    try:
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, settings.host, settings.port
        )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise Invalid(
            "PORT", f"cannot listen on {where}: {os.strerror(error.errno or 0)}; set PORT"
        ) from error
    server.close()
    await server.wait_closed()


async def run_serve(settings: Settings, options: argparse.Namespace) -> None:
    url = settings.public_url
    await serve(settings, [], f"Console    {url}/console\nDashboard  {url}/dashboard")


async def run_demo(settings: Settings, options: argparse.Namespace) -> None:
    if not options.prepare:
        await _require_port(settings)
    async with opened(settings) as reactor:
        site = await demo.site(reactor, sorted(settings.own_origins))
        await demo.goods(reactor, console, site, settings.var_dir / "cache", options.weeks)
    if shelf_of(settings, site.site_id).current() is None:
        await _train_apart(options.effort)
    # last of all: an interrupted start must not swallow the password
    async with opened(settings) as reactor:
        password = await demo.first_user(reactor, site, options.password)
    anew = f"server.py user password {demo.EMAIL}"
    known = password or f"as given at the first start; for a new one:\n{'':15}{anew}"
    if options.prepare:
        console.print(f"Password  {known}", highlight=False)
        return
    url = settings.public_url
    hello = (
        f"Demo shop      {url}/\nAgent console  {url}/console\nDashboard      {url}/dashboard\n\n"
        f"Sign in as     {demo.EMAIL}\nPassword       {known}"
    )
    await serve(settings, [add_demo], hello)


async def _train_apart(effort: int) -> None:
    """In a process of its own: what a fit needs of memory goes back to the machine."""
    words = ("train", "--site", demo.KEY, "--effort", str(effort))
    process = await asyncio.create_subprocess_exec(sys.executable, __file__, *words)
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if code:
        raise FloorwalkerError("training failed; the lines above say why")


def run_train(settings: Settings, options: argparse.Namespace) -> None:
    """Outside the event loop, so that Ctrl-C ends it at once."""
    site, rows, products = uvloop.run(_learnable(settings, options.site))
    with step(console, "Training") as tell:
        report = train(
            rows,
            [_item(product) for product in products],
            shelf_of(settings, site.site_id),
            TrainingSettings(effort=options.effort, next_item=LEARNT),
            lambda stage, done, total: tell(done, total),
        )
    _print_report(report)


async def _learnable(
    settings: Settings, key: str
) -> tuple[Site, Sequence[tuple[str, str, str, float]], Sequence[Product]]:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, key)
        with step(console, "Reading behaviour"):
            rows = await reactor.read(behaviour.sessions, site.site_id)
            return site, rows, await reactor.read(catalogue.every, site.site_id)


def _print_report(report: TrainingReport) -> None:
    made = Table("source", "HR@10", "NDCG@10", "coverage@10")
    for name, metrics in report.metrics.items():
        made.add_row(name, f"{metrics.hit_rate:.4f}", f"{metrics.ndcg:.4f}", f"{metrics.coverage:.3f}")
    console.print(made)
    used = "in use" if report.in_use else "kept, but not in use: the one before it is better"
    console.print(
        f"Model {report.number} is {used}: {report.sessions:,} sessions, {report.items:,} items, "
        f"{report.seconds:.0f} s."
    )


async def run_import(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        if options.what == imports.COMPLETEJOURNEY:
            cache = settings.var_dir / "cache"
            await imports.import_completejourney(reactor, console, site, cache, options.weeks)
        elif options.file is None:
            raise Invalid("file", f"import {options.what} needs a file")
        else:
            columns, events = imports.pairs("--map", options.map), imports.pairs("--event", options.event)
            reading = imports.Reading(options.file, options.format, columns, events, options.strict)
            read = imports.import_catalogue if options.what == "catalogue" else imports.import_events
            await read(reactor, console, site, reading)


async def run_site(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        made = await accounts.add_site(
            reactor, options.name, options.origin, options.currency, options.locale
        )
    console.print(f"Key     {made.key}\nSecret  {made.secret}", highlight=False)


async def run_user(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        if options.do == "add":
            site = await accounts.site_of(reactor, options.site)
            role = Role(options.role)
            password = await accounts.add_user(reactor, site, options.email, options.name, role)
        else:
            password = await accounts.renew_password(reactor, options.email)
    console.print(f"Password  {password}", highlight=False)


async def run_model(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        shelf = shelf_of(settings, (await accounts.site_of(reactor, options.site)).site_id)
    if options.number is not None:
        shelf.use(options.number)
    for number in shelf.numbers():
        console.print(f"{number:>6}{'  in use' if number == shelf.current() else ''}")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="server.py", description="Floorwalker, the conversion assistant.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, help_: str, run: Command) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_)
        added.set_defaults(run=run)
        return added

    command("serve", "run the server", run_serve)
    shop = command("demo", "run the server with the demo shop, set up from nothing", run_demo)
    shop.add_argument("--prepare", action="store_true", help="set up, do not serve")
    shop.add_argument("--password", default="", help="of the first user, instead of a generated one")
    training = command("train", "fit a model on all behaviour; the server takes it into use", run_train)
    training.add_argument("--site", required=True, metavar="KEY")
    for one in (shop, training):
        effort = TrainingSettings().effort
        one.add_argument("--effort", type=int, default=effort, help=f"cases visited; {effort:,} unless given")
    reading = command("import", "read a catalogue or behaviour", run_import)
    reading.add_argument("what", choices=("catalogue", "events", "completejourney"))
    reading.add_argument("file", nargs="?", type=Path)
    reading.add_argument("--site", required=True, metavar="KEY")
    reading.add_argument("--strict", action="store_true", help="the first bad row ends the import")
    reading.add_argument("--format", choices=sorted(FORMATS), default="floorwalker", help="of the file")
    reading.add_argument("--map", default="", metavar="OURS=THEIRS,…", help="columns")
    reading.add_argument("--event", default="", metavar="THEIRS=GA4,…", help="event names")
    for one in (shop, reading):
        one.add_argument("--weeks", type=int, default=0, help="completejourney: the latest weeks only")
    site = command("site", "make a site: a shop with its key and secret", run_site)
    site.add_argument("name")
    site.add_argument("--origin", action="append", required=True, help="https://shop.example; repeatable")
    site.add_argument("--currency", default="USD")
    site.add_argument("--locale", default="en")
    user = command("user", "make a user, or give one a new password", run_user)
    user.add_argument("do", choices=("add", "password"))
    user.add_argument("email")
    user.add_argument("--site", default=demo.KEY, metavar="KEY")
    user.add_argument("--name", default="")
    user.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    model = command("model", "list the models of a site, or use one", run_model)
    model.add_argument("--site", required=True, metavar="KEY")
    model.add_argument("--use", type=int, dest="number", metavar="N")
    return made


def main(words: list[str]) -> int:
    options = parser().parse_args(words)
    try:
        settings = from_environment(os.environ)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        working = options.run(settings, options)
        if working is not None:
            uvloop.run(working)
    except (FloorwalkerError, RecommenderError) as error:
        console.print(f"[red]{type(error).__name__}[/]: {error}", highlight=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
