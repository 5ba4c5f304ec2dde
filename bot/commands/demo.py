"""The demo's site, goods and first user, unless they are there already."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from bot.actions import behaviour, sites, teaching, users
from bot.commands import imports
from bot.commands.accounts import add_user
from bot.commands.lessons import import_definitions
from bot.feeds.articles import read_articles
from bot.feeds.problems import Problems
from bot.model import Role, Site
from bot.reactions import Reactor

KEY = "demo"
EMAIL = "founder@corner-grocer.example"


async def site(reactor: Reactor, origins: Sequence[str]) -> Site:
    """Its pages are served by ourselves, wherever that is today."""
    found = await reactor.read(sites.by_key, KEY)
    if found is not None:
        await reactor.run(sites.set_origins, found.site_id, origins)
        return found
    return await reactor.run(
        sites.found,
        name="Corner Grocer",
        origins=origins,
        currency="USD",
        locale="en",
        key=KEY,
        campaigns=sites.shipped(),
    )


async def goods(reactor: Reactor, console: Console, of: Site, cache: Path, weeks: int) -> None:
    if imports.COMPLETEJOURNEY not in await reactor.read(behaviour.sources, of.site_id):
        await imports.import_completejourney(reactor, console, of, cache, weeks)


async def lessons(reactor: Reactor, of: Site) -> None:
    """The shop's articles and guides, unless it has been taught something else."""
    if await reactor.read(teaching.articles, of.site_id):
        return
    articles = list(read_articles(Path(str(files("bot").joinpath("knowledge"))), Problems(strict=True)))
    await reactor.run(teaching.replace_articles, of.site_id, articles)
    await import_definitions(reactor, of, "guides", Path(str(files("bot").joinpath("guides"))))


async def first_user(reactor: Reactor, of: Site, wished: str) -> str:
    """The password where it was made just now, else the empty string."""
    if await reactor.read(users.by_email, EMAIL) is not None:
        return ""
    return await add_user(reactor, of, EMAIL, "Robin", Role.ADMIN, wished)
