"""What travels between our server and our browsers: declared here once, `typescript` makes types of it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=2000)]
Id = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Number = Annotated[float, Meta(ge=0, le=1e12)]
Place = Annotated[int, Meta(ge=0, le=100)]
ItemRef = Annotated[str, Meta(min_length=1, max_length=100)]
AttributeName = Annotated[str, Meta(min_length=1, max_length=40)]
UtcOffset = Annotated[int, Meta(ge=-840, le=840)]


class EventItem(Struct, frozen=True):
    """GA4's item, as much of it as is used. Prices are decimal numbers there."""

    item_id: Annotated[str, Meta(min_length=1, max_length=100)]
    quantity: Count = 1
    price: Number | None = None


class PageEvent(Struct, frozen=True):
    event_id: Id
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    age_ms: Annotated[int, Meta(ge=0, le=86_400_000)]
    """How long before `EventBatch` was sent it happened: browsers' clocks are not trusted."""
    url: Long = ""
    title: Long = ""
    referrer: Long = ""
    page_type: Short = ""
    items: Annotated[list[EventItem], Meta(max_length=200)] = []
    value: Number | None = None
    currency: Annotated[str, Meta(pattern=r"^([A-Z]{3})?$")] = ""
    transaction_id: Annotated[str, Meta(max_length=100)] = ""
    search_term: Short = ""
    dwell_s: Number = 0.0
    scroll: Annotated[float, Meta(ge=0, le=1)] = 0.0
    campaign_id: Short = ""
    results: Count | None = None
    """Of `view_search_results`: how many there were."""
    idle_s: Number = 0.0
    """Of `idle`."""
    attributes: Annotated[dict[AttributeName, Short], Meta(max_length=20)] = {}
    """Of `set_attributes`: what the shop knows of the visitor."""


class EventBatch(Struct, frozen=True):
    """POST /api/events?site=KEY, as text/plain so that no preflight is needed."""

    token: Annotated[str, Meta(max_length=400)] = ""
    locale: Annotated[str, Meta(max_length=35)] = ""
    utc_offset_min: UtcOffset | None = None
    """Of the visitor's clock, minutes east of Greenwich."""
    events: Annotated[list[PageEvent], Meta(max_length=100)] = []


class WireCard(Struct, frozen=True):
    item_id: str
    title: str
    url: str
    image_url: str
    price_minor: int
    currency: str
    available: bool
    sale_price_minor: int | None = None
    reason: str = ""
    rating: float | None = None
    """Of 1 to 5 stars."""
    rating_count: int = 0


class WireReply(Struct, frozen=True):
    label: str
    text: str


class WireLink(Struct, frozen=True):
    label: str
    url: str
    """Empty where it is no address a click may lead to."""


class WireComparedRow(Struct, frozen=True):
    label: str
    values: list[str]
    """One for each card of the message; empty where it is not known."""


class WireComparison(Struct, frozen=True):
    rows: list[WireComparedRow]


class WireField(Struct, frozen=True):
    name: str
    kind: Literal["text", "email", "phone", "number"]
    label: str


class WirePromise(Struct, frozen=True):
    """An offer that is the visitor's, with the code that the checkout asks for."""

    code: str
    text: str
    """Such as `10 % off`, in the visitor's language."""
    expires_at: str


class WireNotice(Struct, frozen=True):
    code: str
    params: dict[str, str]


class WireMessage(Struct, frozen=True):
    """`message:posted` from the server, in both namespaces."""

    message_id: str
    conversation_id: str
    client_id: str
    sequence: int
    author: Literal["visitor", "bot", "agent", "system"]
    posted_at: str
    """ISO 8601, UTC."""
    text: str
    author_name: str
    cards: list[WireCard]
    replies: list[WireReply]
    links: list[WireLink]
    comparison: WireComparison | None
    asks: WireField | None
    notice: WireNotice | None
    campaign_id: str
    promise: WirePromise | None = None


class WireNudge(Struct, frozen=True):
    campaign_id: str
    text: str
    cards: list[WireCard]
    replies: list[WireReply]
    links: list[WireLink]
    promise: WirePromise | None


class Armed(Struct, frozen=True):
    """An exit nudge that the browser may show by itself; without a nudge it only reports (the holdout)."""

    campaign_id: str
    """And what was decided about it, such as `cart-exit@3:a`: given back with `exit_intent` as it came."""
    nudge: WireNudge | None


