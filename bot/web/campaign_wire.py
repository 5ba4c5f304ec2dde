"""What travels about campaigns and offers: the marketer's pages, and the calls of a shop's checkout.

Definitions come in as plain mappings: the rules check them, and name what is wrong by its path.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from bot.web.wire import ItemRef, OrderItem, WireLink, WireMoney, WireNudge, WireReply

Defined = Annotated[dict[str, Any], Meta(extra={"typescript": "CampaignDefinition"})]
DefinedOffer = Annotated[dict[str, Any], Meta(extra={"typescript": "OfferDefinition"})]
Verdict = Literal["better", "worse", "not_enough", "sample_ratio"]
Moment = Annotated[str, Meta(max_length=40)]
"""ISO 8601 with its offset."""


class DefinedPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A check has `field`, `operator` and `value`; a group exactly one of `all`, `any` and `none`."""

    field: str | UnsetType = UNSET
    operator: str | UnsetType = UNSET
    value: str | int | float | bool | list[str] | UnsetType = UNSET
    all: list["DefinedPart"] | UnsetType = UNSET
    any: list["DefinedPart"] | UnsetType = UNSET
    none: list["DefinedPart"] | UnsetType = UNSET


class DefinedContent(Struct, frozen=True, forbid_unknown_fields=True):
    text: dict[str, str]
    """By locale, as are replies and links."""
    replies: dict[str, list[WireReply]] | UnsetType = UNSET
    links: dict[str, list[WireLink]] | UnsetType = UNSET
    scenario: str | UnsetType = UNSET
    products: int | UnsetType = UNSET
    guide: str | UnsetType = UNSET
    offer: str | UnsetType | None = UNSET


class DefinedVariant(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    content: DefinedContent
    weight: float | UnsetType = UNSET


class CampaignDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    campaign_id: str
    name: str
    trigger: Literal["visit", "exit"]
    condition: DefinedPart
    variants: list[DefinedVariant]
    tells: Literal["visitor", "agents"] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    holdout: float | UnsetType = UNSET
    allocation: Literal["weights", "thompson"] | UnsetType = UNSET
    overrides: list[str] | UnsetType = UNSET
    starts_at: str | UnsetType | None = UNSET
    ends_at: str | UnsetType | None = UNSET


class VariantLift(Struct, frozen=True):
    """One variant against the holdout; None where too little is known to compute it."""

    variant: str
    visitors: int
    buyers: int
    verdict: Verdict
    difference: float | None
    """Of the shares of visitors who bought, with its 95 % interval."""
    low: float | None
    high: float | None
    p_value: float | None
    relative: float | None
    """The difference by the holdout's share."""
    incremental_orders: float | None


class WireLift(Struct, frozen=True):
    """What the campaign's present version caused: all that was shown against the holdout."""

    version: int
    verdict: Verdict
    visitors: int
    """Shown."""
    buyers: int
    held_out: int
    held_out_buyers: int
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    relative: float | None
    incremental_orders: float | None
    sample_ratio_p: float
    """How probable arms as uneven as these are under the shares that were set."""
    variants: list[VariantLift]


class CampaignRow(Struct, frozen=True):
    campaign_id: str
    name: str
    trigger: Literal["visit", "exit"]
    tells: Literal["visitor", "agents"]
    enabled: bool
    archived: bool
    priority: int
    state: Literal["live", "scheduled", "ended", "off", "archived"]
    revision: int
    changed_at: str
    changed_by: str
    """Empty: by the command line, or it shipped."""
    visitors_shown: int
    visitors_held_out: int
    lift: WireLift | None
    """None before anybody was exposed to its present version."""


class ConditionField(Struct, frozen=True):
    name: str
    """`event:` and `attribute:` want a name of the shop's behind them."""
    kind: Literal["text", "number", "flag", "texts"]
    group: str
    operators: list[str]


class OfferName(Struct, frozen=True):
    offer_id: str
    name: str


class GuideName(Struct, frozen=True):
    guide_id: str
    title: str


class WireRestraint(Struct, frozen=True):
    """PUT /api/campaigns/restraint"""

    speaks: bool
    per_visit: Annotated[int, Meta(ge=0, le=100)]
    per_day: Annotated[int, Meta(ge=0, le=100)]
    gap_s: Annotated[int, Meta(ge=0, le=86_400)]
    quiet_days: Annotated[int, Meta(ge=0, le=365)]
    quiet_pages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=20)]
    quiet_steps: Annotated[list[Literal["begin", "shipping", "payment"]], Meta(max_length=3)]


