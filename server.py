"""Composition root and command line: `python server.py --help` lists the commands."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import uuid_utils
import uvloop
from aiohttp import web
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from bot.actions import behaviour, catalogue, sites, teaching
from bot.commands import (
    accounts,
    arguments,
    demo,
    exports,
    guides,
    imports,
    lessons,
    replay,
    rules,
    service,
    why,
)
from bot.commands.progress import step
from bot.dialogue.intents.definitions import OUT_OF_SCOPE, shop_ready
from bot.dialogue.wording import LOCALES
from bot.errors import FloorwalkerError, Invalid
from bot.model import Merchandising, Product, Role, Site, VisitorId
from bot.ports import LanguageModel, Tools
from bot.reactions import Reactor
from bot.settings import Settings, from_environment
from bot.storage.database import open_database
from bot.web.app import make_app
from bot.web.completions import Completions, Endpoint
from bot.web.demo import add_demo
from bot.web.passwords import Argon2Passwords
from recommender.answering.catalogue import Catalogue
from recommender.answering.engine import Engine
from recommender.answering.merchandising import unmatched
from recommender.errors import RecommenderError
from recommender.search.semantic import embeddings
from recommender.shelf import Shelf
from recommender.training import TrainingReport, TrainingSettings, train
from wiring.dialogues import Dialogues, Lessons
from wiring.engines import Engines
from wiring.evaluate import Asked, evaluate
from wiring.intents import intents
from wiring.learning import learning
from wiring.refits import Refits
from wiring.sentences import sentences
from wiring.serving import folder_of
from wiring.shares import Allotments
from wiring.translation import item_of, merchandising_of

OURSELVES = (sys.executable, __file__)
GRACE_S = 5.0
SOON = 3_000_000
"""The effort of the demo's first model: who tries it out waits for it; a refit takes the time it needs."""
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
    async def hint(self, *_: object) -> None: ...


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Reactor]:
    """A reactor for commands: the real database and nobody watching."""
    database = await open_database(settings.database_url)
    clock = SystemClock()
    tools = Tools(
        database,
        Engines(database, settings, clock, Engine, embeddings),
        Dialogues(database, learning(settings), sentences),
        Silent(),
        clock,
        Argon2Passwords(),
        lambda: str(uuid_utils.uuid7()),
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
    clock = SystemClock()
    dialogues = Dialogues(database, learning(settings), sentences)
    engines = Engines(database, settings, clock, Engine, embeddings, tell=dialogues.products)
    refits = Refits(database, settings, clock, OURSELVES)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        beside = [_beside(work) for work in (engines.following, dialogues.following, refits.going_on)]
        completions = completing(settings, clock)
        if completions:
            beside.append(_beside(completions.running))
        model = (
            LanguageModel(completions, settings.llm_timeout_s, settings.llm_budget) if completions else None
        )
        app = make_app(
            settings,
            database,
            engines,
            dialogues,
            clock,
            model=model,
            allots=Allotments(database, clock),
            extra=[*beside, *extra],
        )
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


def _beside(work: Callable[[], AbstractAsyncContextManager[None]]) -> Callable[[web.Application], None]:
    """Goes on for as long as the server's reactions may ask for it."""

    async def context(app: web.Application) -> AsyncIterator[None]:
        async with work():
            yield

    return lambda app: app.cleanup_ctx.append(context)


def completing(settings: Settings, clock: SystemClock) -> Completions | None:
    """None where no language model is configured. Raises Invalid naming the setting."""
    if not settings.llm_url:
        return None
    return Completions(Endpoint(settings.llm_url, settings.llm_model, settings.llm_key), clock)


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
        await demo.lessons(reactor, site)
        await _learn(settings, reactor, site)
    if Shelf(folder_of(settings, site.site_id)).current() is None:
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


async def _learn(settings: Settings, reactor: Reactor, site: Site) -> None:
    """What visitors mean takes seconds to learn, and is kept: no visitor has to wait for it."""
    articles = await reactor.read(teaching.articles, site.site_id)
    lessons = Lessons(site, articles, await reactor.read(teaching.definitions, site.site_id))
    with step(console, "Learning what visitors mean"):
        await asyncio.to_thread(lambda: learning(settings)(lessons, sentences()))


async def _train_apart(effort: int) -> None:
    """In a process of its own: what a fit needs of memory goes back to the machine."""
    words = ("train", "--site", demo.KEY, "--effort", str(effort))
    process = await asyncio.create_subprocess_exec(*OURSELVES, *words)
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
    began = SystemClock().now()
    site, rows, products = uvloop.run(_learnable(settings, options.site))
    with step(console, "Training") as tell:
        report = train(
            rows,
            [item_of(product) for product in products],
            Shelf(folder_of(settings, site.site_id)),
            _training(options.effort),
            lambda stage, done, total: tell(done, total),
            learnt_until=began.timestamp(),
        )
    _print_report(report)


def _training(effort: int) -> TrainingSettings:
    """With all processors."""
    settings = TrainingSettings().with_effort(effort)
    return replace(settings, learning=replace(settings.learning, threads=os.cpu_count() or 1))


async def _learnable(
    settings: Settings, key: str | None
) -> tuple[Site, Sequence[tuple[str, str, str, float]], Sequence[Product]]:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, key)
        with step(console, "Reading behaviour"):
            rows = await reactor.read(behaviour.sessions, site.site_id)
            return site, rows, await reactor.read(catalogue.every, site.site_id)


