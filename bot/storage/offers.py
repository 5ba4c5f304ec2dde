"""Offers, and their codes: each is given to one visitor and redeemed with one order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Double, and_, cast, func, or_, select, update

from bot.errors import NotFound
from bot.model import CodeState, Offer, OfferCode, OfferId, OfferUse, SiteId, VisitorId
from bot.rules.money import LARGEST_MINOR
from bot.rules.offers import most_cost_minor
from bot.storage.columns import clean
from bot.storage.tables import offer_codes, offers
from bot.storage.transaction import Query, Transaction, columns, locked, values

OFFER = columns(offers, Offer)
CODE = columns(offer_codes, OfferCode)
BATCH = 5_000
REDEEMED = offer_codes.c.state == CodeState.REDEEMED


class SqlOffers:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, offer: Offer) -> None:
        """Add or replace."""
        await self._transaction.run(self._transaction.upsert(offers).values(values(offer)))

    async def of_site(self, site_id: SiteId) -> Sequence[Offer]:
        """By id."""
        query = select(*OFFER).where(offers.c.site_id == site_id).order_by(offers.c.offer_id)
        return [Offer(*row) for row in await self._transaction.all(query)]

    async def for_update(self, site_id: SiteId, offer_id: OfferId) -> Offer | None:
        """The lock is on the offer's name, not on a row: two who would make it take turns, too."""
        await self._transaction.lock("offer", site_id, offer_id)
        mine = (offers.c.site_id == site_id) & (offers.c.offer_id == offer_id)
        row = await self._transaction.first(select(*OFFER).where(mine))
        return Offer(*row) if row else None

    async def use(self, offer: Offer, visitor_id: VisitorId | None, now: datetime) -> OfferUse:
        """Each part reads one range of an index: this is asked at every event."""
        his = select(func.count()).where(
            _of(offer), offer_codes.c.visitor_id == (visitor_id or ""), or_(REDEEMED, _valid(now))
        )
        valid = select(func.count()).where(_of(offer), _valid(now))
        # as a double: SQLite fails where a sum of integers is beyond 2^63
        redeemed_minor = func.sum(cast(offer_codes.c.discount_minor, Double))
        query = select(func.count(), redeemed_minor, valid.scalar_subquery(), his.scalar_subquery())
        row = (await self._transaction.run(query.where(_of(offer), REDEEMED))).one()
        redeemed, redeemed_minor, granted, of_visitor = row
        return OfferUse(
            granted=granted,
            redeemed=redeemed,
            granted_minor=granted * most_cost_minor(offer),
            redeemed_minor=min(int(redeemed_minor or 0), LARGEST_MINOR),
            of_visitor=of_visitor,
        )

    async def upload(self, offer: Offer, codes: Sequence[str]) -> int:
        """Those known on this site already, of whatever offer, are left as they are."""
        free = {
            "site_id": offer.site_id,
            "offer_id": offer.offer_id,
            "state": CodeState.FREE,
            "discount_minor": 0,
        }
        insert = self._transaction.insert_new(offer_codes).returning(offer_codes.c.code)
        new = 0
        for batch in _batches(codes):
            saved = await self._transaction.run(insert, [free | {"code": code} for code in batch])
            new += len(saved.all())
        return new

    async def grant(self, code: OfferCode) -> bool:
        """One statement, so that of two who give it away at once the second finds it taken."""
        insert = self._transaction.insert(offer_codes).values(values(code))
        given = ("state", "visitor_id", "granted_at", "expires_at")
        granted = insert.on_conflict_do_update(
            index_elements=offer_codes.primary_key.columns.keys(),
            set_={name: insert.excluded[name] for name in given},
            where=and_(
                offer_codes.c.offer_id == insert.excluded.offer_id,
                _unused(insert.excluded.granted_at),
            ),
        )
        return await self._transaction.first(granted.returning(offer_codes.c.code)) is not None

    async def free(self, offer: Offer, now: datetime) -> str | None:
        """One never given, before one given in vain."""
        by_end = (offer_codes.c.expires_at, offer_codes.c.code)
        for state in (offer_codes.c.state == CodeState.FREE, _run_out(now)):
            query = select(offer_codes.c.code).where(_of(offer), state).order_by(*by_end).limit(1)
            if row := await self._transaction.first(query):
                return str(row.code)
        return None

    async def prolong(self, code: OfferCode, expires_at: datetime) -> OfferCode:
        """Raises NotFound where it is not granted, or redeemed by now."""
        granted = (offer_codes.c.state == CodeState.GRANTED) & _is(code.site_id, code.code)
        statement = update(offer_codes).where(granted).values(expires_at=expires_at).returning(*CODE)
        row = await self._transaction.first(statement)
        if row is None:
            raise NotFound(f"no code {code.code!r} that somebody holds")
        return OfferCode(*row)

    async def held(self, offer: Offer, visitor_id: VisitorId, now: datetime) -> OfferCode | None:
        """The latest, where there are several."""
        his = _of(offer) & (offer_codes.c.visitor_id == visitor_id)
        query = select(*CODE).where(his, _valid(now))
        latest = query.order_by(offer_codes.c.granted_at.desc(), offer_codes.c.code).limit(1)
        return await self._one(latest)

    async def code_for_update(self, site_id: SiteId, code: str) -> OfferCode | None:
        return await self._one(locked(select(*CODE).where(_is(site_id, code))))

    async def redeem(self, code: OfferCode) -> bool:
        """Takes when, with which order and for how much from `code`."""
        granted = _is(code.site_id, code.code) & (offer_codes.c.state == CodeState.GRANTED)
        now_redeemed = replace(code, state=CodeState.REDEEMED)
        changed = ("state", "redeemed_at", "order_id", "discount_minor")
        row = {name: getattr(now_redeemed, name) for name in changed}
        statement = update(offer_codes).where(granted).values(row).returning(offer_codes.c.code)
        return await self._transaction.first(statement) is not None

    async def codes(self, offer: Offer, limit: int) -> Sequence[OfferCode]:
        """Those not given yet last."""
        latest = offer_codes.c.granted_at.desc().nulls_last()
        query = select(*CODE).where(_of(offer)).order_by(latest, offer_codes.c.code).limit(limit)
        return [OfferCode(*row) for row in await self._transaction.all(query)]

    async def _one(self, query: Query) -> OfferCode | None:
        row = await self._transaction.first(query)
        return OfferCode(*row) if row else None


def _of(offer: Offer) -> ColumnElement[bool]:
    return (offer_codes.c.site_id == offer.site_id) & (offer_codes.c.offer_id == offer.offer_id)


def _is(site_id: SiteId, code: str) -> ColumnElement[bool]:
    return (offer_codes.c.site_id == site_id) & (offer_codes.c.code == code)


def _valid(now: datetime) -> ColumnElement[bool]:
    """In a visitor's hands, and of use to him."""
    in_time = offer_codes.c.expires_at.is_(None) | (offer_codes.c.expires_at > now)
    return (offer_codes.c.state == CodeState.GRANTED) & in_time


def _run_out(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return (offer_codes.c.state == CodeState.GRANTED) & (offer_codes.c.expires_at <= now)


def _unused(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    return (offer_codes.c.state == CodeState.FREE) | _run_out(now)


def _batches(codes: Sequence[str]) -> Iterator[list[str]]:
    """Each once, sorted: two uploads of the same codes wait for one another in the same order."""
    rest = iter(sorted({clean(code) for code in codes}))
    while batch := list(islice(rest, BATCH)):
        yield batch
