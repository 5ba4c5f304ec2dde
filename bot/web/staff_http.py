"""What agents and marketers see: the shells of console and dashboard, and the dashboard's numbers."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from aiohttp import web

from bot.actions import report
from bot.errors import Invalid, NotSignedIn
from bot.model import ConversationId, Role
from bot.rules.reports import Period
from bot.web import present, queries, sessions, wire
from bot.web.accounts_http import to_sign_in
from bot.web.errors import as_json
from bot.web.keys import REACTOR, SECRET
from bot.web.pages import page

DEFAULT_DAYS = 30
MOST_DAYS = 800


async def console(request: web.Request) -> web.Response:
    return await _screen(request, "console", sessions.CONVERSING)


async def dashboard(request: web.Request) -> web.Response:
    return await _screen(request, "dashboard", sessions.REPORTING)


async def me(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request)
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    return as_json(present.me(user, site))


async def overview(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    period = period_of(request, request.app[REACTOR].tools.clock.now())
    found = await request.app[REACTOR].read(report.overview, user.site_id, period)
    return as_json(present.overview(found, period))


async def orders(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    period = period_of(request, request.app[REACTOR].tools.clock.now())
    credited = request.query.get("credited", "0") == "1"
    found = await request.app[REACTOR].read(report.orders, user.site_id, period, credited_only=credited)
    return as_json(wire.OrderList([present.order_line(line) for line in found]))


async def questions(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    period = period_of(request, request.app[REACTOR].tools.clock.now())
    found = await request.app[REACTOR].read(report.questions, user.site_id, period)
    return as_json(wire.QuestionList([present.questions(group) for group in found]))


async def topics(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    period = period_of(request, request.app[REACTOR].tools.clock.now())
    found = await request.app[REACTOR].read(report.topics, user.site_id, period)
    whole = await request.app[REACTOR].read(report.overview, user.site_id, period)
    shown = [wire.WireTopic(topic.tag, topic.conversations) for topic in found]
    return as_json(wire.TopicList(shown, whole.conversations))


async def conversation(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request)
    wanted = ConversationId(request.match_info["conversation_id"])
    found = await request.app[REACTOR].read(report.transcript, user.site_id, wanted)
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    last = next((m for m in reversed(found.messages) if m.notice is None), None)
    row = present.row(found.conversation, last, found.visit, site.currency)
    return as_json(wire.Transcript(row, present.messages(found.messages)))


def period_of(request: web.Request, now: datetime) -> Period:
    """`since` and `until` of the query, whole days in UTC; the last 30 days, today included, by default."""
    until = _day(request, "until", now.date() + timedelta(days=1))
    since = _day(request, "since", until - timedelta(days=DEFAULT_DAYS))
    if not since < until:
        raise Invalid("since", "since must be before until")
    if until - since > timedelta(days=MOST_DAYS):
        raise Invalid("since", f"a period has at most {MOST_DAYS} days")
    return Period(_midnight(since), _midnight(until))


def _day(request: web.Request, name: str, default: date) -> date:
    sent = request.query.get(name, "")
    try:
        day = date.fromisoformat(sent) if sent else default
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2999:
        raise Invalid(name, f"{name} must be a date such as 2026-08-01")
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _screen(request: web.Request, screen: str, roles: Collection[Role]) -> web.Response:
    try:
        user = await sessions.signed_in(request, roles)
    except NotSignedIn:
        raise to_sign_in(request) from None
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    csrf = sessions.form_token(request.app[SECRET], request.cookies[sessions.COOKIE])
    return page(request, "staff.html", screen=screen, user=user, site=site, csrf=csrf)


def add_routes(app: web.Application) -> None:
    app.router.add_get("/console", console)
    app.router.add_get("/dashboard", dashboard)
    app.router.add_get("/api/me", me)
    app.router.add_get("/api/reports/overview", overview)
    app.router.add_get("/api/reports/orders", orders)
    app.router.add_get("/api/reports/questions", questions)
    app.router.add_get("/api/reports/topics", topics)
    app.router.add_get(r"/api/conversations/{conversation_id:[A-Za-z0-9_-]{1,64}}", conversation)
