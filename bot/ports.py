"""What the actions need from outside, as Protocols, and the frozen `Tools` that carries it to them."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.drafting.asking import Asked, Completion
from bot.dialogue.knowledge.grouping import QuestionGroup
from bot.model import (
    Article,
    CampaignId,
    Click,
    ClientId,
    Contact,
    Conversation,
    ConversationId,
    Credit,
    Definition,
    Draft,
    Exposure,
    Heard,
    Hint,
    Interaction,
    ItemId,
    Merchandising,
    Message,
    MessageId,
    Offer,
    OfferCode,
    OfferId,
    OfferUse,
    Order,
    OrderId,
    Outcome,
    Owner,
    Product,
    ProductQuery,
    Question,
    Recommendation,
    Restraint,
    Service,
    Session,
    Shown,
    Site,
    SiteId,
    Standing,
    Status,
    Touch,
    Tracked,
    User,
    UserId,
    Visit,
    VisitId,
    VisitorId,
)
from bot.rules.campaigns import Campaign, Kept, Revision
from bot.rules.increments import Tally
from bot.rules.reports import OrderRow, Overview, Period, Topic
from bot.rules.situation import Known, Recorded


class Sites(Protocol):
    async def add(self, site: Site) -> None: ...
    async def by_key(self, key: str) -> Site | None: ...
    async def by_id(self, site_id: SiteId) -> Site | None: ...
    async def all(self) -> Sequence[Site]: ...
    async def set_origins(self, site_id: SiteId, origins: Sequence[str]) -> None: ...
    async def set_merchandising(self, site_id: SiteId, merchandising: Merchandising) -> None: ...
    async def set_service(self, site_id: SiteId, service: Service) -> None: ...
    async def set_restraint(self, site_id: SiteId, restraint: Restraint) -> None: ...
    async def standing(self) -> Sequence[Standing]:
        """Of every site; asked several times a second."""


class Users(Protocol):
    async def add(self, user: User) -> None: ...
    async def by_email(self, email: str) -> User | None: ...
    async def by_id(self, user_id: UserId) -> User | None: ...
    async def of_site(self, site_id: SiteId) -> Sequence[User]: ...
    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        """Change the password and end every session of this user."""

    async def open_session(self, session: Session, password_hash: str, now: datetime) -> bool:
        """Save it, and drop those that have ended; False where the user's password is another by now."""

    async def by_session(self, token_hash: str, now: datetime) -> User | None: ...
    async def close_session(self, token_hash: str) -> None: ...
    async def see(self, user_ids: Sequence[UserId], now: datetime) -> None:
        """They have the console open."""

    async def online(self, site_id: SiteId, since: datetime) -> int:
        """How many of the site have been seen since."""


class Visits(Protocol):
    async def open(self, visit: Visit) -> None:
        """Save a new visit, and its visitor where he is new."""

    async def save(self, visit: Visit) -> None: ...
    async def by_id(self, site_id: SiteId, visit_id: VisitId) -> Visit | None: ...
    async def latest(self, site_id: SiteId, visitor_id: VisitorId) -> Visit | None: ...
    async def previous(self, visit: Visit) -> Visit | None:
        """The one before, of the same visitor."""

    async def latest_of(
        self, site_id: SiteId, visitor_ids: Sequence[VisitorId]
    ) -> Mapping[VisitorId, Visit]: ...
    async def latest_for_update(self, site_id: SiteId, visitor_id: VisitorId) -> Visit | None:
        """`latest`, locking this visitor until the transaction ends, so that two tabs fold in turn."""

    async def known(self, visit: Visit) -> Known:
        """What is known of its visitor from before this visit."""

    def recorded(
        self, site_id: SiteId, period: Period, batch: int = 500
    ) -> AsyncGenerator[Sequence[Recorded], None]:
        """Visits begun in the period, in order of visitor and time, to be replayed."""

    async def recorded_of(self, site_id: SiteId, visitor_id: VisitorId, latest: int) -> Sequence[Recorded]:
        """The visitor's latest visits, oldest first."""

    async def live(self, site_id: SiteId, since: datetime, limit: int) -> Sequence[Visit]: ...
    async def record(
        self, visit: Visit, tracked: Sequence[Tracked], received_at: datetime
    ) -> Sequence[Tracked]:
        """Store events once each, by (visitor, event_id); returns those that were new, in the given order."""