def _print_report(report: TrainingReport) -> None:
    made = Table("source", "HR@10", "NDCG@10", "coverage@10", "NDCG lost without it")
    for name, metrics in report.metrics.items():
        gave = report.contributions.get(name)
        lost = f"{gave.loss:.1%}{'' if gave.kept else ', left out'}" if gave else ""
        made.add_row(name, f"{metrics.hit_rate:.4f}", f"{metrics.ndcg:.4f}", f"{metrics.coverage:.3f}", lost)
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
        elif options.what == "knowledge":
            await lessons.import_knowledge(reactor, console, site, options.file, strict=options.strict)
        elif options.what in lessons.READERS:
            names = await lessons.import_definitions(reactor, site, options.what, options.file)
            console.print(f"{options.what}: {', '.join(names)}", markup=False, highlight=False)
        else:
            columns, events = imports.pairs("--map", options.map), imports.pairs("--event", options.event)
            reading = imports.Reading(options.file, options.format, columns, events, options.strict)
            read = imports.import_catalogue if options.what == "catalogue" else imports.import_events
            await read(reactor, console, site, reading)


async def run_forget(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        await lessons.forget(reactor, site, options.kind, options.name)


def run_check(settings: Settings, options: argparse.Namespace) -> None:
    checked = guides.check(options.path, LOCALES, set(shop_ready()) - {OUT_OF_SCOPE})
    for line in checked.lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if checked.exit_code:
        sys.exit(checked.exit_code)
    console.print(f"{checked.guides} guides, nothing wrong.")


def run_intents(settings: Settings, options: argparse.Namespace) -> None:
    intents(options.train, options.test, console, Console(stderr=True), as_json=options.json)


async def run_service(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        made = await service.set_from(reactor, site, options.file) if options.file else site.service
    shown = service.yaml_of(made, site.currency)
    console.print(shown, markup=False, highlight=False, soft_wrap=True, end="")


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
    if (options.number is None) == (options.do == "use"):
        raise Invalid("number", "it is `model use N`, N being a number that `model list` shows")
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
    shelf = Shelf(folder_of(settings, site.site_id))
    if options.number is not None:
        shelf.use(options.number)
    for number in shelf.numbers():
        console.print(f"{number:>6}{'  in use' if number == shelf.current() else ''}", highlight=False)
    if not shelf.numbers():
        console.print("There is no model yet; server.py train makes one.")


async def run_rules(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        if options.file is not None:
            await rules.set_from(reactor, site, options.file)
        made = await reactor.read(sites.merchandising, site.site_id)
        products = await reactor.read(catalogue.every, site.site_id) if options.file is not None else ()
    console.print(rules.yaml_of(made), markup=False, highlight=False, soft_wrap=True, end="")
    for field, value in _unmatched(products, made) if products else ():
        console.print(f"# {field}: nothing in the catalogue is {value!r}", markup=False, highlight=False)


def _unmatched(products: Sequence[Product], made: Merchandising) -> list[tuple[str, str]]:
    items = Catalogue([item_of(product) for product in products])
    return list(unmatched(items, merchandising_of(made)))


async def run_export(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        await exports.export_recommendations(reactor, console, site, options.file)


def run_evaluate(settings: Settings, options: argparse.Namespace) -> None:
    asked = Asked(
        train=options.train,
        test=options.test,
        protocol=options.protocol,
        novel=options.novel,
        off_policy=options.off_policy,
        policy_log=options.policy_log,
        as_json=options.json,
        plot=options.plot,
        threads=options.threads,
        timed=not options.untimed,
    )
    evaluate(asked, console, Console(stderr=True))


async def run_replay(settings: Settings, options: argparse.Namespace) -> None:
    campaigns = replay.read_campaigns(options.file)
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        beside = Console(stderr=True) if options.json else console
        for campaign in campaigns:
            rehearsed = await replay.replay(reactor, beside, site, campaign, options.days)
            if options.json:
                print(replay.as_json(campaign, rehearsed))
                continue
            for line in replay.lines(campaign, rehearsed):
                console.print(line, markup=False, highlight=False, soft_wrap=True)


async def run_why(settings: Settings, options: argparse.Namespace) -> None:
    async with opened(settings) as reactor:
        site = await accounts.site_of(reactor, options.site)
        await why.show(reactor, console, site, VisitorId(options.visitor))


RUNS: Mapping[str, Command] = {
    "serve": run_serve,
    "demo": run_demo,
    "train": run_train,
    "import": run_import,
    "forget": run_forget,
    "check": run_check,
    "intents": run_intents,
    "site": run_site,
    "user": run_user,
    "model": run_model,
    "rules": run_rules,
    "service": run_service,
    "export": run_export,
    "evaluate": run_evaluate,
    "replay": run_replay,
    "why": run_why,
}


def parser() -> argparse.ArgumentParser:
    return arguments.parser(RUNS, effort=TrainingSettings().learning.sources.effort, soon=SOON)


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
        field = f"{error.data['field']}: " if isinstance(error, Invalid) else ""
        told = escape(f"{field}{error}")
        console.print(f"[red]{type(error).__name__}[/]: {told}", highlight=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
