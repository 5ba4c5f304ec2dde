"""When a campaign may speak: conditions over a visit, restraint, and a trace of why it did or did not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.model import Arm, CampaignId, Exposure, QuickReply, SiteId, Visit
from bot.rules.experiments import assign

Value = str | int | float | bool
Operator = Literal["is", "at_least", "at_most", "contains"]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a field of `FIELDS` with a value."""

    field: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Group:
    """`all`, `any` or `none` of its parts hold."""

    mode: Literal["all", "any", "none"]
    parts: tuple["Check | Group", ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, by locale; and the products shown with it, by scenario."""

    text: Mapping[str, str]
    replies: Mapping[str, tuple[QuickReply, ...]] = field(default_factory=dict)
    scenario: str = ""
    products: int = 3


@dataclass(frozen=True, slots=True)
class Campaign:
    campaign_id: CampaignId
    name: str
    trigger: Literal["visit", "exit"]
    """`visit`: decided when something happened. `exit`: armed beforehand, shown by the browser itself."""
    condition: Group
    content: Content
    enabled: bool = True
    priority: int = 0
    """Higher speaks first."""
    holdout: float = 0.1
    """Share of visitors who are eligible and see nothing, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Restraint:
    """How seldom a visitor may be interrupted, over all campaigns."""

    per_visit: int = 1
    per_day: int = 2
    quiet_after_dismissal: timedelta = timedelta(days=7)
    quiet_pages: tuple[str, ...] = ("checkout", "thanks")


@dataclass(frozen=True, slots=True)
class Situation:
    """All a decision may look at."""

    visit: Visit
    now: datetime
    visits: int = 1
    """Of this visitor, this one included."""
    in_conversation: bool = False
    """The visitor has written, or an agent has the conversation."""
    exposures: tuple[Exposure, ...] = ()
    """Of this visitor, in the last 24 hours, and all of this visit."""
    dismissed_at: Mapping[CampaignId, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """A campaign's turn to speak, or to hold its tongue for the sake of proof."""

    campaign: Campaign
    arm: Arm
    trace: tuple[str, ...]


def _page_type(situation: Situation) -> Value:
    return situation.visit.page.page_type if situation.visit.page else ""


def _page_url(situation: Situation) -> Value:
    return situation.visit.page.url if situation.visit.page else ""


def _page_dwell_s(situation: Situation) -> Value:
    return situation.visit.page.dwell_s if situation.visit.page else 0.0


def _page_scroll(situation: Situation) -> Value:
    return situation.visit.page.scroll if situation.visit.page else 0.0


def _visit_s(situation: Situation) -> Value:
    return (situation.now - situation.visit.started_at).total_seconds()


FIELDS: Mapping[str, Callable[[Situation], Value]] = {
    "page_type": _page_type,
    "page_url": _page_url,
    "page_dwell_s": _page_dwell_s,
    "page_scroll": _page_scroll,
    "visit_s": _visit_s,
    "pages_viewed": lambda s: s.visit.pages_viewed,
    "products_viewed": lambda s: s.visit.products_viewed,
    "cart_minor": lambda s: s.visit.cart_minor,
    "cart_lines": lambda s: len(s.visit.cart),
    "visits": lambda s: s.visits,
    "ordered": lambda s: s.visit.ordered,
    "in_conversation": lambda s: s.in_conversation,
    "referrer": lambda s: s.visit.referrer,
    "locale": lambda s: s.visit.locale,
}

_TEXTS = frozenset({"page_type", "page_url", "referrer", "locale"})
_FLAGS = frozenset({"ordered", "in_conversation"})
_OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "text": ("is", "contains"),
    "number": ("is", "at_least", "at_most"),
    "flag": ("is",),
}


def decide(
    site_id: SiteId,
    campaigns: Sequence[Campaign],
    situation: Situation,
    restraint: Restraint,
    trigger: Literal["visit", "exit"],
) -> tuple[Decision | None, tuple[str, ...]]:
    """The one campaign whose turn it is, by priority, and the trace of all that were looked at."""
    trace: list[str] = []
    for campaign in sorted(campaigns, key=lambda c: (-c.priority, c.campaign_id)):
        if campaign.trigger != trigger or not campaign.enabled:
            continue
        held = restrained(campaign, situation, restraint) or unmet(campaign.condition, situation)
        if held:
            trace.append(f"{campaign.name}: no, {held}")
            continue
        arm = assign(site_id, campaign.campaign_id, situation.visit.visitor_id, campaign.holdout)
        trace.append(f"{campaign.name}: yes, {arm}")
        return Decision(campaign, arm, tuple(trace)), tuple(trace)
    return None, tuple(trace)


def restrained(campaign: Campaign, situation: Situation, restraint: Restraint) -> str:
    """Why this visitor is left in peace, or the empty string."""
    visit, now = situation.visit, situation.now
    if any(
        e.campaign_id == campaign.campaign_id and e.visit_id == visit.visit_id for e in situation.exposures
    ):
        return "was eligible in this visit already"
    page_type = visit.page.page_type if visit.page else ""
    if page_type in restraint.quiet_pages:
        return f"quiet on {page_type}"
    dismissed_at = max(situation.dismissed_at.values(), default=None)
    if dismissed_at and now - dismissed_at < restraint.quiet_after_dismissal:
        return f"dismissed at {dismissed_at:%Y-%m-%d %H:%M}"
    return capped(situation, restraint)


def capped(situation: Situation, restraint: Restraint) -> str:
    """Which cap over all campaigns is reached, or the empty string. The holdout's count too."""
    visit, now = situation.visit, situation.now
    if sum(e.visit_id == visit.visit_id for e in situation.exposures) >= restraint.per_visit:
        return f"{restraint.per_visit} in this visit already"
    if sum(now - e.exposed_at < timedelta(days=1) for e in situation.exposures) >= restraint.per_day:
        return f"{restraint.per_day} in 24 hours already"
    return ""


def unmet(part: Check | Group, situation: Situation) -> str:
    """The first part of a condition that does not hold, with what was found; empty where all hold."""
    if isinstance(part, Check):
        found = FIELDS[part.field](situation)
        return "" if _compare(found, part) else f"{part.field} is {found}, not {part.operator} {part.value}"
    failures = [unmet(inner, situation) for inner in part.parts]
    if part.mode == "all":
        return next((f for f in failures if f), "")
    if part.mode == "any":
        return "" if not all(failures) else " and ".join(failures)
    return "" if all(failures) else "an excluded condition holds"


def _compare(found: Value, check: Check) -> bool:
    if check.operator == "is":
        return found == check.value
    if check.operator == "contains":
        return str(check.value) in str(found)
    if isinstance(found, str) or isinstance(check.value, str):
        return False
    return found >= check.value if check.operator == "at_least" else found <= check.value


def check_condition(part: Check | Group) -> str:
    """What is wrong with a condition, in words, or the empty string."""
    if isinstance(part, Group):
        return next((wrong for inner in part.parts if (wrong := check_condition(inner))), "")
    if part.field not in FIELDS:
        return f"unknown field {part.field!r}; known are {', '.join(FIELDS)}"
    kind = _kind(part.field)
    if part.operator not in _OPERATORS[kind]:
        return f"{part.field} is a {kind}: it can be {', '.join(_OPERATORS[kind])}, not {part.operator}"
    if _kind_of_value(part.value) != kind:
        return f"{part.field} {part.operator} needs a {kind}, not {part.value!r}"
    return ""


def _kind(field_name: str) -> str:
    return "text" if field_name in _TEXTS else "flag" if field_name in _FLAGS else "number"


def _kind_of_value(value: Value) -> str:
    if isinstance(value, bool):
        return "flag"
    return "text" if isinstance(value, str) else "number"
