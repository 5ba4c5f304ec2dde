"""What a campaign would have done over recorded visits, counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model import Arm, CampaignId, Looked, VisitId, VisitorId
from bot.rules.situation import Recorded

MOST_EXAMPLES, MOST_PAGES = 20, 20
_MOST_COUNTED = 10_000
"""Names of pages; those that come first stand for the rest."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When it would have been a campaign's turn, in either arm."""

    campaign_id: CampaignId
    arm: Arm
    variant: str
    """Empty in the holdout."""
    at: datetime
    visitor_id: VisitorId
    visit_id: VisitId
    page_type: str
    page_path: str


@dataclass(frozen=True, slots=True)
class Example:
    moment: Moment
    looked: Looked


@dataclass(frozen=True, slots=True)
class DryRun:
    events: int
    visits: int
    visitors: int
    addressed: int
    """Visitors who would have been shown something, or of whom the agents would have been told."""
    held_out: int
    bought_anyway: int
    """Of both, those who bought afterwards: in the same visit or in the seven days after it."""
    armed: int
    """Visitors for whom an exit nudge would have been ready, whether or not they then left."""
    by_hour: tuple[int, ...]
    """Moments of those addressed, by the shop's hour, 0 to 23."""
    by_page_type: tuple[tuple[str, int], ...]
    by_page: tuple[tuple[str, int], ...]
    """By path. The most frequent first, at most `MOST_PAGES`."""
    unknown: tuple[str, ...]
    """What was asked for and is not recorded, by name; see `replay.NOT_RECORDED`."""
    examples: tuple[Example, ...]
    """The first `MOST_EXAMPLES`."""


class Counting:
    """Visits come in order of visitor and time; each visitor counts once in each sum."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        self._visitor_id: VisitorId | None = None
        self._counted: set[str] = set()
        """Sums that the present visitor is in already."""
        self._sums: Counter[str] = Counter()
        self._hours: Counter[int] = Counter()
        self._page_types: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()
        self._examples: list[Example] = []

    @property
    def wants_examples(self) -> bool:
        return len(self._examples) < MOST_EXAMPLES

    def begin(self, recorded: Recorded) -> bool:
        """Whether it is another visitor than before."""
        is_new = recorded.begun.visitor_id != self._visitor_id
        if is_new:
            self._visitor_id = recorded.begun.visitor_id
            self._counted.clear()
            self._sums["visitors"] += 1
        self._sums["visits"] += 1
        self._sums["events"] += sum(len(batch) for _, batch in recorded.batches)
        return is_new

    def armed(self) -> None:
        self._once("armed")

    def moment(self, moment: Moment, bought_at: datetime | None) -> None:
        self._once("held_out" if moment.arm is Arm.GHOST else "addressed")
        if bought_at is not None and bought_at >= moment.at:
            self._once("bought_anyway")
        if moment.arm is Arm.SHOWN:
            self._hours[moment.at.astimezone(self._zone).hour] += 1
            _count(self._page_types, moment.page_type)
            _count(self._pages, moment.page_path)

    def example(self, example: Example) -> None:
        self._examples.append(example)

    def result(self, unknown: tuple[str, ...]) -> DryRun:
        return DryRun(
            events=self._sums["events"],
            visits=self._sums["visits"],
            visitors=self._sums["visitors"],
            addressed=self._sums["addressed"],
            held_out=self._sums["held_out"],
            bought_anyway=self._sums["bought_anyway"],
            armed=self._sums["armed"],
            by_hour=tuple(self._hours[hour] for hour in range(24)),
            by_page_type=tuple(self._page_types.most_common(MOST_PAGES)),
            by_page=tuple(self._pages.most_common(MOST_PAGES)),
            unknown=unknown,
            examples=tuple(self._examples),
        )

    def _once(self, name: str) -> None:
        if name not in self._counted:
            self._counted.add(name)
            self._sums[name] += 1


def _count(counter: Counter[str], name: str) -> None:
    if name in counter or len(counter) < _MOST_COUNTED:
        counter[name] += 1
