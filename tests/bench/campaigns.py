"""Campaigns: how long it takes to decide one event among 200 of them, and to go through the past."""

import gc
import time
from pathlib import Path
from random import Random

import numpy as np

from bot.model import Restraint, Service
from bot.rules.campaigns import Campaign
from bot.rules.conditions import findings
from bot.rules.deciding import decide
from bot.rules.definitions import parse
from bot.rules.replay import Replay, ReplaySettings
from bot.rules.situation import Recorded, Situation
from bot.rules.visits import Folding
from tests.bench import strolls
from tests.bench.measure import Measure

CAMPAIGNS = 200
DECISIONS, VISITS = 5_000, 6_000
P99_MS, REPLAYED = 1.0, 50_000
SHIPPED = Path(__file__).parents[2] / "bot" / "campaigns"


def measure() -> list[Measure]:
    """About a quarter of a minute."""
    random = Random(7)  # noqa: S311
    past = list(strolls.visits(VISITS, random))
    return [*_deciding(strolls.campaigns(CAMPAIGNS, random), past), *_replaying(past)]


def _deciding(campaigns: list[Campaign], past: list[Recorded]) -> list[Measure]:
    """Each anew, as it is live; only compiled conditions are kept. In this thread's own time."""
    moments = list(situations(past, DECISIONS))
    _times(campaigns, moments[:1])
    p50, p99 = np.percentile(_times(campaigns, moments), (50, 99))
    began = time.thread_time()
    for situation in moments[::100]:
        for campaign in campaigns:
            findings(campaign.condition, situation)
    asked_ms = (time.thread_time() - began) / len(moments[::100]) * 1000
    name = f"deciding one event among {len(campaigns)} campaigns"
    return [
        Measure(f"{name}, p50", float(p50), "ms"),
        Measure(f"{name}, p99", float(p99), "ms", P99_MS, at_least=False),
        Measure(f"{name}, p99 of p50", float(p99 / p50), "×"),
        Measure(f"{name}, p50 of explaining each", float(p50) / asked_ms, "×"),
    ]


def _times(campaigns: list[Campaign], moments: list[Situation]) -> list[float]:
    times = []
    for situation in moments:
        began = time.thread_time()
        decide(strolls.SITE, campaigns, situation, Restraint(), "visit")
        times.append((time.thread_time() - began) * 1000)
    return times


def situations(past: list[Recorded], count: int) -> list[Situation]:
    """After each batch of recorded visits, the long ones first: their folds are full."""
    made: list[Situation] = []
    for recorded in sorted(past, key=lambda r: -len(r.batches)):
        folding = Folding.of(recorded.begun)
        for at, batch in recorded.batches:
            for tracked in batch:
                folding.take(tracked)
            made.append(
                Situation(
                    folding.visit(),
                    at,
                    recorded.known,
                    products=strolls.PRODUCTS,
                    is_open=True,
                    agents_online=1,
                )
            )
            if len(made) == count:
                return made
    return made


def _replaying(past: list[Recorded]) -> list[Measure]:
    """One thread's own time."""
    shipped = [campaign for path in sorted(SHIPPED.glob("*.yaml")) for campaign in parse(path.read_text())]
    slowest = min(_events_a_second([campaign], past) for campaign in shipped)
    return [
        Measure("replay, the slowest of the shipped campaigns", slowest, "events/s", REPLAYED),
        Measure(f"replay, {len(shipped)} campaigns at once", _events_a_second(shipped, past), "events/s"),
    ]


def _events_a_second(campaigns: list[Campaign], past: list[Recorded]) -> float:
    running = Replay(strolls.SITE, campaigns, Restraint(), ReplaySettings(Service(), strolls.PRODUCTS))
    gc.collect()
    began = time.process_time()
    for recorded in past:
        running.take(recorded)
    return running.result().events / (time.process_time() - began)