class CampaignList(Struct, frozen=True):
    """GET /api/campaigns: the campaigns, and what an editor offers to choose from."""

    campaigns: list[CampaignRow]
    restraint: WireRestraint
    fields: list[ConditionField]
    offers: list[OfferName]
    guides: list[GuideName]
    scenarios: list[str]
    variables: list[str]
    locales: list[str]
    overrides: list[str]


class ArmTally(Struct, frozen=True):
    version: int
    arm: Literal["shown", "ghost"]
    variant: str
    """Of the holdout empty."""
    visitors: int
    buyers: int
    orders: int
    revenue: WireMoney


class RevisionRow(Struct, frozen=True):
    number: int
    saved_at: str
    user_name: str
    """Empty: by the command line, or it shipped."""
    action: Literal["created", "changed", "enabled", "disabled", "archived", "restored", "imported"]
    changes: list[str]
    """Paths of what differs from the revision before, such as `condition.all[1].value`."""


class CampaignView(Struct, frozen=True):
    """GET /api/campaigns/{campaign_id}, and the answer to every change of one."""

    definition: Defined
    revision: int
    archived: bool
    version: int
    yaml: str
    arms: list[ArmTally]
    lift: WireLift | None
    history: list[RevisionRow]
    """The latest first."""


class CampaignCreate(Struct, frozen=True):
    """POST /api/campaigns"""

    definition: Defined


class CampaignSave(Struct, frozen=True):
    """PUT /api/campaigns/{campaign_id}; `changed_meanwhile` where the revision is not the latest."""

    definition: Defined
    revision: Annotated[int, Meta(ge=1)]


class CampaignEnable(Struct, frozen=True):
    """POST /api/campaigns/{campaign_id}/enable"""

    enabled: bool


class CampaignArchive(Struct, frozen=True):
    """POST /api/campaigns/{campaign_id}/archive; what is restored is off until it is enabled."""

    archived: bool


class ImportFault(Struct, frozen=True):
    path: str
    """Of the field, such as `[2].condition.all[0].field`."""
    message: str


class CampaignImport(Struct, frozen=True):
    """POST /api/campaigns/import (text/yaml): ids. A campaign with a fault is not taken, the others are.

    What is no YAML at all is refused as a whole: its message names the line.
    """

    created: list[str]
    changed: list[str]
    unchanged: list[str]
    faults: list[ImportFault]


class WireFinding(Struct, frozen=True):
    field: str
    operator: str
    wanted: str
    found: str
    """Empty where it is not known."""
    held: bool
    short_by: float | None
    excluded: bool
    """It stands in a `none`: it should not hold."""


class WireLooked(Struct, frozen=True):
    """What was decided about one campaign at one moment: codes for the message catalogues."""

    campaign_id: str
    name: str
    verdict: str
    because: str
    params: dict[str, str]
    findings: list[WireFinding]


class WireMoment(Struct, frozen=True):
    at: str
    visit_id: str
    source: Literal["recorded", "now"]
    """`recorded`: what was decided then. `now`: what would be decided about the visit as it stands."""
    looked: list[WireLooked]


class WhyAnswer(Struct, frozen=True):
    """GET /api/visitors/{visitor_id}/why: the latest decisions, the latest first."""

    moments: list[WireMoment]


class DryRunAsk(Struct, frozen=True):
    """POST /api/campaigns/dry-run"""

    definition: Defined
    days: Annotated[int, Meta(ge=1, le=90)] = 30


class Counted(Struct, frozen=True):
    name: str
    count: int


class DryRunExample(Struct, frozen=True):
    at: str
    visit_id: str
    visitor_id: str
    visitor_name: str
    looked: list[WireLooked]


