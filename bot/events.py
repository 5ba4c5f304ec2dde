"""What happened: frozen, past tense, raised by actions and answered by the table in `reactions`."""

from dataclasses import dataclass

from bot.model import (
    Conversation,
    Hint,
    Message,
    Order,
    SiteId,
    Tracked,
    Visit,
    VisitorId,
)


@dataclass(frozen=True, slots=True)
class VisitChanged:
    """New events were folded into a visit; `tracked` are those not known before, in order of time."""

    visit: Visit
    tracked: tuple[Tracked, ...]


@dataclass(frozen=True, slots=True)
class Purchased:
    """The shop's page said that an order was placed."""

    visit: Visit
    tracked: Tracked


@dataclass(frozen=True, slots=True)
class ExitIntended:
    """An armed exit nudge went off in the browser; it is already on the screen, or held out."""

    visit: Visit
    tracked: Tracked


@dataclass(frozen=True, slots=True)
class MessagePosted:
    site_id: SiteId
    visitor_id: VisitorId
    message: Message


@dataclass(frozen=True, slots=True)
class VisitorSpoke:
    conversation: Conversation
    message: Message


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """Owner, status or agent of a conversation changed, or it began."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class AgentsTold:
    """A campaign drew the agents' attention to a visitor."""

    hint: Hint


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    order: Order


@dataclass(frozen=True, slots=True)
class OrderCredited:
    order: Order
    conversation: Conversation


Event = (
    VisitChanged
    | Purchased
    | ExitIntended
    | MessagePosted
    | VisitorSpoke
    | ConversationChanged
    | AgentsTold
    | OrderPlaced
    | OrderCredited
)


def visitor_of(event: Event) -> VisitorId | None:
    """Whom it is about; None for an order of nobody known."""
    match event:
        case VisitChanged() | Purchased() | ExitIntended():
            return event.visit.visitor_id
        case VisitorSpoke() | ConversationChanged():
            return event.conversation.visitor_id
        case MessagePosted():
            return event.visitor_id
        case AgentsTold():
            return event.hint.visitor_id
        case OrderPlaced() | OrderCredited():
            return event.order.visitor_id