class Products(Protocol):
    async def put(self, site_id: SiteId, products: Sequence[Product]) -> None:
        """Add or replace, by (site, item_id)."""

    async def by_ids(self, site_id: SiteId, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Product]: ...
    async def page(
        self,
        site_id: SiteId,
        *,
        category: str = "",
        text: str = "",
        order: str = "title",
        after: int = 0,
        limit: int = 24,
    ) -> tuple[Sequence[Product], int]:
        """A page of a category (prefix of levels) and of titles holding every word of `text`, and the total.

        `order` is `title`, `price` or `price_desc`; `after` is the offset.
        """

    async def categories(self, site_id: SiteId) -> Sequence[tuple[str, int]]:
        """Every full category path with its number of products."""

    async def all(self, site_id: SiteId) -> Sequence[Product]: ...
    async def changed(self, site_id: SiteId, after: int) -> Sequence[Product]:
        """Those that a change of a higher number added or made different (`Standing.change`)."""

    async def stamp(self, site_id: SiteId) -> str:
        """Changes whenever the catalogue does."""


class Conversations(Protocol):
    async def open(self, conversation: Conversation) -> Conversation:
        """Save it, or return the one this visitor has already: one conversation a visitor of a site."""

    async def by_id(self, site_id: SiteId, conversation_id: ConversationId) -> Conversation | None: ...
    async def of_visitor(self, site_id: SiteId, visitor_id: VisitorId) -> Conversation | None: ...
    async def inbox(
        self, site_id: SiteId, view: str, user_id: UserId, limit: int
    ) -> Sequence[tuple[Conversation, Message | None]]:
        """`view`: waiting (longest first), mine, bot, closed or all (latest first); with `last_spoken`."""

    async def counts(self, site_id: SiteId, user_id: UserId) -> Mapping[str, int]:
        """How many conversations each view of the inbox has."""

    async def post(
        self, conversation_id: ConversationId, draft: Draft, now: datetime, *, only_while: Owner | None = None
    ) -> tuple[Message, bool] | None:
        """Give the draft the next sequence number and save it.

        A client_id known in this conversation returns the message saved then, and False: nothing new. With
        `only_while`, None where the conversation's owner is (in this very transaction) another, or where it
        is waiting for an agent.
        """

    async def messages(
        self, conversation_id: ConversationId, after: int = 0, limit: int = 500
    ) -> Sequence[Message]: ...
    async def message(self, conversation_id: ConversationId, message_id: MessageId) -> Message | None: ...
    async def message_by_client_id(
        self, conversation_id: ConversationId, client_id: ClientId
    ) -> Message | None: ...
    async def visitor_spoke_at(self, conversation_id: ConversationId) -> datetime | None:
        """When the visitor last wrote."""

    async def last_spoken(self, conversation_id: ConversationId) -> Message | None:
        """The last message that is no notice."""

    async def unanswered(self, since: datetime) -> Sequence[tuple[Conversation, Message]]:
        """Those of every site that the bot has, where the visitor had the last word, after `since`."""

    async def take(
        self, site_id: SiteId, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Owner bot -> agent, atomically; None where somebody else was first or nothing is there."""

    async def release(
        self, site_id: SiteId, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        """Owner agent -> bot, by the agent who has it."""

    async def set_status(
        self, conversation_id: ConversationId, status: Status, waiting_since_at: datetime | None
    ) -> Conversation: ...
    async def remember(self, conversation_id: ConversationId, memory: Mapping[str, object]) -> None: ...
    async def keep_contact(self, conversation_id: ConversationId, contact: Contact) -> None: ...
    async def brief(self, conversation_id: ConversationId, summary: str) -> None:
        """Keep the summary for the agent it is handed over to."""

    async def tag(self, conversation: Conversation, names: Sequence[str], now: datetime) -> None:
        """Each once; the first time counts."""

    async def click(self, conversation: Conversation, click: Click, now: datetime) -> None: ...
    async def clicks(self, conversation_id: ConversationId) -> Sequence[Click]: ...
    async def see(self, conversation_id: ConversationId, sequence: int) -> None:
        """Raise `seen_sequence`; it never falls."""


class Campaigns(Protocol):
    async def save(self, site_id: SiteId, revision: Revision, *, archived: bool = False) -> None:
        """Add or replace the campaign, and keep the revision for its history."""

    async def of_site(self, site_id: SiteId) -> Sequence[Campaign]:
        """Those not archived, by id. Asked at every event: what was read before is not read again."""

    async def kept(self, site_id: SiteId) -> Sequence[Kept]:
        """All, archived ones too, by id."""

    async def for_update(self, site_id: SiteId, campaign_id: CampaignId) -> Kept | None:
        """Locked until the transaction ends."""

    async def history(self, site_id: SiteId, campaign_id: CampaignId) -> Sequence[Revision]:
        """The latest first."""

    async def expose(self, exposure: Exposure) -> bool:
        """Save the first exposure of (campaign, visit); False where there is one already."""

    async def exposures(self, site_id: SiteId, visitor_id: VisitorId, since: datetime) -> Sequence[Exposure]:
        """Oldest first."""

    async def assigned(self, site_id: SiteId, visitor_id: VisitorId) -> Mapping[CampaignId, Exposure]:
        """The first exposure of this visitor to each campaign, without its trace."""

    async def dismiss(
        self, site_id: SiteId, visitor_id: VisitorId, campaign_id: CampaignId, at: datetime
    ) -> None: ...
    async def dismissed_at(self, site_id: SiteId, visitor_id: VisitorId) -> Mapping[CampaignId, datetime]: ...
    async def tallies(self, site_id: SiteId, campaign_id: CampaignId | None = None) -> Sequence[Tally]:
        """Of one campaign or of all; each visitor once in each, in the arm he was first in."""


class Offers(Protocol):
    async def put(self, offer: Offer) -> None: ...
    async def of_site(self, site_id: SiteId) -> Sequence[Offer]: ...
    async def for_update(self, site_id: SiteId, offer_id: OfferId) -> Offer | None:
        """Locked until the transaction ends, so that what is left of it is given away once."""

    async def use(self, offer: Offer, visitor_id: VisitorId | None, now: datetime) -> OfferUse:
        """What is gone of it; codes granted and expired are not."""

    async def upload(self, offer: Offer, codes: Sequence[str]) -> int:
        """How many of them are new."""

    async def grant(self, code: OfferCode) -> bool:
        """Save a made code, or give away a free uploaded one; False where the code is taken."""

    async def free(self, offer: Offer, now: datetime) -> str | None:
        """An uploaded code nobody has, or whose time has run out unused."""

    async def prolong(self, code: OfferCode, expires_at: datetime) -> OfferCode:
        """A granted code's new end."""

    async def held(self, offer: Offer, visitor_id: VisitorId, now: datetime) -> OfferCode | None:
        """What this visitor was given of it and can still redeem."""

    async def code_for_update(self, site_id: SiteId, code: str) -> OfferCode | None: ...
    async def redeem(self, code: OfferCode) -> bool:
        """Granted -> redeemed, atomically; False where somebody was first."""

    async def codes(self, offer: Offer, limit: int) -> Sequence[OfferCode]:
        """The latest granted first."""


class Orders(Protocol):
    async def by_id(self, site_id: SiteId, order_id: OrderId) -> Order | None: ...
    async def put(self, order: Order) -> Order | None:
        """Insert, or replace the one of the same (site, order_id); returns what was there before, locked."""

    async def add_touch(self, touch: Touch) -> None: ...
    async def touches(self, site_id: SiteId, visitor_id: VisitorId, since: datetime) -> Sequence[Touch]: ...
    async def set_credit(self, order: Order, credit: Credit | None) -> None:
        """Replace what this order credits."""

    async def credit_of(self, site_id: SiteId, order_id: OrderId) -> Credit | None: ...


class Reports(Protocol):
    async def overview(self, site_id: SiteId, period: Period) -> Overview: ...
    async def orders(
        self, site_id: SiteId, period: Period, *, credited_only: bool, limit: int
    ) -> Sequence[OrderRow]: ...

    async def topics(self, site_id: SiteId, period: Period) -> Sequence[Topic]:
        """Those conversations were tagged with in the period, the most frequent first."""


class Imports(Protocol):
    """Behaviour that came in through files. Rows count only when their import is complete."""

    async def begin(self, site_id: SiteId, source: str, now: datetime) -> int: ...
    async def add(self, import_id: int, rows: Sequence[Interaction]) -> None: ...
    async def complete(self, import_id: int, now: datetime) -> None:
        """Make its rows count, and drop those of earlier or interrupted imports of the same source."""

    async def sources(self, site_id: SiteId) -> Sequence[str]:
        """Of the complete imports, sorted."""

    async def sessions(self, site_id: SiteId) -> Sequence[tuple[str, str, str, float]]:
        """All behaviour, imported and tracked: (session_id, item_id, event, seconds since 1970).

        Ordered by session, then time.
        """


class Behaviour(Protocol):
    """Looks, carts and purchases of late, oldest first: what `imports.sessions` has of the last moments."""

    async def since(self, site_ids: Sequence[SiteId], received_at: datetime, limit: int) -> Sequence[Heard]:
        """The oldest `limit` that browsers sent since; asked several times a second."""

    async def latest(
        self, site_id: SiteId, received_at: datetime, limit: int
    ) -> Sequence[tuple[str, str, str, float]]:
        """The latest `limit` that browsers sent since, as `imports.sessions` gives them."""

    async def imported(
        self, site_id: SiteId, after: datetime, limit: int
    ) -> Sequence[tuple[str, str, str, float]]:
        """The latest `limit` that happened after, of complete imports."""

    async def count(self, site_id: SiteId, since: datetime, most: int) -> int:
        """How many events came in since, tracked or imported; at most `most`."""


class Recommendations(Protocol):
    """The log that an evaluation of the recommender learns from."""

    async def add(self, site_id: SiteId, message: Message, shown: Sequence[Shown]) -> None: ...
    async def count(self, site_id: SiteId) -> int: ...
    async def outcomes(self, site_id: SiteId, after: int, limit: int) -> Sequence[Outcome]:
        """The first `limit` of a higher number, in order."""

    async def clicks(self, site_id: SiteId, latest: int) -> Mapping[str, tuple[int, int]]:
        """item_id -> how often it was seen, and clicked, of the `latest` recommendations."""


class Teachings(Protocol):
    """What the dialogue of a site knows; every change raises `Standing.teaching_change`."""

    async def articles(self, site_id: SiteId) -> Sequence[Article]: ...
    async def replace_articles(self, site_id: SiteId, found: Sequence[Article]) -> None:
        """These instead of all there are."""

    async def definitions(self, site_id: SiteId) -> Sequence[Definition]: ...
    async def define(self, site_id: SiteId, definition: Definition) -> None:
        """Add or replace, by kind and name."""

    async def forget(self, site_id: SiteId, kind: str, name: str) -> bool:
        """False where there is no such definition."""

    async def ask(self, site_id: SiteId, question: Question) -> None:
        """Keep what could not be answered."""

    async def questions(self, site_id: SiteId, period: Period, limit: int) -> Sequence[Question]:
        """The latest first."""


class Store(Protocol):
    """One transaction. It commits when its `with` block ends without an exception."""

    @property
    def sites(self) -> Sites: ...
    @property
    def users(self) -> Users: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def products(self) -> Products: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def behaviour(self) -> Behaviour: ...
    @property
    def recommendations(self) -> Recommendations: ...
    @property
    def teachings(self) -> Teachings: ...


class Database(Protocol):
    def write(self) -> AbstractAsyncContextManager[Store]: ...
    def read(self) -> AbstractAsyncContextManager[Store]:
        """A consistent view; writing through it is an error."""


class Recommends(Protocol):
    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> Sequence[Recommendation]:
        """Best first, each item once; empty where the site has neither a model nor a catalogue."""


class Dialogues(Protocol):
    async def of(self, site_id: SiteId) -> Dialogue:
        """What the dialogue of the site knows now."""

    async def group(self, questions: Sequence[Question]) -> Sequence[QuestionGroup]:
        """Those that ask for the same, the most frequent first."""


class Completes(Protocol):
    async def complete(self, asked: Asked, deadline_s: float) -> Completion:
        """Raises ModelFailed, within `deadline_s` seconds, whatever the other side does."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    completes: Completes
    timeout_s: float
    """Of one answer."""
    budget: int
    """Tokens of one conversation."""


class Allots(Protocol):
    async def shares(
        self, site_id: SiteId, campaigns: Sequence[Campaign]
    ) -> Mapping[CampaignId, Mapping[str, float]]:
        """Of those tried by Thompson sampling: variant -> its share, a minute old at most."""


class Push(Protocol):
    """To every screen that shows it. Delivery is not promised: clients resume by sequence number."""

    async def message(self, site_id: SiteId, visitor_id: VisitorId, message: Message) -> None: ...
    async def conversation(self, conversation: Conversation) -> None: ...
    async def visit(self, visit: Visit) -> None: ...
    async def hint(self, hint: Hint) -> None:
        """Only to agents."""


class Clock(Protocol):
    def now(self) -> datetime: ...


class Passwords(Protocol):
    async def hash(self, password: str) -> str: ...
    async def verify(self, password_hash: str, password: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tools:
    database: Database
    recommends: Recommends
    dialogues: Dialogues
    push: Push
    clock: Clock
    passwords: Passwords
    new_id: Callable[[], str]
    """UUIDv7: sorts by time."""
    model: LanguageModel | None = None
    allots: Allots | None = None
    """None: every variant as often as its weight says."""