class EventAnswer(Struct, frozen=True):
    token: str
    """To be kept by the browser and sent with everything else."""
    nudge: WireNudge | None
    armed: Armed | None
    signals: list[str]
    """What to watch for beyond the exit: `idle`, `rage_click`, `dead_click`, `coupon_field`."""
    unread: int
    """Messages the visitor has not seen."""
    rejected: list[str]
    """One sentence for each event that was not taken, naming the field."""


class VisitorHello(Struct, frozen=True):
    """Socket.IO `auth` of namespace /visitor."""

    site: Short
    token: Annotated[str, Meta(max_length=400)]


class WireChoice(Struct, frozen=True):
    """The button of an earlier message that a visitor spoke with."""

    kind: Literal["reply", "similar", "details", "compare"]
    message_id: Id
    position: Place = 0
    """Of the quick reply, 0 the first."""
    item_ids: Annotated[list[ItemRef], Meta(max_length=4)] = []
    """Of the cards: one, of `compare` two to four."""


class VisitorPost(Struct, frozen=True):
    """`message:post` in /visitor."""

    client_id: Id
    text: Text
    choice: WireChoice | None = None


class Resume(Struct, frozen=True):
    """`conversation:resume` in /visitor."""

    after: Count


class Seen(Struct, frozen=True):
    """`message:see` in /visitor: the newest message that was on the screen."""

    sequence: Count


class CardClick(Struct, frozen=True):
    """`card:click` in /visitor."""

    message_id: Id
    item_id: Short
    action: Literal["details", "cart"]


class LinkClick(Struct, frozen=True):
    """`link:click` in /visitor."""

    message_id: Id
    position: Place
    """Among the message's links, 0 the first."""


class WireHint(Struct, frozen=True):
    """`visitor:hinted` to agents: a campaign draws their attention to a visitor, who sees nothing of it."""

    conversation_id: str
    """Where to step in."""
    campaign: str
    text: str
    told_at: str


class Typing(Struct, frozen=True):
    """`typing:set` in both namespaces, `typing:changed` from the server."""

    typing: bool
    conversation_id: str = ""


class ConversationState(Struct, frozen=True):
    """`conversation:changed` in /visitor."""

    owner: Literal["bot", "agent"]
    status: Literal["open", "waiting", "closed"]
    agent_name: str


class Resumed(Struct, frozen=True):
    """Acknowledges `conversation:resume` in /visitor."""

    conversation: ConversationState | None
    messages: list[WireMessage]
    last_sequence: int


class Posted(Struct, frozen=True):
    """Acknowledges `message:post`: it is saved."""

    message: WireMessage


class Problem(Struct, frozen=True):
    """Acknowledges anything that was refused."""

    code: str
    message: str
    data: dict[str, str]


class Refused(Struct, frozen=True):
    error: Problem


class InboxView(Struct, frozen=True):
    """`inbox:list` in /agent."""

    view: Literal["waiting", "mine", "bot", "all", "closed"]


class InboxRow(Struct, frozen=True):
    conversation_id: str
    visitor_id: str
    visitor_name: str
    owner: Literal["bot", "agent"]
    status: Literal["open", "waiting", "closed"]
    user_id: str
    agent_name: str
    waiting_since_at: str | None
    last_message_at: str | None
    last_author: str
    last_text: str
    last_sequence: int
    cart_minor: int
    currency: str
    page_title: str
    tags: list[str]


class Inbox(Struct, frozen=True):
    rows: list[InboxRow]
    counts: dict[str, int]


class ConversationRef(Struct, frozen=True):
    """`conversation:take`, `conversation:release`, `conversation:close` in /agent."""

    conversation_id: Id


class ConversationOpen(Struct, frozen=True):
    """`conversation:open` in /agent; `after` resumes."""

    conversation_id: Id
    after: Count = 0


class AgentPost(Struct, frozen=True):
    """`message:post` in /agent."""

    conversation_id: Id
    client_id: Id
    text: Text


class WirePage(Struct, frozen=True):
    url: str
    title: str
    page_type: str
    seen_at: str
    dwell_s: float


class WireCartLine(Struct, frozen=True):
    item_id: str
    title: str
    image_url: str
    quantity: int
    price_minor: int


class WireVisitor(Struct, frozen=True):
    """`visitor:changed` in /agent, and part of `ConversationOpened`."""

    visitor_id: str
    visitor_name: str
    locale: str
    device: str
    referrer: str
    visits: int
    started_at: str
    pages: list[WirePage]
    """Newest first."""
    cart: list[WireCartLine]
    cart_minor: int
    currency: str


