"""A site with a catalogue, its agents, and everything outside faked: what an action needs to run for real."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.actions import behaviour, sites, takeover, track, users
from bot.model import (
    CampaignId,
    ClientId,
    Conversation,
    ItemId,
    ItemLine,
    Message,
    Outcome,
    Product,
    Reason,
    Role,
    Site,
    SiteId,
    Tracked,
    User,
    Visit,
    VisitorId,
)
from bot.ports import Database, Tools
from bot.reactions import Reactor
from bot.rules.campaigns import Campaign, Check, Content, Group, Revision, Variant
from tests.fakes import FakeClock, FakeDialogues, FakePush, FakeRecommends, tools

SHELF = {"flakes": 349, "squares": 299, "loops": 399, "milk": 199, "tea": 250, "cocoa": 450}


def product(item_id: str, price_minor: int) -> Product:
    return Product(
        ItemId(item_id), item_id.capitalize(), f"https://shop.example/p/{item_id}", price_minor, "USD"
    )


def hesitation(**changes: Any) -> Campaign:
    made = Campaign(
        CampaignId("hesitation"),
        "Hesitation",
        "visit",
        Group("all", (Check("products_viewed", "at_least", 2), Check("in_conversation", "is", False))),
        (Variant("a", Content({"en": "Cannot decide?", "de": "Unentschlossen?"}, scenario="similar")),),
        holdout=0.0,
    )
    return replace(made, **changes)


def saying(campaign: Campaign, **changes: Any) -> Campaign:
    """With other words, products, offer … in its only variant."""
    (variant,) = campaign.variants
    return replace(campaign, variants=(replace(variant, content=replace(variant.content, **changes)),))


def leaving(**changes: Any) -> Campaign:
    made = Campaign(
        CampaignId("leaving"),
        "Leaving",
        "exit",
        Group("all", (Check("cart_lines", "at_least", 1), Check("in_conversation", "is", False))),
        (Variant("a", Content({"en": "Before you go."}, scenario="upsell", products=2)),),
        holdout=0.0,
    )
    return replace(made, **changes)


@dataclass
class House:
    database: Database
    clock: FakeClock = field(default_factory=FakeClock)
    push: FakePush = field(default_factory=FakePush)
    recommends: FakeRecommends = field(
        default_factory=lambda: FakeRecommends(
            [ItemId(i) for i in ("flakes", "squares", "loops")], Reason("popular")
        )
    )
    dialogues: FakeDialogues = field(default_factory=FakeDialogues)
    numbered: int = 0

    def __post_init__(self) -> None:
        self.tools: Tools = tools(
            self.database,
            recommends=self.recommends,
            dialogues=self.dialogues,
            push=self.push,
            clock=self.clock,
        )
        self.reactor = Reactor(self.tools)

    async def found(self, *campaigns: Campaign) -> None:
        self.site = await self.site_of("shop", *campaigns)
        self.ann = await self.hire("ann@shop.example", "Ann")
        self.ben = await self.hire("ben@shop.example", "Ben")
        async with self.database.write() as store:
            await store.products.put(self.site.site_id, [product(i, price) for i, price in SHELF.items()])

    async def site_of(self, key: str, *campaigns: Campaign) -> Site:
        return await self.reactor.run(
            sites.found,
            name=key,
            origins=["https://shop.example"],
            currency="USD",
            locale="en",
            key=key,
            campaigns=campaigns,
        )

    async def hire(self, email: str, name: str, role: Role = Role.AGENT, site: Site | None = None) -> User:
        site_id = (site or self.site).site_id
        return await self.reactor.run(users.add, site_id, email, name, role, f"hash of {name}")

    async def put(self, *campaigns: Campaign) -> None:
        async with self.database.write() as store:
            for campaign in campaigns:
                kept = await store.campaigns.for_update(self.site.site_id, campaign.campaign_id)
                number = kept.revision + 1 if kept else 1
                revision = Revision(
                    campaign.campaign_id, number, campaign, self.clock.now(), None, "", "changed"
                )
                await store.campaigns.save(self.site.site_id, revision)

    def event(self, name: str, *item_ids: str, **changes: Any) -> Tracked:
        """Of now, with an id of its own."""
        self.numbered += 1
        lines = tuple(ItemLine(ItemId(i), 1, SHELF.get(i)) for i in item_ids)
        return replace(
            Tracked(ClientId(f"event-{self.numbered:04}"), name, self.clock.now(), items=lines), **changes
        )

    async def track(self, *tracked: Tracked, visitor_id: str | None = None, locale: str = "en") -> Visit:
        """With everything that follows."""
        return await self.reactor.settle(
            track.track,
            self.site,
            VisitorId(visitor_id) if visitor_id else None,
            tracked,
            user_agent="Firefox",
            locale=locale,
            referrer="",
        )

    async def arrive(self) -> VisitorId:
        return (await self.track(self.event("page_view", url="/"))).visitor_id

    async def sit_down(self, user: User) -> None:
        """The agent has the console open, for a minute."""
        await self.reactor.run(users.here, [user.user_id])

    async def take(self, user: User, visitor_id: VisitorId) -> Conversation:
        conversation = await self.conversation(visitor_id)
        return await self.reactor.settle(takeover.take, user, conversation.conversation_id)

    async def conversation(self, visitor_id: VisitorId, site_id: SiteId | None = None) -> Conversation:
        async with self.database.read() as store:
            found = await store.conversations.of_visitor(site_id or self.site.site_id, visitor_id)
        assert found is not None
        return found

    async def has_conversation(self, visitor_id: VisitorId) -> bool:
        async with self.database.read() as store:
            return await store.conversations.of_visitor(self.site.site_id, visitor_id) is not None

    async def messages(self, visitor_id: VisitorId) -> list[Message]:
        conversation = await self.conversation(visitor_id)
        async with self.database.read() as store:
            return list(await store.conversations.messages(conversation.conversation_id))

    async def shown(self) -> list[Outcome]:
        """The log of recommendations."""
        return list(await self.reactor.read(behaviour.outcomes, self.site.site_id, 0, 100))

    async def exposures(self, visitor_id: VisitorId) -> list[tuple[str, str]]:
        """Campaign and arm, oldest first."""
        long_ago = self.clock.now().replace(year=2000)
        async with self.database.read() as store:
            found = await store.campaigns.exposures(self.site.site_id, visitor_id, long_ago)
        return [(e.campaign_id, e.arm) for e in found]

    async def touches(self, visitor_id: VisitorId) -> list[str]:
        """Their kinds, oldest first."""
        long_ago = self.clock.now().replace(year=2000)
        async with self.database.read() as store:
            found = await store.orders.touches(self.site.site_id, visitor_id, long_ago)
        return [t.kind.value for t in found]
