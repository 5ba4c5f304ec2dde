"""One figure of `make bench`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = True
    """Whether the bar is a floor (or, if not, a ceiling)."""

    @property
    def reached(self) -> bool | None:
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar
