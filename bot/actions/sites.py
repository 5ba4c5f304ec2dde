"""Shops: founded with a key for the script tag, a secret for their server, and the shipped campaigns."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from secrets import token_hex
from urllib.parse import urlsplit

import yaml

from bot.actions.outcome import Done
from bot.errors import Invalid, NotFound
from bot.model import Merchandising, Service, Site, SiteId
from bot.ports import Store, Tools
from bot.rules.campaigns import Campaign, Revision
from bot.rules.definitions import campaign_from
from bot.rules.merchandising import merchandising_from
from bot.rules.service import service_from


def shipped() -> tuple[Campaign, ...]:
    """The campaigns every new site begins with, read from bot/campaigns."""
    folder = files("bot").joinpath("campaigns")
    definitions = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(campaign_from(yaml.safe_load(f.read_text(encoding="utf-8"))) for f in definitions)


async def found(
    store: Store,
    tools: Tools,
    *,
    name: str,
    origins: Sequence[str],
    currency: str,
    locale: str,
    key: str = "",
    secret: str = "",
    campaigns: Sequence[Campaign] = (),
) -> Done[Site]:
    """Key and secret are made where none are given. Raises Invalid for a key in use or a wrong origin."""
    key = key or token_hex(8)
    if await store.sites.by_key(key):
        raise Invalid("key", f"there is a site with the key {key}")
    if len(currency) != 3 or not (currency.isascii() and currency.isupper()):
        raise Invalid("currency", "a currency is three capital letters, ISO 4217")
    site = Site(
        site_id=SiteId(tools.new_id()),
        key=key,
        secret=secret or token_hex(32),
        name=name,
        origins=tuple(_origin(o) for o in origins),
        currency=currency,
        locale=locale,
    )
    await store.sites.add(site)
    for campaign in campaigns:
        first = Revision(campaign.campaign_id, 1, campaign, tools.clock.now(), None, "", "created")
        await store.campaigns.save(site.site_id, first)
    return Done(site)


async def by_key(store: Store, tools: Tools, key: str) -> Site | None:
    return await store.sites.by_key(key)


async def by_id(store: Store, tools: Tools, site_id: SiteId) -> Site | None:
    return await store.sites.by_id(site_id)


async def every(store: Store, tools: Tools) -> Sequence[Site]:
    return await store.sites.all()


async def set_origins(store: Store, tools: Tools, site_id: SiteId, origins: Sequence[str]) -> Done[None]:
    """Which pages may embed us from now on. Raises Invalid for a malformed one, NotFound."""
    await store.sites.set_origins(site_id, tuple(_origin(o) for o in origins))
    return Done(None)


async def merchandising(store: Store, tools: Tools, site_id: SiteId) -> Merchandising:
    """Raises NotFound."""
    standings = {standing.site_id: standing for standing in await store.sites.standing()}
    if site_id not in standings:
        raise NotFound("no such site")
    return standings[site_id].merchandising


async def set_merchandising(
    store: Store, tools: Tools, site_id: SiteId, rules: Mapping[str, object]
) -> Done[Merchandising]:
    """From now on: running servers take notice. Raises Invalid naming the field, NotFound."""
    wanted = merchandising_from(rules)
    await store.sites.set_merchandising(site_id, wanted)
    return Done(wanted)


async def set_service(store: Store, tools: Tools, site: Site, service: Mapping[str, object]) -> Done[Service]:
    """When humans answer from now on. Raises Invalid naming the field, NotFound."""
    wanted = service_from(service, site.currency)
    await store.sites.set_service(site.site_id, wanted)
    return Done(wanted)


def _origin(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise Invalid("origins", f"{given!r} is no origin such as https://shop.example")
    return f"{parts.scheme}://{parts.netloc}".lower()
