"""How often anyone may do anything: token buckets by key, bounded in memory."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from bot.errors import TooMany
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` at once, refilled evenly so that `count` are allowed again after `per_s` seconds."""

    count: int
    per_s: float


RATES: Mapping[str, Rate] = {
    "events_visitor": Rate(120, 60),
    "events_address": Rate(1200, 60),
    "events_site": Rate(30_000, 60),
    "visitors_address": Rate(120, 60),
    "handshake_address": Rate(600, 60),
    "socket_visitor": Rate(240, 60),
    "message_visitor": Rate(20, 60),
    "socket_agent": Rate(600, 60),
    "message_agent": Rate(60, 60),
    "sign_in_address": Rate(20, 300),
    "sign_in_pair": Rate(5, 300),
    "sign_in_email": Rate(30, 300),
    "orders_site": Rate(1200, 60),
    "orders_address": Rate(1200, 60),
    "pages_address": Rate(600, 60),
    "campaigns_user": Rate(120, 60),
    "previews_user": Rate(240, 60),
    "dry_runs_user": Rate(10, 60),
    "codes_user": Rate(20, 60),
    "offers_site": Rate(2400, 60),
    "offers_address": Rate(2400, 60),
}


class Limits:
    """Buckets of the rates above. Each remembers `most` keys; the one idle longest is forgotten first."""

    def __init__(self, clock: Clock, rates: Mapping[str, Rate] = RATES, most: int = 20_000) -> None:
        self._clock = clock
        self._rates = rates
        self._most = most
        self._buckets: dict[str, OrderedDict[str, tuple[float, float]]] = {
            name: OrderedDict() for name in rates
        }

    def take(self, name: str, key: str) -> None:
        """Use one of `key`'s turns; raises TooMany where none is left."""
        rate, buckets = self._rates[name], self._buckets[name]
        now = self._clock.now().timestamp()
        left, since = buckets.pop(key, (float(rate.count), now))
        # a clock set back must neither give turns away nor lock anyone out
        left = min(float(rate.count), left + max(0.0, now - since) * rate.count / rate.per_s)
        spent = left >= 1
        buckets[key] = (left - 1 if spent else left, now)
        if len(buckets) > self._most:
            buckets.popitem(last=False)
        if not spent:
            raise TooMany(max(1, ceil((1 - left) * rate.per_s / rate.count)))

    def give_back(self, name: str, key: str) -> None:
        """Return a turn that turned out to be no misuse."""
        left, since = self._buckets[name].get(key, (0.0, 0.0))
        if since:
            self._buckets[name][key] = (min(float(self._rates[name].count), left + 1), since)
