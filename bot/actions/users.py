"""Who signs in: users of a site and their sessions, of which only a hash of the token is stored."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from bot.actions.outcome import Done
from bot.errors import Invalid, NotFound, NotSignedIn
from bot.model import Role, Session, SiteId, User, UserId
from bot.ports import Store, Tools

SESSION_LIFE = timedelta(hours=12)
_LONGEST = 200


async def add(
    store: Store, tools: Tools, site_id: SiteId, email: str, name: str, role: Role, password_hash: str
) -> Done[User]:
    """Raises Invalid for an e-mail address that is none or has an account. Hash the password beforehand.

    Hashing takes tens of milliseconds on purpose, too long for a transaction that others wait for.
    """
    email, name = normal(email), name.strip()
    local, _, domain = email.rpartition("@")
    if not local or not domain or len(email) > _LONGEST or any(c.isspace() for c in email):
        raise Invalid("email", "this is no e-mail address")
    if not name or len(name) > _LONGEST:
        raise Invalid("name", f"a name has 1 to {_LONGEST} characters")
    if await store.users.by_email(email):
        raise Invalid("email", "there is an account with this address")
    user = User(UserId(tools.new_id()), site_id, email, name, password_hash, role)
    await store.users.add(user)
    return Done(user)


async def set_password(store: Store, tools: Tools, user_id: UserId, password_hash: str) -> Done[None]:
    """Every session of this user ends with it."""
    if await store.users.by_id(user_id) is None:
        raise NotFound("no such user")
    await store.users.set_password(user_id, password_hash)
    return Done(None)


async def open_session(store: Store, tools: Tools, user: User) -> Done[str]:
    """A new token, for the cookie; it is nowhere else.

    `user` is whose password was verified. Raises NotSignedIn where it has been changed since.
    """
    token, now = token_urlsafe(32), tools.clock.now()
    session = Session(token_hash(token), user.user_id, now + SESSION_LIFE)
    if not await store.users.open_session(session, user.password_hash, now):
        raise NotSignedIn("the password was changed meanwhile")
    return Done(token)


async def close_session(store: Store, tools: Tools, token: str) -> Done[None]:
    await store.users.close_session(token_hash(token))
    return Done(None)


async def by_email(store: Store, tools: Tools, email: str) -> User | None:
    return await store.users.by_email(normal(email))


async def who(store: Store, tools: Tools, token: str) -> User | None:
    """Whose session this token is, where it has not ended."""
    return await store.users.by_session(token_hash(token), tools.clock.now()) if token else None


async def here(store: Store, tools: Tools, user_ids: Sequence[UserId]) -> Done[None]:
    """They have the console open now; said again and again while they do."""
    await store.users.see(user_ids, tools.clock.now())
    return Done(None)


def token_hash(token: str) -> str:
    """A plain hash will do: the token is 256 random bits, so there is nothing to guess."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def normal(email: str) -> str:
    return email.strip().casefold()
