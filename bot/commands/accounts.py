"""Sites and users, made from the command line."""

import secrets
from collections.abc import Sequence

from bot.actions import sites, users
from bot.errors import Invalid, NotFound
from bot.model import Role, Site
from bot.reactions import Reactor


async def site_of(reactor: Reactor, key: str | None) -> Site:
    """Without a key, the only one there is. Raises NotFound, and Invalid where there are several."""
    if key is None:
        return await _only(reactor)
    site = await reactor.read(sites.by_key, key)
    if site is None:
        raise NotFound(f"there is no site with the key {key!r}; server.py site makes one")
    return site


async def _only(reactor: Reactor) -> Site:
    known = await reactor.read(sites.every)
    if not known:
        raise NotFound("there is no site yet; server.py site makes one")
    if len(known) > 1:
        raise Invalid("site", f"there are several sites; --site KEY says which: {_few(known)}")
    return known[0]


def _few(known: Sequence[Site]) -> str:
    keys = ", ".join(site.key for site in known[:10])
    return keys if len(known) <= 10 else f"{keys} …"


async def add_site(reactor: Reactor, name: str, origins: Sequence[str], currency: str, locale: str) -> Site:
    """With the shipped campaigns. Raises Invalid naming the field."""
    return await reactor.run(
        sites.found,
        name=name,
        origins=origins,
        currency=currency,
        locale=locale,
        campaigns=sites.shipped(),
    )


async def add_user(reactor: Reactor, site: Site, email: str, name: str, role: Role, wished: str = "") -> str:
    """The password: the one wished for, or a new one. Raises Invalid naming the field."""
    password = wished or secrets.token_urlsafe(9)
    hashed = await reactor.tools.passwords.hash(password)
    await reactor.run(users.add, site.site_id, email, name, role, hashed)
    return password


async def renew_password(reactor: Reactor, email: str) -> str:
    """A new password; all sessions of the user end. Raises NotFound."""
    user = await reactor.read(users.by_email, email)
    if user is None:
        raise NotFound(f"there is no user {email}")
    password = secrets.token_urlsafe(9)
    hashed = await reactor.tools.passwords.hash(password)
    await reactor.run(users.set_password, user.user_id, hashed)
    return password