class WireContact(Struct, frozen=True):
    """Where the visitor asked to be answered; each empty where he did not say."""

    name: str
    email: str
    phone: str


class ConversationOpened(Struct, frozen=True):
    row: InboxRow
    messages: list[WireMessage]
    visitor: WireVisitor | None
    contact: WireContact
    summary: str
    """What the assistant tells the agent it hands over to."""


class Me(Struct, frozen=True):
    """GET /api/me: who is signed in."""

    user_id: str
    name: str
    email: str
    role: Literal["agent", "marketer", "admin"]
    site_name: str
    currency: str


class WireMoney(Struct, frozen=True):
    amount_minor: int
    currency: str


class WireConversion(Struct, frozen=True):
    visitors: int
    buyers: int


class OverviewAnswer(Struct, frozen=True):
    """GET /api/reports/overview?since&until (ISO dates, UTC; until is not included)."""

    since: str
    until: str
    visits: int
    conversations: int
    handed_over: int
    orders: int
    unverified: int
    quarantined: int
    revenue: list[WireMoney]
    credited: int
    credited_revenue: list[WireMoney]
    with_chat: WireConversion
    without_chat: WireConversion
    shown: int
    held_out: int
    opened: int


class OrderLine(Struct, frozen=True):
    order_id: str
    placed_at: str
    value: WireMoney
    state: Literal["unverified", "confirmed", "quarantined"]
    conversation_id: str | None
    kind: str
    first_words: str


class OrderList(Struct, frozen=True):
    """GET /api/reports/orders?since&until&credited=1"""

    orders: list[OrderLine]


class Transcript(Struct, frozen=True):
    """GET /api/conversations/{conversation_id}"""

    row: InboxRow
    messages: list[WireMessage]


class WireQuestions(Struct, frozen=True):
    """Questions without an answer that ask for the same."""

    label: str
    count: int
    examples: list[str]
    latest_at: str


class QuestionList(Struct, frozen=True):
    """GET /api/reports/questions?since&until"""

    groups: list[WireQuestions]
    """Those asked most often first."""


class WireTopic(Struct, frozen=True):
    tag: str
    conversations: int


class TopicList(Struct, frozen=True):
    """GET /api/reports/topics?since&until"""

    topics: list[WireTopic]
    """Those of most conversations first; a conversation may have several."""
    conversations: int
    """In which the visitor wrote."""


class WireGuide(Struct, frozen=True):
    guide_id: str
    title: str
    locales: list[str]
    steps: int
    faults: int


class GuideList(Struct, frozen=True):
    """GET /api/guides"""

    guides: list[WireGuide]


class GuideNode(Struct, frozen=True):
    id: str
    kind: str
    title: str
    lines: list[str]
    layer: int
    """0 is where the guide begins."""
    column: int
    """0 is the leftmost of its layer."""
    x: float
    """Where it stands beside the others and the lines that pass its layer: only the order counts."""


class GuideEdge(Struct, frozen=True):
    start: str
    end: str
    label: str
    """Of several answers that lead the same way, joined by ` / `."""
    back: bool
    """It leads to a layer that came before."""
    passes: list[float]
    """Where it passes each layer between, as nodes count `x`."""


class GuideFault(Struct, frozen=True):
    step: str
    """Empty where it is about the guide as a whole."""
    code: str
    message: str


class GuideView(Struct, frozen=True):
    """GET /api/guides/{guide_id}?locale="""

    guide: WireGuide
    locale: str
    nodes: list[GuideNode]
    edges: list[GuideEdge]
    faults: list[GuideFault]


class OrderItem(Struct, frozen=True):
    item_id: Annotated[str, Meta(min_length=1, max_length=100)]
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    price_minor: Annotated[int, Meta(ge=0, le=2**53)] | None = None


class SignedOrder(Struct, frozen=True):
    """POST /api/orders, by the shop's server, signed."""

    order_id: Annotated[str, Meta(min_length=1, max_length=100)]
    value_minor: Annotated[int, Meta(ge=0, le=2**53)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    visitor_token: Annotated[str, Meta(max_length=400)] = ""
    """What the page's `floorwalker.token()` gave, where the shop can pass it on."""
    items: Annotated[list[OrderItem], Meta(max_length=500)] = []


class OrderTaken(Struct, frozen=True):
    order_id: str
    state: Literal["unverified", "confirmed", "quarantined"]
    notes: list[str]
    """What was not taken over, one sentence each; the order is saved all the same."""
