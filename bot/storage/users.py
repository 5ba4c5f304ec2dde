"""Users and their sign-ins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.errors import Invalid
from bot.model import Session, SiteId, User, UserId
from bot.storage.tables import sessions, users
from bot.storage.transaction import Transaction, columns, locked, values

USER = columns(users, User)


class SqlUsers:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, user: User) -> None:
        """Raises Invalid where another user has this address, in any case of letters."""
        row = values(user) | {"folded_email": _folded(user.email)}
        statement = self._transaction.insert_new(users, ["folded_email"]).values(row)
        if await self._transaction.first(statement.returning(users.c.user_id)) is None:
            raise Invalid("email", f"another user has the address {user.email!r} already")

    async def by_email(self, email: str) -> User | None:
        return await self._where(users.c.folded_email == _folded(email))

    async def by_id(self, user_id: UserId) -> User | None:
        return await self._where(users.c.user_id == user_id)

    async def of_site(self, site_id: SiteId) -> Sequence[User]:
        statement = select(*USER).where(users.c.site_id == site_id).order_by(users.c.folded_email)
        return [User(*row) for row in await self._transaction.all(statement)]

    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        change = update(users).where(users.c.user_id == user_id).values(password_hash=password_hash)
        await self._transaction.run(change)
        await self._transaction.run(delete(sessions).where(sessions.c.user_id == user_id))

    async def open_session(self, session: Session, password_hash: str, now: datetime) -> bool:
        """The user's row is locked: a change of password comes before this, or finds the session to end."""
        mine = (users.c.user_id == session.user_id) & (users.c.password_hash == password_hash)
        if await self._transaction.first(locked(select(users.c.user_id).where(mine))) is None:
            return False
        await self._transaction.run(delete(sessions).where(sessions.c.expires_at <= now))
        await self._transaction.run(self._transaction.insert(sessions).values(values(session)))
        return True

    async def by_session(self, token_hash: str, now: datetime) -> User | None:
        valid = (sessions.c.token_hash == token_hash) & (sessions.c.expires_at > now)
        statement = select(*USER).join(sessions, sessions.c.user_id == users.c.user_id).where(valid)
        row = await self._transaction.first(statement)
        return User(*row) if row else None

    async def close_session(self, token_hash: str) -> None:
        await self._transaction.run(delete(sessions).where(sessions.c.token_hash == token_hash))

    async def see(self, user_ids: Sequence[UserId], now: datetime) -> None:
        mine = users.c.user_id.in_(user_ids)
        await self._transaction.run(update(users).where(mine).values(seen_at=now))

    async def online(self, site_id: SiteId, since: datetime) -> int:
        there = (users.c.site_id == site_id) & (users.c.seen_at >= since)
        return await self._transaction.number(select(func.count()).select_from(users).where(there))

    async def _where(self, condition: ColumnElement[Any]) -> User | None:
        row = await self._transaction.first(select(*USER).where(condition))
        return User(*row) if row else None


def _folded(email: str) -> str:
    return email.strip().casefold()
