"""Leaves a server alone that keeps failing: nobody waits for what will not come."""

from datetime import datetime, timedelta

LONGEST_REST_S = 300.0


class Breaker:
    """After `failures` in a row it rests for `rest_s` seconds; then one try at a time shows how it is."""

    def __init__(self, failures: int = 3, rest_s: float = 30.0) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._failures = 0
        self._rest: tuple[datetime, datetime] | None = None
        self._trying = False

    def lets(self, now: datetime) -> bool:
        """Whether to try now. Whoever is let must say how it went: `succeeded`, `failed` or `left`."""
        if self._rest is None:
            return True
        # a clock set back to before the rest began must not prolong it
        if self._trying or self._rest[0] <= now < self._rest[1]:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        self._failures, self._rest, self._trying = 0, None, False

    def failed(self, now: datetime, asked_s: float = 0.0) -> None:
        """`asked_s` is for how long the server asked to be left alone: it is, after one failure already."""
        self._failures += 1
        self._trying = False
        if self._failures >= self._most or self._rest or asked_s:
            rest_s = min(max(self._rest_s, asked_s), LONGEST_REST_S)
            self._rest = (now, now + timedelta(seconds=rest_s))

    def left(self) -> None:
        """Given up for a reason that says nothing about the server."""
        self._trying = False
