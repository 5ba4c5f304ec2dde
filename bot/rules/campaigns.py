"""The nouns of a campaign: its condition, what it says, to whom, how much of it is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.model import CampaignId, Link, OfferId, QuickReply, UserId

Value = str | int | float | bool | tuple[str, ...]
Operator = Literal[
    "is", "at_least", "at_most", "contains", "starts_with", "one_of", "glob", "matches", "has", "has_any"
]
Trigger = Literal["visit", "exit"]
Action = Literal["created", "changed", "enabled", "disabled", "archived", "restored", "imported"]
OVERRIDES = ("per_visit", "per_day", "gap", "dismissed", "quiet_page", "quiet_step", "in_conversation")
"""The rules of `Restraint` a campaign may set itself above, saying so."""


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a field of `rules.conditions` with a value."""

    field: str
    """Of a custom event or attribute `event:NAME`, `attribute:NAME`."""
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Group:
    """`all`, `any` or `none` of its parts hold."""

    mode: Literal["all", "any", "none"]
    parts: tuple["Check | Group", ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, by locale; and what is shown with it."""

    text: Mapping[str, str]
    """With the variables of `rules.templates`, such as `{product}`."""
    replies: Mapping[str, tuple[QuickReply, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    scenario: str = ""
    """Of a ProductQuery; "" shows no products."""
    products: int = 3
    guide: str = ""
    """Begun when the nudge is answered: its first question stands under the text."""
    offer: OfferId | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    variant_id: str
    content: Content
    weight: float = 1.0
    """Its share of those who are not held out is its weight by the sum of all."""


@dataclass(frozen=True, slots=True)
class Campaign:
    campaign_id: CampaignId
    name: str
    trigger: Trigger
    """`visit`: decided when something happened. `exit`: armed beforehand, shown by the browser itself."""
    condition: Group
    variants: tuple[Variant, ...]
    """At least one."""
    tells: Literal["visitor", "agents"] = "visitor"
    """`agents`: silent for the visitor; the text is what the agents read."""
    enabled: bool = True
    priority: int = 0
    """Higher speaks first."""
    holdout: float = 0.1
    """Share of visitors who are eligible and see nothing, 0 to 1."""
    allocation: Literal["weights", "thompson"] = "weights"
    """`thompson`: each variant as often as it is probably the best."""
    overrides: frozenset[str] = frozenset()
    """Of `OVERRIDES`."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    version: int = 1
    """Rises when holdout, weights, allocation or the set of variants change."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry in a campaign's history."""

    campaign_id: CampaignId
    number: int
    """1, 2, 3 …; every saving is one."""
    campaign: Campaign
    saved_at: datetime
    user_id: UserId | None
    """None: by the command line, or it shipped."""
    user_name: str
    action: Action


@dataclass(frozen=True, slots=True)
class Kept:
    """A campaign as it is stored."""

    campaign: Campaign
    revision: int
    """The number of its latest revision: who saves must have seen it."""
    archived: bool
    changed_at: datetime
    changed_by: str = ""
    """The user name of its latest revision."""
