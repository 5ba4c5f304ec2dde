"""From the house's nouns to what travels: everything a browser shows goes through here."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.dialogue.knowledge.grouping import QuestionGroup
from bot.model import (
    Card,
    Comparison,
    Contact,
    Conversation,
    Field,
    Hint,
    ItemId,
    Link,
    Message,
    Money,
    Nudge,
    Order,
    Product,
    Promise,
    QuickReply,
    Site,
    User,
    Visit,
    VisitorId,
)
from bot.rules.money import LARGEST_MINOR
from bot.rules.reports import Conversion, OrderRow, Overview, Period
from bot.web import wire

PAGES_SHOWN = 20


def time(at: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_or_none(at: datetime | None) -> str | None:
    return None if at is None else time(at)


def web_url(url: str) -> str:
    """The address where a click may lead: http, https or a path of the shop's own; else empty."""
    if any(ord(character) <= 32 or character == "\\" for character in url):
        return ""
    if url.startswith("/") and not url.startswith("//"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def card(shown: Card) -> wire.WireCard:
    return wire.WireCard(
        item_id=shown.item_id,
        title=shown.title,
        url=web_url(shown.url),
        image_url=web_url(shown.image_url),
        price_minor=shown.price_minor,
        currency=shown.currency,
        available=shown.available,
        sale_price_minor=shown.sale_price_minor,
        reason=shown.reason,
        rating=shown.rating,
        rating_count=shown.rating_count,
    )


def message(posted: Message) -> wire.WireMessage:
    return wire.WireMessage(
        message_id=posted.message_id,
        conversation_id=posted.conversation_id,
        client_id=posted.client_id,
        sequence=posted.sequence,
        author=posted.author.value,
        posted_at=time(posted.posted_at),
        text=posted.text,
        author_name=posted.author_name,
        cards=[card(shown) for shown in posted.cards],
        replies=_replies(posted.replies),
        links=_links(posted.links),
        comparison=_comparison(posted.comparison) if posted.comparison else None,
        asks=_asks(posted.asks) if posted.asks else None,
        notice=wire.WireNotice(posted.notice.code, dict(posted.notice.params)) if posted.notice else None,
        campaign_id=posted.campaign_id or "",
        promise=_promise(posted.promise) if posted.promise else None,
    )


def messages(posted: Sequence[Message]) -> list[wire.WireMessage]:
    return [message(one) for one in posted]


def nudge(spoken: Nudge) -> wire.WireNudge:
    return wire.WireNudge(
        campaign_id=spoken.campaign_id,
        text=spoken.text,
        cards=[card(shown) for shown in spoken.cards],
        replies=_replies(spoken.replies),
        links=_links(spoken.links),
        promise=_promise(spoken.promise) if spoken.promise else None,
    )


def state(conversation: Conversation) -> wire.ConversationState:
    return wire.ConversationState(
        owner=conversation.owner.value,
        status=conversation.status.value,
        agent_name=conversation.agent_name,
    )


def visitor_name(visitor_id: VisitorId) -> str:
    """Short enough to speak of, from the random end of the id."""
    return visitor_id[-4:].upper()


def row(
    conversation: Conversation, last: Message | None, visit: Visit | None, currency: str
) -> wire.InboxRow:
    return wire.InboxRow(
        conversation_id=conversation.conversation_id,
        visitor_id=conversation.visitor_id,
        visitor_name=visitor_name(conversation.visitor_id),
        owner=conversation.owner.value,
        status=conversation.status.value,
        user_id=conversation.user_id or "",
        agent_name=conversation.agent_name,
        waiting_since_at=time_or_none(conversation.waiting_since_at),
        last_message_at=time_or_none(conversation.last_message_at),
        last_author=last.author.value if last else "",
        last_text=last.text[:200] if last else "",
        last_sequence=conversation.last_sequence,
        cart_minor=_cart_minor(visit) if visit else 0,
        currency=currency,
        page_title=visit.page.title if visit and visit.page else "",
        tags=list(conversation.tags),
    )


def contact(left: Contact) -> wire.WireContact:
    return wire.WireContact(left.name, left.email, left.phone)


def device(user_agent: str) -> str:
    """`phone`, `tablet` or `computer`, as far as a User-Agent tells."""
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    return "phone" if "Mobi" in user_agent else "computer"


def visitor(visit: Visit, visits: int, products: Mapping[ItemId, Product], currency: str) -> wire.WireVisitor:
    return wire.WireVisitor(
        visitor_id=visit.visitor_id,
        visitor_name=visitor_name(visit.visitor_id),
        locale=visit.locale,
        device=device(visit.user_agent),
        referrer=visit.referrer,
        visits=visits,
        started_at=time(visit.started_at),
        pages=[
            wire.WirePage(web_url(page.url), page.title, page.page_type, time(page.seen_at), page.dwell_s)
            for page in reversed(visit.pages[-PAGES_SHOWN:])
        ],
        cart=[_cart_line(line.item_id, line.quantity, line.price_minor, products) for line in visit.cart],
        cart_minor=_cart_minor(visit),
        currency=currency,
    )


def _cart_minor(visit: Visit) -> int:
    """A browser may say anything of its cart; a console has to show it all the same."""
    return min(visit.cart_minor, LARGEST_MINOR)


def _cart_line(
    item_id: ItemId, quantity: int, price_minor: int, products: Mapping[ItemId, Product]
) -> wire.WireCartLine:
    product = products.get(item_id)
    return wire.WireCartLine(
        item_id=item_id,
        title=product.title if product else item_id,
        image_url=web_url(product.image_url) if product else "",
        quantity=quantity,
        price_minor=price_minor,
    )


def me(user: User, site: Site) -> wire.Me:
    return wire.Me(user.user_id, user.name, user.email, user.role.value, site.name, site.currency)


def overview(found: Overview, period: Period) -> wire.OverviewAnswer:
    return wire.OverviewAnswer(
        since=time(period.since_at),
        until=time(period.until_at),
        visits=found.visits,
        conversations=found.conversations,
        handed_over=found.handed_over,
        orders=found.orders,
        unverified=found.unverified,
        quarantined=found.quarantined,
        revenue=[_money(money) for money in found.revenue],
        credited=found.credited,
        credited_revenue=[_money(money) for money in found.credited_revenue],
        with_chat=_conversion(found.with_chat),
        without_chat=_conversion(found.without_chat),
        shown=found.shown,
        held_out=found.held_out,
        opened=found.opened,
    )


def order_line(found: OrderRow) -> wire.OrderLine:
    return wire.OrderLine(
        order_id=found.order_id,
        placed_at=time(found.placed_at),
        value=_money(found.value),
        state=found.state.value,
        conversation_id=found.conversation_id,
        kind=found.kind.value if found.kind else "",
        first_words=found.first_words,
    )


def questions(group: QuestionGroup) -> wire.WireQuestions:
    return wire.WireQuestions(group.label, group.count, list(group.examples), time(group.latest_at))


def order_taken(order: Order, notes: list[str]) -> wire.OrderTaken:
    return wire.OrderTaken(order.order_id, order.state.value, notes)


def _money(money: Money) -> wire.WireMoney:
    return wire.WireMoney(money.amount_minor, money.currency)


def _conversion(found: Conversion) -> wire.WireConversion:
    return wire.WireConversion(found.visitors, found.buyers)


def _replies(replies: Sequence[QuickReply]) -> list[wire.WireReply]:
    return [wire.WireReply(reply.label, reply.text) for reply in replies]


def _links(links: Sequence[Link]) -> list[wire.WireLink]:
    """All of them: a click names its link by the place among these."""
    return [wire.WireLink(link.label, web_url(link.url)) for link in links]


def _promise(made: Promise) -> wire.WirePromise:
    return wire.WirePromise(made.code, made.text, time(made.expires_at))


def _comparison(made: Comparison) -> wire.WireComparison:
    return wire.WireComparison([wire.WireComparedRow(row.label, list(row.values)) for row in made.rows])


def _asks(field: Field) -> wire.WireField:
    return wire.WireField(field.name, field.kind.value, field.label)


def hint(told: Hint) -> wire.WireHint:
    return wire.WireHint(told.conversation_id, told.name, told.text, time(told.told_at))
