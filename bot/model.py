"""The nouns of the house: what a visitor, an agent, a marketer and a shop have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType

SiteId = NewType("SiteId", str)
UserId = NewType("UserId", str)
VisitorId = NewType("VisitorId", str)
VisitId = NewType("VisitId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
ClientId = NewType("ClientId", str)
"""Made by the browser that sends a message or an event, so that sending it twice stores it once."""
CampaignId = NewType("CampaignId", str)
ExposureId = NewType("ExposureId", str)
TouchId = NewType("TouchId", str)
ItemId = NewType("ItemId", str)
OrderId = NewType("OrderId", str)
"""The shop's own order number; unique within a site."""
OfferId = NewType("OfferId", str)


class Role(StrEnum):
    AGENT = "agent"
    MARKETER = "marketer"
    ADMIN = "admin"


class Owner(StrEnum):
    """Who answers in a conversation."""

    BOT = "bot"
    AGENT = "agent"


class Status(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    """Handed over by the bot, no agent has taken it yet; the bot is silent."""
    CLOSED = "closed"


class Author(StrEnum):
    VISITOR = "visitor"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"
    """A notice: a fact of the conversation rendered in the reader's own language."""


@dataclass(frozen=True, slots=True)
class Money:
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Each week, from `opens` to `closes`, minutes after midnight of the site's timezone."""

    weekday: int
    """0 is Monday."""
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Service:
    """When humans answer, and for whom they are called."""

    timezone: str = "UTC"
    hours: tuple[OpenHours, ...] = ()
    """Empty: whenever an agent is there."""
    high_cart_minor: int | None = None
    """A visitor with a cart of this value who is not helped at once gets a human; None: no such rule."""


@dataclass(frozen=True, slots=True)
class Restraint:
    """How seldom a visitor may be interrupted, over all campaigns of a site."""

    speaks: bool = True
    """The global switch: off, no campaign says anything."""
    per_visit: int = 1
    per_day: int = 2
    """In 24 hours."""
    gap_s: int = 60
    """The least time between two interruptions, and between a message of the visitor's and one."""
    quiet_days: int = 7
    """After a dismissal, of any campaign."""
    quiet_pages: tuple[str, ...] = ("thanks",)
    """Page types on which nothing is said."""
    quiet_steps: tuple[str, ...] = ("payment",)
    """Steps of the checkout (`Visit.checkout_step`) in which nothing is said: the last."""


@dataclass(frozen=True, slots=True)
class Site:
    site_id: SiteId
    key: str
    """Public: it stands in the shop's script tag."""
    secret: str
    """Signs the shop server's calls."""
    name: str
    origins: tuple[str, ...]
    currency: str
    locale: str
    service: Service = Service()
    restraint: Restraint = Restraint()


@dataclass(frozen=True, slots=True)
class User:
    user_id: UserId
    site_id: SiteId
    email: str
    name: str
    password_hash: str
    role: Role


@dataclass(frozen=True, slots=True)
class Session:
    """A user's sign-in. Only a hash of its token is stored."""

    token_hash: str
    user_id: UserId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Product:
    item_id: ItemId
    title: str
    url: str
    price_minor: int
    currency: str
    description: str = ""
    image_url: str = ""
    sale_price_minor: int | None = None
    available: bool = True
    brand: str = ""
    category: str = ""
    """Google Merchant `product_type`, levels joined by ` > `."""
    cost_minor: int | None = None
    """What the shop paid for it; for its own rules only, no visitor may learn it."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Such as color, size, material; names in lower case."""
    rating: float | None = None
    """Of 1 to 5 stars, where the catalogue has it."""
    rating_count: int = 0

    @property
    def asked_minor(self) -> int:
        return self.price_minor if self.sale_price_minor is None else self.sale_price_minor


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One element of a GA4 event's `items`."""

    item_id: ItemId
    quantity: int = 1
    price_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """One event of the shop's page, in GA4's e-commerce vocabulary."""

    event_id: ClientId
    name: str
    occurred_at: datetime
    url: str = ""
    title: str = ""
    referrer: str = ""
    page_type: str = ""
    items: tuple[ItemLine, ...] = ()
    value_minor: int | None = None
    currency: str = ""
    transaction_id: str = ""
    search_term: str = ""
    dwell_s: float = 0.0
    """Seconds this page has been visible, of `user_engagement`."""
    scroll: float = 0.0
    """Deepest share of the page seen, 0 to 1, of `scroll` and `user_engagement`."""
    campaign_id: CampaignId | None = None
    """Of `exit_intent`, `nudge_shown`, `nudge_dismissed`, `nudge_opened`: whose nudge it was."""
    results: int | None = None
    """Of `view_search_results`: how many there were, where the page says it."""
    idle_s: float = 0.0
    """Of `idle`: seconds without any sign of the visitor, the page in view."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of `set_attributes`: what the shop knows of the visitor."""


@dataclass(frozen=True, slots=True)
class PageSeen:
    url: str
    title: str
    page_type: str
    seen_at: datetime
    dwell_s: float = 0.0
    scroll: float = 0.0


@dataclass(frozen=True, slots=True)
class ItemSeen:
    item_id: ItemId
    event: str
    """`view_item`, `add_to_cart` or `purchase`."""
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class CartLine:
    item_id: ItemId
    quantity: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visitor did since he came; the fold of his tracked events (`rules.visits`)."""

    visit_id: VisitId
    site_id: SiteId
    visitor_id: VisitorId
    started_at: datetime
    last_event_at: datetime
    referrer: str = ""
    user_agent: str = ""
    locale: str = ""
    pages_viewed: int = 0
    products_viewed: int = 0
    pages: tuple[PageSeen, ...] = ()
    """The latest, oldest first, bounded."""
    items: tuple[ItemSeen, ...] = ()
    """The latest, oldest first, bounded."""
    cart: tuple[CartLine, ...] = ()
    searches: tuple[str, ...] = ()
    interruptions: int = 0
    """Nudges shown in this visit."""
    dismissals: int = 0
    ordered: bool = False
    landing_url: str = ""
    """The first page's: it carries the campaign parameters and click ids of where he came from."""
    country: str = ""
    """ISO 3166-1 alpha-2, in capitals, where the address tells it."""
    utc_offset_min: int | None = None
    """Of the visitor's clock, minutes east of Greenwich."""
    cart_since_at: datetime | None = None
    """When something was put into an empty cart; None while it is empty."""
    checkout_step: str = ""
    """`begin`, `shipping`, `payment`, or "" outside the checkout."""
    checkout_since_at: datetime | None = None
    """When this step began."""
    coupon_touched: bool = False
    rage_clicks: int = 0
    dead_clicks: int = 0
    exit_signals: int = 0
    """How often he was about to leave, whether or not a campaign answered."""
    empty_searches: int = 0
    """Searches that found nothing."""
    idle_s: float = 0.0
    """Without any sign of him, as of the last event; 0 again with the next one that he caused."""
    events: Mapping[str, int] = field(default_factory=dict)
    """How often each of the shop's own events came; bounded."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the shop said of the visitor; bounded."""

    @property
    def cart_minor(self) -> int:
        return sum(line.quantity * line.price_minor for line in self.cart)

    @property
    def page(self) -> PageSeen | None:
        return self.pages[-1] if self.pages else None


@dataclass(frozen=True, slots=True)
class Card:
    """A product as shown in a conversation: what was said then, even when the catalogue changes."""

    item_id: ItemId
    title: str
    url: str
    image_url: str
    price_minor: int
    currency: str
    sale_price_minor: int | None = None
    reason: str = ""
    available: bool = True
    rating: float | None = None
    rating_count: int = 0


@dataclass(frozen=True, slots=True)
class QuickReply:
    label: str
    text: str
    """What the visitor says by choosing it."""
    means: str = ""
    """What the dialogue does about it, whatever its words, such as `guide:gifts`; for no screen."""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    label: str
    values: tuple[str, ...]
    """One for each card of the message, in their order; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The products of a message's cards, side by side."""

    rows: tuple[ComparedRow, ...]


class FieldKind(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """What a message asks the visitor to fill in; the answer is his next message."""

    name: str
    kind: FieldKind
    label: str


class ChoiceKind(StrEnum):
    REPLY = "reply"
    SIMILAR = "similar"
    DETAILS = "details"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of an earlier message that the visitor spoke with, instead of typing."""

    kind: ChoiceKind
    message_id: MessageId
    position: int = 0
    """Of the quick reply, 0 the first."""
    item_ids: tuple[ItemId, ...] = ()
    """Of the cards: one, of `COMPARE` two to four."""


class OfferKind(StrEnum):
    PERCENTAGE = "percentage"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class Promise:
    """An offer as a visitor sees it."""

    code: str
    kind: OfferKind
    percent: float
    amount_minor: int
    currency: str
    gift_title: str
    min_cart_minor: int
    expires_at: datetime
    text: str = ""
    """Such as `10 % off`, in the language it was said in: what was said then stays said."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A system message: a code of the message catalogues and what goes into it."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has a place in its conversation."""

    client_id: ClientId
    author: Author
    text: str = ""
    cards: tuple[Card, ...] = ()
    replies: tuple[QuickReply, ...] = ()
    links: tuple[Link, ...] = ()
    comparison: Comparison | None = None
    asks: Field | None = None
    choice: Choice | None = None
    promise: Promise | None = None
    notice: Notice | None = None
    user_id: UserId | None = None
    author_name: str = ""
    campaign_id: CampaignId | None = None


@dataclass(frozen=True, slots=True)
class Message:
    message_id: MessageId
    conversation_id: ConversationId
    client_id: ClientId
    sequence: int
    """1, 2, 3 … within the conversation, without gaps: what every screen sorts and resumes by."""
    author: Author
    posted_at: datetime
    text: str = ""
    cards: tuple[Card, ...] = ()
    replies: tuple[QuickReply, ...] = ()
    links: tuple[Link, ...] = ()
    comparison: Comparison | None = None
    asks: Field | None = None
    choice: Choice | None = None
    promise: Promise | None = None
    notice: Notice | None = None
    user_id: UserId | None = None
    author_name: str = ""
    campaign_id: CampaignId | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to reach a visitor who asked to be answered later."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    conversation_id: ConversationId
    site_id: SiteId
    visitor_id: VisitorId
    owner: Owner
    status: Status
    started_at: datetime
    last_sequence: int = 0
    user_id: UserId | None = None
    agent_name: str = ""
    waiting_since_at: datetime | None = None
    """For an agent. Where it is open all the same, nobody was there: the bot goes on until one is."""
    last_message_at: datetime | None = None
    visitor_spoke: bool = False
    seen_sequence: int = 0
    """The last message the visitor has had on his screen."""
    memory: Mapping[str, object] = field(default_factory=dict)
    """What the dialogue keeps between two turns; JSON, opaque to everyone else."""
    contact: Contact = Contact()
    tags: tuple[str, ...] = ()
    """What it turned out to be about, such as `objection_price`; sorted."""
    summary: str = ""
    """For the agent it is handed over to."""


@dataclass(frozen=True, slots=True)
class Click:
    """A button of a message was used."""

    message_id: MessageId
    kind: str
    """`link`, `cart`, or a ChoiceKind."""
    target: str
    """The label, address or item_id that was clicked."""


@dataclass(frozen=True, slots=True)
class Article:
    """What a shop knows about itself, such as how it takes things back."""

    article_id: str
    """A slug; unique within a site and locale."""
    title: str
    body: str
    """Markdown."""
    url: str = ""
    """Where visitors can read it; http(s) or a path of the shop."""
    locale: str = ""
    """Such as `de`; empty serves all."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What an integrator taught the dialogue of one site, as the YAML it was given in."""

    kind: Literal["guide", "intents", "phrases"]
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asked and the bot could not answer."""

    text: str
    locale: str
    asked_at: datetime
    conversation_id: ConversationId


@dataclass(frozen=True, slots=True)
class ProductQuery:
    """What the dialogue, a campaign or an agent asks the recommender for."""

    scenario: str = "for_you"
    """`for_you`, `similar`, `upsell`, `exit_rescue`, `trending`, `search` or `recently_viewed`."""
    text: str = ""
    category: str = ""
    brand: str = ""
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Only products that have each of these; names and values are compared without case."""
    unwanted: tuple[str, ...] = ()
    """Words, in lower case: only products without any of these in title, brand, category or attributes."""
    cheapest_first: bool = False
    exclude: tuple[ItemId, ...] = ()
    like: ItemId | None = None
    """What `similar` ones are wanted to; None: to what was viewed last."""
    limit: int = 3
    """What is shown; where something is unwanted, ask for more, so that enough are left."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was recommended: a code of the phrases and what goes into it."""

    code: str
    """`bought_with`, `because_viewed`, `viewed_with`, `popular_in`, `trending_in`, `popular`, `new_in`,
    `matches`, or ""."""
    item_id: ItemId | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    item_id: ItemId
    score: float
    reason: Reason
    shares: Mapping[str, float] = field(default_factory=dict)
    """Each source's part of the score."""
    propensity: float = 1.0
    """How probable it was that this place showed this item, given what stands above it."""
    explored: bool = False
    """Whether chance chose it rather than the ranking."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A recommended product as a visitor was shown it: what an evaluation of the recommender learns from."""

    item_id: ItemId
    position: int
    """1, 2, 3 … in its message."""
    scenario: str
    propensity: float
    explored: bool
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recommendation that was made."""

    number: int
    """Of the log of its database, rising."""
    shown_at: datetime
    shown: Shown
    clicked: bool
    seen: bool
    """False for a nudge that was posted and never came onto the visitor's screen."""


@dataclass(frozen=True, slots=True)
class Merchandising:
    """What a shop decides over any model (`rules.merchandising` checks it)."""

    margin_floor: float | None = None
    """The least share of its price a product must earn; one of unknown cost passes. None asks nothing."""
    excluded: tuple[ItemId, ...] = ()
    excluded_categories: tuple[str, ...] = ()
    """Each with those below it."""
    boosted: Mapping[str, float] = field(default_factory=dict)
    """item_id or category -> how many deviations of the scores it gains; negative: loses."""
    most_per_category: int = 0
    """Of one list; 0 for any number."""
    diversity: float = 0.0
    """From 0, by relevance alone, to 1, unlike what stands above."""
    explored_share: float = 0.0
    """The share of places that are tried out, 0 to 1."""
    exploration: Literal["epsilon", "thompson"] = "epsilon"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far what a site's recommender is made of has come: cheap to read, and read all the time."""

    site_id: SiteId
    change: int
    """The number of the catalogue's latest change."""
    merchandising: Merchandising
    imported_until: datetime | None
    """The latest moment in imported behaviour."""
    teaching_change: int = 0
    """The number of the latest change of what the dialogue was taught."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A visitor's look at, or taking of, one item, as the recommender hears of it."""

    site_id: SiteId
    visit_id: VisitId
    item_id: ItemId
    event: str
    occurred_at: datetime
    received_at: datetime
    key: tuple[str, str, int]
    """What tells it from every other of its site."""


class Arm(StrEnum):
    SHOWN = "shown"
    GHOST = "ghost"
    """Eligible, assigned to the holdout: nothing is shown, and the visitor counts as one who might have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of a condition, as it was found."""

    field: str
    operator: str
    wanted: str
    found: str
    """Empty where it is not known."""
    held: bool
    short_by: float | None = None
    """By how much a number missed."""
    excluded: bool = False
    """It stands in a `none`: there it should not hold."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was decided about one campaign at one moment, and why: codes for the message catalogues."""

    campaign_id: CampaignId
    name: str
    verdict: str
    """`shown`, `ghost`, `told` (the agents only), `off`, `scheduled`, `restrained`, `unmet`, `outranked`,
    `no_products` or `no_offer`."""
    because: str = ""
    """Of `restrained` the rule: `switched_off`, `same_visit`, `per_visit`, `per_day`, `gap`, `dismissed`,
    `quiet_page`, `quiet_step`, `in_conversation`, `offer_spent`; of `shown` the variant."""
    params: Mapping[str, str] = field(default_factory=dict)
    """What goes into the sentence of `because`."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposure:
    exposure_id: ExposureId
    site_id: SiteId
    campaign_id: CampaignId
    visitor_id: VisitorId
    visit_id: VisitId
    arm: Arm
    exposed_at: datetime
    trace: tuple[Looked, ...] = ()
    """This campaign first, then those that came before it."""
    variant: str = ""
    """What this visitor was assigned to see; of the holdout empty."""
    version: int = 1
    """Of the campaign: what was assigned under other shares must not be counted together."""
    propensity: float = 1.0
    """How probable this arm and variant was for this visitor."""
    interrupts: bool = True
    """False where only the agents are told: it counts for no cap."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a shop is ready to give, and how much of it in all."""

    offer_id: OfferId
    site_id: SiteId
    name: str
    kind: OfferKind
    currency: str
    percent: float = 0.0
    """Of `PERCENTAGE`, above 0, at most 100."""
    amount_minor: int = 0
    """Of `AMOUNT`; of `FREE_SHIPPING` and `GIFT` what one costs the shop, for its budget."""
    gift: ItemId | None = None
    most_minor: int | None = None
    """The largest discount of one order; of `PERCENTAGE` needed for a budget."""
    budget_minor: int | None = None
    count: int | None = None
    """How many may be redeemed."""
    per_visitor: int = 1
    min_cart_minor: int = 0
    margin_floor: float | None = None
    """The least share of the cart's price it must still earn, products of unknown cost left out."""
    valid_s: int = 86_400
    """From when it was given to a visitor."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    enabled: bool = True
    uploaded: bool = False
    """Its codes are the shop's own; otherwise they are made."""


class CodeState(StrEnum):
    FREE = "free"
    """Uploaded, given to nobody yet."""
    GRANTED = "granted"
    REDEEMED = "redeemed"


@dataclass(frozen=True, slots=True)
class OfferCode:
    """A code that works once."""

    site_id: SiteId
    code: str
    """In capitals; compared without case and spaces."""
    offer_id: OfferId
    state: CodeState
    visitor_id: VisitorId | None = None
    granted_at: datetime | None = None
    expires_at: datetime | None = None
    redeemed_at: datetime | None = None
    order_id: OrderId | None = None
    discount_minor: int = 0
    """What it took off the order; of free shipping and gifts what that cost the shop."""


@dataclass(frozen=True, slots=True)
class OfferUse:
    """What of an offer is gone: redeemed, or in a visitor's hands and still valid."""

    granted: int = 0
    redeemed: int = 0
    granted_minor: int = 0
    """The most those granted may still cost."""
    redeemed_minor: int = 0
    of_visitor: int = 0
    """Both, of one visitor."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """What a campaign puts on the visitor's screen."""

    campaign_id: CampaignId
    text: str
    cards: tuple[Card, ...] = ()
    replies: tuple[QuickReply, ...] = ()
    links: tuple[Link, ...] = ()
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What a campaign tells the agents about a visitor, who sees nothing of it."""

    site_id: SiteId
    visitor_id: VisitorId
    conversation_id: ConversationId
    """Where an agent can step in; empty so far, maybe."""
    campaign_id: CampaignId
    name: str
    """Of the campaign."""
    text: str
    told_at: datetime


class OrderState(StrEnum):
    UNVERIFIED = "unverified"
    """Reported by a browser only."""
    CONFIRMED = "confirmed"
    """Signed by the shop's server."""
    QUARANTINED = "quarantined"
    """Browser and server disagree about the value; counted nowhere until someone decides."""


@dataclass(frozen=True, slots=True)
class Order:
    site_id: SiteId
    order_id: OrderId
    visitor_id: VisitorId | None
    value: Money
    state: OrderState
    placed_at: datetime
    items: tuple[ItemLine, ...] = ()


class TouchKind(StrEnum):
    RECOMMENDATION = "recommendation"
    """A recommended product was clicked or put into the cart from chat."""
    ANSWERED = "answered"
    """The visitor wrote and got an answer."""
    LINK = "link"
    """A link or button in chat was clicked."""
    SHOWN = "shown"
    """A nudge was seen: reported, never credited."""


@dataclass(frozen=True, slots=True)
class Touch:
    touch_id: TouchId
    site_id: SiteId
    visitor_id: VisitorId
    conversation_id: ConversationId
    kind: TouchKind
    touched_at: datetime
    item_id: ItemId | None = None
    campaign_id: CampaignId | None = None
    message_id: MessageId | None = None
    """Whose card it was, of `RECOMMENDATION`."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One order's credit to one conversation, and the rule that gave it."""

    order_id: OrderId
    conversation_id: ConversationId
    touch_id: TouchId
    kind: TouchKind
    rules_version: int


@dataclass(frozen=True, slots=True)
class Interaction:
    """One line of imported behaviour: what the recommender learns from and no report counts."""

    visitor_id: str
    session_id: str
    event: str
    item_id: ItemId
    occurred_at: datetime
    quantity: int = 1
    price_minor: int | None = None
    order_id: str = ""