class DryRunAnswer(Struct, frozen=True):
    since: str
    until: str
    complete: bool
    """False where it took too long: the visitors who came first are in these numbers, the others are not."""
    events: int
    visits: int
    visitors: int
    addressed: int
    """Visitors who would have been shown something."""
    held_out: int
    bought_anyway: int
    """Of those the campaign was eligible for, who bought in the visit or in the seven days after."""
    armed: int
    """Visitors for whom an exit nudge would have been ready; 0 of other campaigns."""
    by_hour: list[int]
    """Moments, by the shop's hour, 0 to 23."""
    by_page_type: list[Counted]
    by_page: list[Counted]
    """The most frequent first."""
    unknown: list[str]
    """Fields of the condition that the past does not tell: their checks never held."""
    examples: list[DryRunExample]


class PreviewAsk(Struct, frozen=True):
    """POST /api/campaigns/preview"""

    definition: Defined
    variant: Annotated[str, Meta(max_length=100)] = ""
    """Empty: the first."""
    locale: Annotated[str, Meta(max_length=35)] = "en"


class Preview(Struct, frozen=True):
    nudge: WireNudge
    """With example values for its variables."""
    locale: str
    """Whose text it is: another where the one asked for has none."""
    notes: list[Literal["no_text", "no_products", "no_offer", "no_guide"]]
    """What is missing; each by itself keeps the campaign silent, but for `no_text`."""


class OfferDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    offer_id: str
    name: str
    kind: Literal["percentage", "amount", "free_shipping", "gift"]
    currency: str | UnsetType = UNSET
    percent: float | UnsetType = UNSET
    amount_minor: int | UnsetType = UNSET
    gift: str | UnsetType | None = UNSET
    most_minor: int | UnsetType | None = UNSET
    budget_minor: int | UnsetType | None = UNSET
    count: int | UnsetType | None = UNSET
    per_visitor: int | UnsetType = UNSET
    min_cart_minor: int | UnsetType = UNSET
    margin_floor: float | UnsetType | None = UNSET
    valid_s: int | UnsetType = UNSET
    starts_at: str | UnsetType | None = UNSET
    ends_at: str | UnsetType | None = UNSET
    enabled: bool | UnsetType = UNSET
    uploaded: bool | UnsetType = UNSET


class OfferUsed(Struct, frozen=True):
    granted: int
    """In visitors' hands and still valid."""
    redeemed: int
    granted_minor: int
    redeemed_minor: int


class OfferRow(Struct, frozen=True):
    offer_id: str
    definition: DefinedOffer
    stamp: str
    """Another one whenever the definition is; to be sent back with a change."""
    state: Literal["live", "scheduled", "ended", "off", "spent"]
    used: OfferUsed
    campaigns: list[str]
    """Names of the campaigns, not archived, that give it."""


class OfferList(Struct, frozen=True):
    """GET /api/offers"""

    offers: list[OfferRow]
    currency: str


class OfferSave(Struct, frozen=True):
    """POST /api/offers, PUT /api/offers/{offer_id}; both answer with an OfferRow."""

    definition: DefinedOffer
    stamp: Annotated[str, Meta(max_length=64)] = ""
    """Of what was changed: `changed_meanwhile` where it is another by now. Empty: whatever there is."""


class CodesTaken(Struct, frozen=True):
    """POST /api/offers/{offer_id}/codes (text/plain, one a line)"""

    new: int
    known: int
    """Were there already, of this offer or another."""
    rejected: list[str]
    """One sentence for each line that is no code, naming it; of very many, the first."""


class OfferCart(Struct, frozen=True):
    """POST /api/offers/check, by the shop's server, signed: would this code do for this cart?"""

    code: Annotated[str, Meta(min_length=1, max_length=100)]
    value_minor: Annotated[int, Meta(ge=0, le=2**53)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    order_id: Annotated[str, Meta(max_length=100)] = ""
    visitor_token: Annotated[str, Meta(max_length=400)] = ""
    items: Annotated[list[OrderItem], Meta(max_length=500)] = []


class OfferRedeem(OfferCart, frozen=True, kw_only=True):
    """POST /api/offers/redeem, signed; the same code and order again get the same answer."""

    order_id: ItemRef


class OfferAnswer(Struct, frozen=True):
    """Answers both; where `ok` is false, `reason` says why and nothing is taken off."""

    ok: bool
    reason: str
    code: str
    offer_id: str
    kind: Literal["percentage", "amount", "free_shipping", "gift", ""]
    discount_minor: int
    currency: str
    gift: str
    """item_id of what is given; empty where it is something else."""
    notes: list[str]
    """What was not taken over, one sentence each."""
